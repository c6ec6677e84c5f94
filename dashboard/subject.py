"""Subjects: the people cases are about, and how their names and numbers are masked."""

from dataclasses import dataclass


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


def mask_address(address: str) -> str:
    """Hide every number of a house or flat, keep the place name."""
    masked = "".join("*" if c.isdigit() else c for c in address)
    while "***" in masked:
        masked = masked.replace("***", "**")
    return masked


def masked(subject: Subject) -> Subject:
    """Return a subject as lists, exports and pages may show it."""
    return Subject(
        name=mask_name(subject.name),
        identity_number=mask_identity(subject.identity_number),
        phone=mask_phone(subject.phone),
        address=mask_address(subject.address),
    )
