"""The door: from raw fields to typed records, or a refusal that names the field.

Past the door nobody rechecks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from dashboard.day import MINUTE, Instant, instant
from dashboard.refusal import Refused

CLOCK_SKEW = 5 * MINUTE
"""How far a sender's clock may run before ours."""
EARLIEST = 946_684_800_000
"""2000-01-01 UTC: earlier times are mistakes (a two-digit year, an empty cell)."""
LATEST = 4_102_444_800_000
"""2100-01-01 UTC: later times are mistakes too."""


def read_instant(value: object) -> Instant:
    """Read milliseconds since 1970, or ISO 8601 with a time zone; raise ValueError otherwise."""
    if isinstance(value, bool):
        raise ValueError("not_a_time")
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("not_a_time") from None
    else:
        raise ValueError("not_a_time")
    if found.tzinfo is None:
        raise ValueError("no_time_zone")
    return instant(found)


def _in_range(value: object) -> Instant:
    at = read_instant(value)
    if not EARLIEST <= at < LATEST:
        raise ValueError("impossible_time")
    return at


def _area_code(value: object) -> object:
    text = str(value)
    if "E+" in text.upper() or "." in text:
        raise ValueError("code_turned_number")
    if not text.isdecimal() or not text.isascii():
        raise ValueError("not_a_code")
    return text


Moment = Annotated[int, BeforeValidator(_in_range)]
AreaCode = Annotated[str, BeforeValidator(_area_code), Field(max_length=20)]
Line = Annotated[str, Field(max_length=200)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class Raw(BaseModel):
    """The base of records at the door: unknown fields are refused, blanks around are cut."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: object) -> object:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("control_character")
        return value


_REASONS = {
    "missing": "missing",
    "too_short": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "missing",
    "string_unicode": "control_character",
    "literal_error": "not_a_choice",
    "enum": "not_a_choice",
    "float_parsing": "not_a_number",
    "int_parsing": "not_a_number",
    "int_from_float": "not_a_number",
    "finite_number": "not_a_number",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}

R = TypeVar("R", bound=BaseModel)


def _allowed(context: Mapping[str, Any]) -> str:
    for key in ("expected", "max_length", "ge", "le"):
        if key in context:
            return str(context[key])
    return ""


def refused(error: ValidationError, *, prefix: str = "") -> Refused:
    """Return the refusal that a validation error's first finding comes to."""
    first = error.errors(include_url=False)[0]
    name = prefix + ".".join(str(part) for part in first["loc"])
    context = first.get("ctx", {})
    if first["type"] == "value_error":
        return Refused(name, first["input"], str(context["error"]))
    reason = _REASONS.get(first["type"], "not_valid")
    value = "" if reason == "missing" else first["input"]
    return Refused(name, value, reason, _allowed(context))


def admit(model: type[R], raw: Mapping[str, Any]) -> R:
    """Return a typed record from raw fields; raise Refused with the first field that is wrong."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise refused(error) from None
