"""Boards: all that a screen shows of an area, what of it a wall may, why an area has its colour."""
