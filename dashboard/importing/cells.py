"""Cells: from what stands in a cell to a raw value, or a refusal that names field and value."""

import re
from collections.abc import Callable
from datetime import date, datetime, time

from dashboard.importing.fields import Sort
from dashboard.lists.formula import is_formula, unquoted
from dashboard.refusal import Refused

Reader = Callable[[str, object], object]

SPREADSHEET_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number; the rest of a longer one are lost."""
_POWER = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_YES = frozenset({"true", "yes", "y", "1", "是", "有", "√", "✓"})
_NO = frozenset({"false", "no", "n", "0", "否", "无", "×", "✗"})
_BETWEEN = re.compile(r"\s*[;；,，、|]\s*")


def plain(value: object) -> str:
    """Return a cell as text, as it would be read in the file; an empty cell is ``""``."""
    if isinstance(value, str):
        return value.strip()
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < SPREADSHEET_DIGITS:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).strip()


def checked(field: str, value: object) -> str:
    """Return a cell as text; raise Refused for formulas, errors and control characters."""
    if not isinstance(value, str):
        return plain(value)
    text = value.strip()
    if "\x00" in text:
        raise Refused(field, text.replace("\x00", "␀"), "control_character")
    # Nearly no cell begins so; the rest need no closer look.
    if text.startswith(("=", "+", "-", "@", "#", "＝", "＋", "－", "＠")):
        if text in _ERRORS:
            raise Refused(field, text, "cell_error")
        text = unquoted(text)
        if is_formula(text):
            raise Refused(field, text, "formula")
    return text


def _text(field: str, value: object) -> str:
    return checked(field, value)


def _lost(field: str, value: object, reason: str) -> str:
    text = checked(field, value).removeprefix("'")
    if isinstance(value, float) and abs(value) >= SPREADSHEET_DIGITS:
        raise Refused(field, f"{value:.5E}", reason)
    if _POWER.fullmatch(text):
        raise Refused(field, text, reason)
    return text


def _code(field: str, value: object) -> str:
    return _lost(field, value, "code_turned_number")


def _digits(field: str, value: object) -> str:
    return _lost(field, value, "digits_lost")


def _number(field: str, value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    text = checked(field, value)
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _yes_no(field: str, value: object) -> bool:
    text = checked(field, value).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Refused(field, text, "not_a_choice", "true, false, 是, 否")


def _list(field: str, value: object) -> list[str]:
    return [part for part in _BETWEEN.split(checked(field, value)) if part]


def _shape(_field: str, value: object) -> object:
    return value


READERS: dict[Sort, Reader] = {
    Sort.TEXT: _text,
    Sort.CODE: _code,
    Sort.DIGITS: _digits,
    Sort.NUMBER: _number,
    Sort.YES_NO: _yes_no,
    Sort.LIST: _list,
    Sort.SHAPE: _shape,
}
"""How each sort but times, which have rules of their own, is read."""
