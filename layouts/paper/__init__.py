"""Paper: briefings as slides and documents, from plain values to the bytes of a file."""
