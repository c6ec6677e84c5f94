"""Lists behind numbers: narrowed, a page at a time, kept, taken away; one case in detail."""
