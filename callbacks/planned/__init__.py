"""Planned: briefings that are made by the clock, in a process of their own, and told of."""
