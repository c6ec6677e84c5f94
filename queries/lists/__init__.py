"""Lists behind numbers, a page at a time or whole, and one case with its person."""
