"""Cases as they are written, with what follows: timeline, tally, ladder, further cases."""
