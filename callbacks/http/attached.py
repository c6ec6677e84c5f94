"""Attached: the header by which an answer is a file to be kept, and what that file is called."""

from urllib.parse import quote

_UNFIT = '\\/:*?"<>|\r\n\t'
"""Signs that names of files cannot have everywhere."""
_LONGEST = 120


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its ending."""
    return "".join(" " if sign in _UNFIT else sign for sign in title)[:_LONGEST].strip()


def attachment(plain: str, full: str = "") -> str:
    """Return the header that names a file: in letters that every program reads, and in full."""
    named = f'attachment; filename="{plain}"'
    return f"{named}; filename*=UTF-8''{quote(full, safe='')}" if full else named
