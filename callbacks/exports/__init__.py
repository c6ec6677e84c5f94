"""Exports: files that people take away; large ones are made by a process of their own."""
