"""About: what the first sheet of every file says: what it is, of when, whose, and who took it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.day import EVER, Instant, iso_day
from dashboard.lists.choices import has_days
from dashboard.numbers.facets import SHARED
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type, metric_of
from dashboard.words import Words
from layouts import format as fmt
from layouts.lists.filters import part_name
from layouts.sheet.book import Book, Fact, Kind, Table


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes what when: ``revision`` and ``data_time`` are those of what is taken.

    ``mark`` is printed over every page, nothing where it is empty.
    """

    words: Words
    by: str
    at: Instant
    revision: int
    data_time: Instant
    demonstration: bool = False
    mark: str = ""


def book(
    title: str, facts: Sequence[Fact], tables: Sequence[Table], taking: Taking, *, masked: bool
) -> Book:
    """Return a book: own facts first, then how many rows, of when, and who took it."""
    words = taking.words
    rows = sum(table.count - table.sums for table in tables[:1])
    notes = [words("sheet.masked")] * masked
    notes += [words("sheet.demonstration")] * taking.demonstration
    return Book(
        title=title,
        about=words("sheet.about"),
        facts=(
            *facts,
            Fact(words("sheet.rows"), rows, Kind.WHOLE),
            Fact(words("sheet.data_time"), taking.data_time, Kind.TIME),
            Fact(words("sheet.revision"), taking.revision, Kind.WHOLE),
            Fact(words("sheet.zone"), words("sheet.shanghai")),
            Fact(words("sheet.at"), taking.at, Kind.TIME),
            Fact(words("sheet.by"), taking.by),
            *(Fact(words("sheet.note"), note) for note in [taking.mark, *notes] if note),
        ),
        tables=tuple(tables),
        split=words("sheet.split", n="{n}"),
        by=taking.by,
        mark=taking.mark,
    )


def area_fact(path: Sequence[Area], words: Words) -> Fact:
    """Return which area it is, from the topmost that the viewer may see, and its code."""
    names = " / ".join(area.title(words.lang) for area in path)
    code = path[-1].code if path else ""
    return Fact(words("sheet.area"), words("sheet.area_code", area=names, code=code))


def days_of(listing: Listing, words: Words) -> str:
    """Return the days that a list speaks of, as dates: paper is read on another day."""
    first, last = listing.first_day, listing.last_day
    if has_days(listing):
        days = words("cases.days", first=iso_day(first), last=iso_day(last))
        return iso_day(first) if first == last else days
    return words("cases.now") if last == EVER else words("sheet.as_of", day=iso_day(last))


def filter_of(listing: Listing, words: Words) -> str:
    """Return in words how a list is narrowed, empty where it is not."""
    said = []
    if listing.definition.type is Type.RATE and listing.part is not Part.BASE:
        said.append(part_name(listing.metric, listing.part, words))
    for column in SHARED:
        if values := listing.chosen.get(column):
            namespace = "timeliness" if column in ("response", "closure") else column
            names = [words(f"{namespace}.{value}") for value in sorted(values)]
            joined = words("format.list_separator").join(names)
            said.append(words("sheet.chosen", name=words(f"cases.group.{column}"), values=joined))
    return words("sheet.between").join(said)


def made_of(value: Value, words: Words) -> str:
    """Return a number with its unit and what it is made of, as its list's page says it."""
    text = f"{fmt.value_text(value)} {fmt.unit_text(value, words)}".rstrip()
    match metric_of(value.metric).type:
        case Type.RATE:
            parts = words(
                "cases.of_parts",
                hits=part_name(value.metric, Part.HITS, words),
                base=part_name(value.metric, Part.BASE, words),
                numerator=fmt.number(value.numerator),
                denominator=fmt.number(value.denominator),
            )
        case Type.SCORE:
            parts = words(
                "cases.score",
                points=fmt.points(value.numerator),
                grids=fmt.number(value.denominator),
                value=fmt.value_text(value),
            )
        case _:
            return text
    return words("sheet.made_of", value=text, parts=parts)
