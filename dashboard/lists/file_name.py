"""Names of files: what people read, without the signs that names cannot have everywhere."""

UNFIT = '\\/:*?"<>|\r\n\t'
_LONGEST = 120


def file_name(title: str) -> str:
    """Return a title as the name of a file, without its ending."""
    return "".join(" " if sign in UNFIT else sign for sign in title)[:_LONGEST].strip()
