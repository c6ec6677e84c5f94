"""Quarantine as a table: what was refused, why, and how it stands; nothing of a record itself."""

from collections.abc import Callable, Iterable

from dashboard.intake.quarantine import Asked, Held
from dashboard.words import Words
from layouts.intake.quarantine import known, reason_text, type_name
from layouts.sheet.about import Taking, book
from layouts.sheet.book import Book, Column, Fact, Kind, Row, Table


def held_book(
    asked: Asked, rows: Callable[[], Iterable[Held]], taking: Taking, *, count: int
) -> Book:
    """Return the file of refused records."""
    words = taking.words
    columns = (
        Column(words("quarantine.id"), Kind.WHOLE, 9),
        Column(words("quarantine.at"), Kind.TIME, 19, 1.7),
        Column(words("quarantine.type"), width=12, paper=1.1),
        Column(words("quarantine.why"), width=60, paper=4.6),
        Column(words("quarantine.field"), width=20, paper=1.4),
        Column(words("quarantine.origin"), width=26, paper=2.0),
        Column(words("sheet.line"), Kind.WHOLE, 9),
        Column(words("quarantine.where"), width=21),
        Column(words("quarantine.times"), Kind.WHOLE, 9),
        Column(words("quarantine.group_state"), width=10, paper=1.0),
        Column(words("sheet.mended_at"), Kind.TIME, 19),
    )
    facts = [
        Fact(words("sheet.definition"), words("quarantine.definition")),
        Fact(words("sheet.filter"), _filter(asked, words)),
        Fact(words("sheet.address"), asked.path(before=0)),
    ]
    table = Table(
        words("sheet.list"), columns, lambda: (_row(held, words) for held in rows()), count
    )
    return book(words("quarantine.title"), facts, [table], taking, masked=True)


def _filter(asked: Asked, words: Words) -> str:
    said = [words(f"quarantine.{asked.state or 'all'}")]
    if asked.type:
        said.append(type_name(asked.type, words))
    if asked.origin:
        said.append(asked.origin)
    if asked.reason:
        said.append(known(f"quarantine.reason.{asked.reason}", asked.reason, words))
    return words("sheet.between").join(said)


def _row(held: Held, words: Words) -> Row:
    return [
        held.id,
        held.at,
        type_name(held.type, words),
        reason_text(held, words),
        held.refusal.field or words("quarantine.no_field"),
        held.origin,
        held.line,
        held.area,
        held.times,
        words(f"quarantine.{held.state}"),
        held.mended_at,
    ]
