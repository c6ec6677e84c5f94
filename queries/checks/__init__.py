"""Checks: all that is counted and coloured, held against the cases it came from."""
