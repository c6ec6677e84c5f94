"""Orders and notices with their receipts, and orders that set colours."""
