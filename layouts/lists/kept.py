"""Kept list: the page of a list as it stood when a briefing was made, and how its cases are now."""

from dataclasses import dataclass, replace

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.case import Timeliness
from dashboard.day import EVER, Day, Instant, iso_day
from dashboard.lists.kept import kept_path, kept_query
from dashboard.lists.page import FIRST, LAST, KeptPage, KeptRow
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Type
from dashboard.records.case_record import key_text
from dashboard.words import Words
from layouts import format as fmt
from layouts import ids
from layouts.error import empty
from layouts.frame import Crumb, area_crumbs, frame
from layouts.lists.case_list import GRID_OPTIONS
from layouts.lists.cells import Cell, area_cell, cells, chip_cell
from layouts.lists.columns import AREA, KIND, NUMBER, OPENED, Column, defined, definitions
from layouts.lists.filters import days_text, tabs
from layouts.lists.live import made_of
from layouts.lists.pager import turn, unit
from layouts.parts import unit as value_unit
from layouts.parts import wild
from layouts.take import sheet_link

_THEN = Column("then", width=150, width_en=190, grow=1, phone=True)
_NOW = Column("changed", width=190, width_en=240, grow=2, renderer="ZhikongText", phone=True)
_PERSON = (Column("name", width=76), Column("phone", width=112))
_COLOUR = Column("colour", width=72, renderer="ZhikongChip", phone=True)
_POINTS = Column("points", width=80, right=True)


@dataclass(frozen=True, slots=True)
class KeptView:
    """What the page shows: a page of the list, the way to its area, and the time it is now."""

    page: KeptPage
    path: tuple[Area, ...]
    now: Instant
    demonstration: bool = False
    may_export: bool = False


def kept_list(view: KeptView, words: Words) -> Component:
    """Return the page of a kept list."""
    page, listing = view.page, view.page.listing
    name = words(f"metric.{listing.metric}.name")
    area = view.path[-1].title(words.lang) if view.path else listing.area
    heading = " · ".join((name, area, _days(page, words)))
    return frame(
        _lead(page, heading, words, may_export=view.may_export),
        _tabs(page, words) if listing.definition.type is Type.RATE else html.Hr(),
        _rows(view, words),
        words=words,
        title=f"{heading} · {words('kept.short')}",
        crumbs=(*area_crumbs(view.path, words), Crumb(name, listing.path()), _here(words)),
        data_time=page.moment.data_time,
        now=view.now,
        demonstration=view.demonstration,
    )


def _here(words: Words) -> Crumb:
    return Crumb(words("kept.short"))


def _days(page: KeptPage, words: Words) -> str:
    """Return the days of a list in words: what stands is that of the moment, or of a day's end."""
    listing, moment = page.listing, page.moment
    if listing.first_day == EVER:
        return words("kept.then", time=fmt.stamp(moment.data_time))
    return days_text(listing, words, moment.today)


def _path(page: KeptPage, listing: Listing) -> str:
    return kept_path(page.moment.id, listing, paging=True)


def _lead(page: KeptPage, heading: str, words: Words, *, may_export: bool) -> html.Div:
    """Return what the list is, as of when, and the way to the live one beside it."""
    listing, value, moment = page.listing, page.value, page.moment
    number = [fmt.value_text(value), value_unit(value, words)]
    title: list[str | Component] = [heading, " — "]
    title.append(html.Span(number, className="eq", id=ids.desk("number")))
    if made := made_of(listing, value, words):
        title.append(html.Small(made))
    time = fmt.stamp_long(moment.data_time)
    as_of = words("kept.as_of", time=time, revision=moment.revision)
    return html.Div(
        [
            html.Div(
                [
                    html.H1(title),
                    html.P(words(f"metric.{listing.metric}.definition"), className="def"),
                    html.P([html.B(as_of), " ", words("kept.note")], className="def asof"),
                ]
            ),
            html.Span(className="sp"),
            dcc.Link(words("kept.live"), href=listing.path(), className="btn", id=ids.desk("live")),
            *([sheet_link(kept_query(moment.id, listing), words)] if may_export else []),
        ],
        className="lead",
    )


def _tabs(page: KeptPage, words: Words) -> html.Nav:
    parts = tabs(page.listing, page.value, words, path=lambda one: _path(page, one))
    return html.Nav(parts, className="tabs", **wild(aria_label=words("cases.parts")))


def _rows(view: KeptView, words: Words) -> html.Section:
    page = view.page
    parts: list[Component] = []
    if page.listing.definition.type not in (Type.UNITS, Type.VOLUME):
        parts.append(html.Div(html.Span(words("cases.masked"), className="k"), className="filters"))
    if page.rows:
        label = wild(aria_label=words("cases.grid_label"), role="group")
        parts += [
            html.Div(_grid(view, words), className="rows", **label),
            html.Div(_pager(page, words), className="pager"),
        ]
    else:
        parts.append(empty(words("cases.empty"), words("cases.empty_hint")))
    return html.Section(parts, className="card list")


def _grid(view: KeptView, words: Words) -> dag.AgGrid:
    listing, rows = view.page.listing, view.page.rows
    cases = [row for row in rows if isinstance(row, KeptRow)]
    others = [row for row in rows if not isinstance(row, KeptRow)]
    return dag.AgGrid(
        id=ids.GRID,
        columnDefs=_definitions(listing, words),
        rowData=[
            *(_cells(row, words) for row in cases),
            *cells(others, listing, words, now=view.now),
        ],
        defaultColDef={"resizable": True, "sortable": False, "cellDataType": False},
        dashGridOptions=GRID_OPTIONS,
        getRowId="params.data.id",
        className="grid",
        style={"height": None},
    )


def _definitions(listing: Listing, words: Words) -> list[dict[str, object]]:
    kind = listing.definition.type
    if kind in (Type.UNITS, Type.VOLUME):
        return definitions(listing, words)
    families = listing.definition.facets.kind
    columns: list[Column] = [NUMBER, KIND, AREA, replace(OPENED, sort="")]
    if families == {"warned_person"}:
        columns.insert(1, _COLOUR)
    columns += [_POINTS] if kind in (Type.SCORE, Type.POINTS) else _PERSON
    return defined([*columns, _THEN, _NOW], listing, words)


def _cells(row: KeptRow, words: Words) -> dict[str, Cell]:
    """Return a row: what was kept, and of the case as it is now what may be shown of it."""
    then, now = row.then, row.now
    trait, key = then.trait, key_text(then.key)
    found: dict[str, Cell] = {
        "id": key,
        "kind": words(f"kind.{trait.kind}"),
        "area": area_cell(row.area, row.area_path, words),
        "opened": fmt.stamp(then.opened_at),
        "then": stood(trait.stage, trait.response, trait.closure, words),
        "changed": _changed(row, words),
        "points": fmt.points(trait.hundredths / 100),
        "number": {"text": fmt.NONE},
    }
    if trait.colour != "none":
        found["colour"] = chip_cell(trait.colour, words)
    if now is not None:
        number = {"text": now.line.external_id, "href": f"/cases/{key}", "class": "n open"}
        found["number"] = number
        subject = now.subject
        found["name"] = subject.name if subject else ""
        found["phone"] = subject.phone if subject else ""
    return found


def stood(stage: str, response: str, closure: str, words: Words) -> str:
    """Return how a case stands in words: its stage, and what of it is late."""
    parts = [words(f"stage.{stage}")]
    late = {"kept.response_late": response, "kept.closure_late": closure}
    parts += [words(key) for key, state in late.items() if state == Timeliness.LATE]
    return words("format.list_separator").join(parts)


def _changed(row: KeptRow, words: Words) -> Cell:
    """Return what is different now, marked; nothing where all is as it was."""
    said = changed_text(row, words)
    return {"text": said, "class": "late"} if said else {"text": ""}


def changed_text(row: KeptRow, words: Words) -> str:
    """Return in words what is different now, empty where all is as it was."""
    then, now = row.then, row.now
    if now is None:
        return words("kept.gone")
    trait, line = then.trait, now.line
    parts = []
    if (line.stage, line.response, line.closure) != (trait.stage, trait.response, trait.closure):
        parts.append(stood(line.stage, line.response, line.closure, words))
    if line.area.code != then.area:
        parts.append(words("kept.moved", area=line.area.title(words.lang)))
    if line.kind != trait.kind:
        parts.append(words("kept.became", kind=words(f"kind.{line.kind}")))
    if line.colour != trait.colour:
        parts.append(words("kept.coloured", colour=words(f"colour.{line.colour}")))
    if line.opened_at != then.opened_at:
        parts.append(words("kept.opened", time=fmt.stamp(line.opened_at)))
    if round(now.points * 100) != trait.hundredths:
        parts.append(words("kept.worth", points=fmt.points(now.points)))
    if trait.named and now.subject is None:
        parts.append(words("kept.erased"))
    return words("kept.separator").join(parts)


def _pager(page: KeptPage, words: Words) -> list[Component]:
    """Return the foot of the list: where its page stands, what rows add up to, the way on."""
    listing, limit = page.listing, page.listing.limit
    last, counted = page.first + len(page.rows), unit(listing, words)
    total = fmt.number(page.total)
    numbers = {"first": fmt.number(page.first + 1), "last": fmt.number(last)}
    said = words("cases.one_page", total=total, unit=counted)
    if len(page.rows) < page.total:
        said = words("cases.range", **numbers, total=total, unit=counted)
    if page.amount is not None:
        key = f"unit.{words(f'metric.{listing.metric}.unit')}"
        n = fmt.points(page.amount)
        said += " · " + words("cases.amount", n=n, unit=words(key)).strip()
    back, on = page.first > 0, last < page.total
    before = str(max(page.first - limit, 0)) if page.first > limit else FIRST
    places = (
        ("first", FIRST, back),
        ("previous", before, back),
        ("next", str(last), on),
        ("last", LAST, on),
    )
    links = [
        turn(name, _path(page, replace(listing, after=after)) if possible else "", words)
        for name, after, possible in places
    ]
    return [
        html.Span(said, className="count"),
        html.Span(className="sp"),
        html.Nav(links, **wild(aria_label=words("cases.pages"))),
    ]


def no_kept_list(
    words: Words, *, days: int, since: Day, live: str, place: str, home: str
) -> Component:
    """Return the page of a list that is not, or no longer, kept; ``live`` is the one of now."""
    parts: list[Component] = [
        html.H1(words("kept.none")),
        html.P(words("kept.none_hint", days=days, since=iso_day(since))),
    ]
    if live:
        parts.append(dcc.Link(words("kept.live"), href=live, className="btn pri"))
    parts.append(dcc.Link(words("error.home", place=place), href=home, className="btn"))
    said = html.Section(parts, className="wrong", role="alert")
    return frame(said, words=words, title=words("kept.none"))
