"""Formula text: cells that a spreadsheet would run or round, told from those it leaves alone."""

import re

_STARTS = ("=", "+", "-", "@")
# Spreadsheets set to Chinese take the wide forms for the same signs.
_WIDE = str.maketrans("＝＋－＠（", "=+-@(")
_QUOTED = re.compile(r'="([^"]*)"')
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE)
# What makes a formula of text after + - @: a call, a command over DDE, cells that are computed.
_RUNS = re.compile(
    r"[a-z_][\w.]*\s*\(|\|.*!|^[+\-@]\$?[a-z]{1,3}\$?\d+\s*([-+*/:&^].*)?$", re.IGNORECASE
)


def unquoted(text: str) -> str:
    """Return what ``="..."`` holds: the way programs tell a spreadsheet to keep digits as text."""
    found = _QUOTED.fullmatch(text)
    return found[1] if found else text


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would run this text; ``-3`` and ``+86 579`` are none."""
    text = text.lstrip().translate(_WIDE)
    if not text.startswith(_STARTS):
        return False
    return text[0] == "=" or bool(_RUNS.search(text))


_DIGITS_KEPT = 11
"""A spreadsheet shows longer numbers in powers of ten."""


def cell_text(text: str) -> str:
    """Return text that no spreadsheet runs or rounds, for every file that is written for one.

    An apostrophe stands before what it would run, or take a sign from; a tab after a long number,
    or one that begins with a zero. Other numbers stay numbers.
    """
    if text.isdecimal() and (len(text) > _DIGITS_KEPT or text.startswith("0")):
        return f"{text}\t"
    begins = text.lstrip().translate(_WIDE)
    risky = begins.startswith(_STARTS) or text.startswith(("\t", "\r", "\n"))
    return "'" + text if risky and not _NUMBER.fullmatch(text) else text
