"""Attached: the header by which an answer is a file to be kept."""

from urllib.parse import quote


def attachment(plain: str, full: str = "") -> str:
    """Return the header that names a file: in letters that every program reads, and in full."""
    named = f'attachment; filename="{plain}"'
    return f"{named}; filename*=UTF-8''{quote(full, safe='')}" if full else named
