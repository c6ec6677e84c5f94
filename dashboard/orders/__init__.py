"""Orders and notices with their receipts."""
