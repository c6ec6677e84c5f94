"""What is stored: tables, the one write path, every read."""
