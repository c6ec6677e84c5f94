"""Subjects: the people cases are about, and how their names and numbers are masked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """Personal data of one person, kept apart from cases."""

    name: str = ""
    identity_number: str = ""
    phone: str = ""
    address: str = ""


def mask_name(name: str) -> str:
    """Keep the first and, of three or more characters, the last one: 张*明, 李*."""
    if len(name) <= 1:
        return "*" if name else ""
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


def mask_phone(phone: str) -> str:
    """Keep three digits before and four after: 138****1234; a short number wholly masked."""
    return phone[:3] + "****" + phone[-4:] if len(phone) >= 11 else "*" * len(phone)


def mask_identity(number: str) -> str:
    """Keep four characters before and four after of an identity number."""
    if len(number) < 15:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def mask_plate(plate: str) -> str:
    """Keep the place's two characters and the last two of a plate: 浙G***12."""
    return plate[:2] + "***" + plate[-2:] if len(plate) >= 5 else "*" * len(plate)


class _Digits(dict[int, int]):
    """Every character that is a digit in any script, as a star; learnt as they come."""

    def __missing__(self, code: int) -> int:
        self[code] = found = ord("*") if chr(code).isdigit() else code
        return found


_DIGITS = _Digits()
_STARS = re.compile(r"\*{3,}")


def mask_address(address: str) -> str:
    """Hide every number of a house or flat, keep the place name."""
    return _STARS.sub("**", address.translate(_DIGITS))


def masked(subject: Subject) -> Subject:
    """Return a subject as lists, exports and pages may show it."""
    return Subject(
        name=mask_name(subject.name),
        identity_number=mask_identity(subject.identity_number),
        phone=mask_phone(subject.phone),
        address=mask_address(subject.address),
    )


class Named(Protocol):
    """Who has a name, an identity number, a phone and an address."""

    @property
    def name(self) -> str:
        """The name in full."""

    @property
    def identity_number(self) -> str:
        """The number of an identity card or passport."""

    @property
    def phone(self) -> str:
        """The phone number."""

    @property
    def address(self) -> str:
        """The address."""


_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# A province's character, a city's letter, and five or six more, however they are set apart.
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·.・]?"
    r"[A-Za-z0-9]{5,6}(?![A-Za-z0-9])"
)
_TELLING = {"name": 2, "phone": 5, "identity_number": 5, "address": 4}
"""Characters from which a word says who somebody is; shorter ones stand in too many texts."""
# The longest first: an address may hold a name.
_MASKS: Mapping[str, Callable[[str], str]] = {
    "address": mask_address,
    "identity_number": mask_identity,
    "phone": mask_phone,
    "name": mask_name,
}


def _mask_numbers(text: str) -> str:
    text = _IDENTITY.sub(lambda found: mask_identity(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def mask_text(text: str) -> str:
    """Return a text with every identity number, phone number and plate in it masked."""
    return _PLATE.sub(lambda found: mask_plate(found[0]), _mask_numbers(text))


def discreet(text: str, person: Named | None = None) -> str:
    """Return a free text without numbers of people, nor anything else of the person it is about."""
    if not text:
        return text
    if person is not None:
        for name, mask in _MASKS.items():
            said = getattr(person, name)
            if len(said) >= _TELLING[name] and said in text:
                text = text.replace(said, mask(said))
    return _mask_numbers(text)


def discreet_values(said: Mapping[str, Any], person: Named | None = None) -> dict[str, Any]:
    """Return named values whose texts, however deep, are discreet."""
    return {name: _discreet_value(value, person) for name, value in said.items()}


def _discreet_value(value: Any, person: Named | None) -> Any:
    if isinstance(value, str):
        return discreet(value, person)
    if isinstance(value, Mapping):
        return discreet_values(value, person)
    if isinstance(value, list):
        return [_discreet_value(inner, person) for inner in value]
    return value
