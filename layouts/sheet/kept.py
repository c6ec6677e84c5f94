"""Kept lists as tables: the cases of then, how each stood, and what has changed since."""

from collections.abc import Callable, Iterable, Sequence

from dashboard.area import Area
from dashboard.lists.page import KeptPage, KeptRow
from dashboard.numbers.metric import Type
from dashboard.words import Words
from layouts.lists.kept import changed_text, stood
from layouts.sheet.about import Taking, area_fact, book, days_of, made_of
from layouts.sheet.book import Book, Column, Fact, Kind, Row, Table

KeptRows = Callable[[], Iterable[KeptRow]]
_POINTS = ("csv.points", Kind.DECIMAL, 8)
_COLUMNS = (
    ("csv.number", Kind.TEXT, 22),
    ("csv.kind", Kind.TEXT, 13),
    ("csv.area", Kind.TEXT, 34),
    ("csv.code", Kind.TEXT, 21),
    ("csv.colour", Kind.TEXT, 7),
    ("csv.opened", Kind.TIME, 19),
    _POINTS,
    ("cases.column.then", Kind.TEXT, 24),
    ("cases.column.changed", Kind.TEXT, 40),
)


def kept_book(
    page: KeptPage, rows: KeptRows, taking: Taking, *, path: Sequence[Area], address: str
) -> Book:
    """Return the file of a kept list of cases; ``page`` is any page of it, ``rows`` are all."""
    words, listing, moment = taking.words, page.listing, page.moment
    metric = f"metric.{listing.metric}"
    scored = listing.definition.type in (Type.SCORE, Type.POINTS)
    columns = [one for one in _COLUMNS if scored or one is not _POINTS]
    table = Table(
        words("sheet.list"),
        tuple(Column(words(key), kind, width) for key, kind, width in columns),
        lambda: (_row(row, words, scored=scored) for row in rows()),
        page.total,
    )
    facts = [
        Fact(words("sheet.definition"), words(f"{metric}.definition")),
        area_fact(path, words),
        Fact(words("sheet.days"), days_of(listing, words)),
        Fact(words("kept.short"), words("kept.moment", revision=moment.revision)),
        Fact(words("kept.time"), moment.data_time, Kind.TIME),
        Fact(words("sheet.number"), made_of(page.value, words)),
        Fact(words("sheet.address"), address),
    ]
    name = path[-1].title(words.lang) if path else listing.area
    whole = words("cases.whole", metric=words(f"{metric}.name"), area=name)
    title = f"{whole} · {words('kept.short')}"
    return book(title, facts, [table], taking, masked=False)


def _row(row: KeptRow, words: Words, *, scored: bool) -> Row:
    then, now = row.then, row.now
    trait = then.trait
    return (
        now.line.external_id if now else None,
        words(f"kind.{trait.kind}"),
        " / ".join(area.title(words.lang) for area in (row.area_path or (row.area,))),
        then.area,
        None if trait.colour == "none" else words(f"colour.{trait.colour}"),
        then.opened_at,
        *((trait.hundredths / 100,) if scored else ()),
        stood(trait.stage, trait.response, trait.closure, words),
        changed_text(row, words),
    )
