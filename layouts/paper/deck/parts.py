"""Parts that several slides share: big numbers, comparisons, lists of cases, of areas."""

from collections.abc import Sequence
from typing import Any

from dashboard.area import Area, Level
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import Figure
from dashboard.briefings.commentary import compared, why_none
from dashboard.lists.page import CaseRow
from dashboard.words import Words
from layouts import format as fmt
from layouts.paper import prose
from layouts.paper.ink import BAD, LIGHT
from layouts.paper.sheet import Deck
from layouts.paper.slide import Box, Column, Run, caption, fitted, table, text

ROWS = 17
"""Rows of areas on a slide; of more the first are shown, and how many are not."""


def ink(value: Value) -> str:
    """Return the colour of a number: that of a missed target, else of text."""
    return BAD if value.bad else LIGHT.text


def big_number(deck: Deck, slide: Any, box: Box, figure: Figure, *, size: float = 54) -> None:
    """Put a number large, its name above, what it is compared with beneath."""
    left, top, width, _ = box
    words, value = deck.words, figure.value
    name = words(f"metric.{value.metric}.name")
    text(slide, (left, top, width, 0.32), [Run(name, fitted(name, 15, width), colour=LIGHT.text_2)])
    said, unit = fmt.value_text(value), fmt.unit_text(value, words)
    high = size / 72 * 1.25
    fit = fitted(said + unit, size, width)
    line = [Run(said, fit, bold=True, colour=ink(value)), Run(f" {unit}", fit * 0.36)]
    if value.stale:
        line.append(Run(words("brief.stale"), 11, colour=BAD))
    text(slide, (left, top + 0.3, width, high), line, anchor="m")
    lines = [
        prose.text(one, words) for one in why_none(value) or compared(figure, deck.briefing.period)
    ]
    small = [[Run(one, fitted(one, 12, width, lines=2), colour=LIGHT.text_2)] for one in lines]
    if small:
        text(slide, (left, top + 0.34 + high, width, 0.5), *small)


def case_rows(
    deck: Deck,
    slide: Any,
    box: Box,
    rows: Sequence[CaseRow],
    *,
    heading: str,
    total: float | None,
    due: str = "due",
    coloured: bool = False,
) -> None:
    """Put the first cases of a list, as many as the box holds, and how many there are more."""
    left, top, width, height = box
    words, within = deck.words, deck.briefing.area
    caption(slide, (left, top, width, 0.28), heading)
    if not rows:
        nothing = [Run(words("brief.nothing_listed"), 12, colour=LIGHT.text_2)]
        text(slide, (left, top + 0.4, width, 0.3), nothing)
        return
    shown = rows[: max(1, int((height - 0.6) / 0.27) - 1)]
    heads = ("number", "kind", "area", "opened", due)
    shares = (2.0, 1.5, 3.0, 1.5, 1.5)
    columns = [
        Column(words(f"brief.head.{head}"), share)
        for head, share in zip(heads, shares, strict=True)
    ]
    lines = [
        [Run(said, 10) for said in case_texts(row, words, within=within, coloured=coloured)]
        for row in shown
    ]
    table(slide, (left, top + 0.3, width, 0), columns, lines, name=heading, row=0.27, size=10)
    more = int(total or 0) - len(shown)
    if more > 0:
        said = [Run(words("brief.others_kind", n=fmt.number(more)), 10, colour=LIGHT.text_2)]
        text(slide, (left, top + 0.36 + 0.27 * (len(shown) + 1), width, 0.25), said)


def _ends(row: CaseRow, within: Area) -> tuple[Area, ...]:
    """Return the areas by which a case's place is told: the one beneath ours, and its own."""
    beneath = [one for one in row.area_path if len(one.code) > len(within.code)]
    own = row.line.area
    return (beneath[0], own) if beneath and beneath[0].code != own.code else (own,)


def case_texts(row: CaseRow, words: Words, *, within: Area, coloured: bool) -> list[str]:
    """Return number, kind (or colour), place, opening and deadline of a case; no person."""
    line = row.line
    kind = words(f"colour.{line.colour}") if coloured else words(f"kind.{line.kind}")
    area = " ".join(one.title(words.lang) for one in _ends(row, within))
    return [line.external_id, kind, area, fmt.stamp(line.opened_at), fmt.stamp(line.close_by)]


def more_areas(deck: Deck, slide: Any, *, left: float, top: float, level: Level, n: int) -> None:
    """Say how many areas a table leaves out."""
    if n > 0:
        words = deck.words
        said = words("brief.others", n=fmt.number(n), level=words(f"level.{level}"))
        text(slide, (left, top, 5, 0.25), [Run(said, 10, colour=LIGHT.text_2)])
