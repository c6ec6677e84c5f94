"""Boards: all that a screen shows of an area at one revision, and why it has its colour."""
