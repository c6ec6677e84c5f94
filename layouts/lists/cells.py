"""Cells: what the rows of a list say in the columns of its grid."""

from collections.abc import Sequence
from typing import Any

from dashboard.area import Area, Level
from dashboard.case import STANDING, Stage, Timeliness
from dashboard.day import Instant, day_of
from dashboard.lists.overrun import closure_overrun, response_overrun
from dashboard.lists.page import CaseRow, ReadingRow, Row, UnitRow
from dashboard.numbers.facets import Event
from dashboard.numbers.listing import Listing
from dashboard.words import Words
from layouts import format as fmt
from layouts.cases.turn import case_path
from layouts.parts import chip_class, colour_name

Cell = str | dict[str, Any]
"""A text, or what a renderer of assets/grid.js draws: text, href, class, small, share ..."""


def cells(
    rows: Sequence[Row], listing: Listing, words: Words, *, now: Instant
) -> list[dict[str, Cell]]:
    """Return the rows of a grid; bars of overrun are drawn against the longest of the page."""
    by_response = listing.definition.facets.event is Event.RESPONSE
    overrun = response_overrun if by_response else closure_overrun
    over = [overrun(row, now) if isinstance(row, CaseRow) else 0 for row in rows]
    longest = max(over, default=0)
    drawn = [_cells(row, listing, words) for row in rows]
    for row, minutes in zip(drawn, over, strict=True):
        if minutes:
            text = words("cases.minutes", n=fmt.number(minutes))
            row["over"] = {"text": text, "share": round(minutes / longest, 3)}
    return drawn


def _cells(row: Row, listing: Listing, words: Words) -> dict[str, Cell]:
    match row:
        case CaseRow():
            return _case(row, listing, words)
        case UnitRow():
            return _unit(row, words)
        case ReadingRow():
            return _reading(row, words)


def _case(row: CaseRow, listing: Listing, words: Words) -> dict[str, Cell]:
    line, subject = row.line, row.subject
    late = Timeliness.LATE in (line.closure, line.response if line.stage == Stage.OPEN else "")
    found: dict[str, Cell] = {
        "id": line.key,
        "opened": fmt.stamp(line.opened_at),
        "kind": words(f"kind.{line.kind}"),
        "area": area_cell(line.area, row.area_path, words),
        "stage": {
            "text": words(f"stage.{line.stage}"),
            "class": "late bad" if late and line.stage in STANDING else "",
        },
        "respond_by": _within(line.respond_by, line.opened_at, words),
        "responded": _given(row.responded_at, line.opened_at, "not_answered", words),
        "close_by": _within(line.close_by, line.opened_at, words),
        "observed_until": fmt.stamp(line.close_by),
        "closed": _given(row.closed_at, line.opened_at, "not_closed", words),
        "points": fmt.points(row.points),
        "title": line.title,
        "name": subject.name if subject else "",
        "phone": subject.phone if subject else "",
        "number": {
            "text": line.external_id,
            "href": case_path(line.key, listing),
            "class": "n open",
        },
    }
    if line.colour != "none":
        found["colour"] = chip_cell(line.colour, words)
    if indicator := row.attributes.get("indicator"):
        found["indicator"] = words(f"indicator.{indicator}")
    return found


def _unit(row: UnitRow, words: Words) -> dict[str, Cell]:
    found: dict[str, Cell] = {
        "id": row.area.code,
        "unit": {
            "text": row.area.title(words.lang),
            "href": f"/area/{row.area.code}?why={row.area.code}",
            "class": "n open",
        },
        "within": " · ".join(area.title(words.lang) for area in row.area_path),
        "colour": chip_cell(row.colour, words),
        "since": fmt.stamp(row.since),
        "rule": words(f"cases.rule.{row.rule}"),
        "release": fmt.stamp(row.release_at),
    }
    if row.cases:
        count = words("cases.cases_holding", n=len(row.cases))
        why = f"/area/{row.area.code}?why={row.area.code}"
        href = f"/cases/{row.cases[0]}" if len(row.cases) == 1 else why
        found["cases"] = {"text": count, "href": href, "class": "n"}
    return found


def _reading(row: ReadingRow, words: Words) -> dict[str, Cell]:
    return {
        "id": f"{row.place}-{row.hour}",
        "place": row.place_title(words.lang),
        "within": row.area.title(words.lang),
        "hour": fmt.stamp(row.hour),
        "reading": fmt.number(row.n),
    }


def area_cell(area: Area, path: Sequence[Area], words: Words) -> dict[str, Any]:
    """Return an area as a link to its workbench, with the village it lies in."""
    names = [above.title(words.lang) for above in path]
    villages = [a.title(words.lang) for a in path if a.level is Level.VILLAGE and a != area]
    return {
        **({"small": villages[0]} if villages else {}),
        "text": area.title(words.lang),
        "href": f"/area/{area.code}",
        "title": " · ".join(names),
    }


def chip_cell(colour: str, words: Words) -> dict[str, Any]:
    """Return a colour as a small square with its letter."""
    return {
        "text": words(f"letter.{colour}"),
        "class": chip_class(colour),
        "title": colour_name(colour, words),
    }


def _within(due: Instant | None, opened: Instant, words: Words) -> Cell:
    """Return a deadline with the minutes it gave."""
    if due is None:
        return {"text": fmt.NONE}
    given = fmt.number(fmt.minutes_between(opened, due))
    return {"text": fmt.clock_minute(due), "small": words("cases.minutes", n=given)}


def _given(at: Instant | None, opened: Instant, missing: str, words: Words) -> Cell:
    """Return when something was done with the minutes it took."""
    if at is None:
        return {"text": words(f"cases.{missing}"), "class": "sub"}
    took = fmt.number(fmt.minutes_between(opened, at))
    at_text = fmt.clock_minute(at) if day_of(at) == day_of(opened) else fmt.stamp(at)
    return {"text": at_text, "small": words("cases.minutes", n=took)}
