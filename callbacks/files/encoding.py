"""Encodings: how a text file is written, found by reading all of it strictly."""

import codecs
from pathlib import Path

from dashboard.importing.unreadable import Unreadable

BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIED = ("utf-8", "gb18030")
"""UTF-8 first: other encodings' bytes are hardly ever valid UTF-8, but nearly all are GB18030."""


def _first_wrong(path: Path, encoding: str) -> int | None:
    """Return where the file stops being this encoding, None where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return done + error.start
            if not block:
                return None
            done += len(block)


def encoding_of(path: Path, said: str | None = None) -> str:
    """Return the encoding of a file; raise Unreadable where it is none that we know.

    Reads the file once through in blocks, so that no row fails half-way for its encoding.
    """
    if said is not None:
        wrong = _first_wrong(path, said)
        if wrong is not None:
            raise Unreadable("wrong_encoding", encoding=said, at=wrong)
        return said
    with path.open("rb") as file:
        start = file.read(4)
    tried = [name for mark, name in _MARKS if start.startswith(mark)] or list(_TRIED)
    for encoding in tried:
        if _first_wrong(path, encoding) is None:
            return encoding
    raise Unreadable("no_encoding", tried=", ".join(tried))
