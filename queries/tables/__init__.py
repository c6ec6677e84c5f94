"""The tables, and how rows of any of them are written."""
