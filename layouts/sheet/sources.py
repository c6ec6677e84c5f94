"""Sources as a table: who sends records, and when each was last heard."""

from collections.abc import Sequence

from dashboard.source import Standing
from dashboard.words import Words
from layouts.sheet.about import Taking, book
from layouts.sheet.book import Book, Column, Fact, Kind, Row, Table
from layouts.silence import state_text


def sources_book(standings: Sequence[Standing], taking: Taking) -> Book:
    """Return the file of sources."""
    words = taking.words
    columns = (
        Column(words("sources.source"), width=28, paper=2.6),
        Column(words("sources.state_head"), width=12, paper=1.2),
        Column(words("sources.heard"), Kind.TIME, 19, 1.7),
        Column(words("sources.record"), Kind.TIME, 19, 1.7),
        Column(words("sheet.silent_since"), Kind.TIME, 19),
        Column(words("sheet.rhythm"), Kind.WHOLE, 14),
        Column(words("sources.feeds"), width=50, paper=4.6),
    )
    facts = [
        Fact(words("sheet.definition"), words("sources.definition")),
        Fact(words("sheet.address"), "/sources"),
    ]
    table = Table(
        words("sources.title"),
        columns,
        lambda: (_row(one, words) for one in standings),
        len(standings),
    )
    return book(words("sources.title"), facts, [table], taking, masked=False)


def _row(one: Standing, words: Words) -> Row:
    feeds = words("format.list_separator").join(
        words(f"metric.{metric}.name") for metric in one.source.feeds
    )
    return [
        one.title(words.lang),
        state_text(one.state, words),
        one.heard_at,
        one.record_at or None,
        one.silent_since,
        one.source.rhythm,
        feeds,
    ]
