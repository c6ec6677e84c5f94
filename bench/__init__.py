"""Trials of speed and size, and the synthetic ground they stand on."""
