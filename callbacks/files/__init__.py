"""Files: reading what somebody exported from a program we do not know."""
