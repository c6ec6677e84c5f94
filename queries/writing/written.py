"""What a writer says of a batch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from dashboard import door
from dashboard.refusal import Refusal, Refused

T = TypeVar("T")
R = TypeVar("R", bound=BaseModel)


@dataclass(slots=True)
class Written:
    """The positions refused and unchanged in a batch, and the areas that it touched."""

    refused: dict[int, Refusal] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Read(Generic[T]):
    """A batch past the door: what was admitted, by position, and what was refused."""

    admitted: list[tuple[int, T]] = field(default_factory=list)
    refused: dict[int, Refusal] = field(default_factory=dict)


def read_all(
    model: type[R], raws: Sequence[Mapping[str, Any]], check: Callable[[R], None]
) -> Read[R]:
    """Read a batch of records; ``check`` raises Refused for what only the store can know."""
    read: Read[R] = Read()
    for position, raw in enumerate(raws):
        try:
            admitted = door.admit(model, raw)
            check(admitted)
            read.admitted.append((position, admitted))
        except Refused as error:
            read.refused[position] = error.refusal
    return read
