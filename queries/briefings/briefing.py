"""The briefing of an area and a period, read at one moment and so at one revision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from dashboard.area import Area
from dashboard.boards.snapshot import AreaLine, Trend, Value
from dashboard.briefings.briefing import (
    LISTED,
    MOST_TOGETHER,
    Base,
    Briefing,
    Child,
    Comparison,
    Figure,
    KindFigure,
    Period,
    bases,
)
from dashboard.cases.kind import WARNING_COLOURS, in_order
from dashboard.colours.control import Colour, worst
from dashboard.day import EVER, day_end, day_start
from dashboard.fields import BadListing
from dashboard.lists.kept import Moment
from dashboard.lists.page import CaseRow
from dashboard.numbers.facets import Facets
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import ALERTS, METRICS
from dashboard.orders.order_page import OrderLine
from dashboard.profile import Profile
from dashboard.source import stale_metrics
from dashboard.viewer import Viewer
from queries.areas.areas import area, children, is_below_grid, path
from queries.boards.area_lines import SHOWN, best_and_worst
from queries.briefings.control_map import control_map
from queries.briefings.kept_read import read_kept
from queries.colours.unit_counts import unit_counts
from queries.lists.case_list import case_list
from queries.numbers.period_values import period_values
from queries.numbers.standing import standing
from queries.numbers.sums import sums
from queries.numbers.trends import trends
from queries.numbers.values import Values, values
from queries.orders.order_list import order_lines, seen
from queries.store.engine import Store
from queries.store.revision import revision_of
from queries.store.sources import not_speaking
from queries.tables.orders import directive

CHILD_METRICS = (*SHOWN, *(f"warned_{colour}" for colour in WARNING_COLOURS))
"""The numbers of each child area."""


def briefing(
    store: Store, viewer: Viewer, *, code: str, period: Period, moment: str = ""
) -> Briefing:
    """Return the briefing of an area; raise UnknownArea where the viewer may not see it.

    Where a ``moment`` is named, the lists behind its numbers are read with them, to be kept.
    """
    with store.read() as db:
        found = _read(db, viewer, code=code, period=period, profile=store.profile)
        return with_lists(db, found, moment) if moment else found


def with_lists(db: Connection, found: Briefing, moment: str) -> Briefing:
    """Return a briefing with its lists, read where its numbers were; too long ones stay away."""
    period = found.period
    when = Moment(
        id=moment,
        area=found.area.code,
        first=period.first,
        last=period.last,
        today=period.today,
        revision=found.revision,
        data_time=found.data_time,
    )
    kept = read_kept(db, when, {name: one.value for name, one in found.figures.items()})
    return replace(found, moment=moment, kept=kept) if kept else found


def briefings(
    store: Store, viewer: Viewer, *, code: str, period: Period, moment: str = ""
) -> list[Briefing]:
    """Return the briefing of an area and of each area beneath it, all at one moment.

    The lists of the first one hold those of all others. Raises UnknownArea, and BadListing where
    there are more of them than ``MOST_TOGETHER``.
    """
    with store.read() as db:
        beneath = () if is_below_grid(code) else children(db, viewer, code)
        if len(beneath) > MOST_TOGETHER:
            raise BadListing("together", str(len(beneath)), "too_many", f"1..{MOST_TOGETHER}")
        codes = [code, *(one.code for one in beneath)]
        profile = store.profile
        found = [_read(db, viewer, code=one, period=period, profile=profile) for one in codes]
        if not moment:
            return found
        first = with_lists(db, found[0], moment)
        return [first, *(replace(one, moment=first.moment) for one in found[1:])]


def _read(
    db: Connection, viewer: Viewer, *, code: str, period: Period, profile: Profile
) -> Briefing:
    place, at = area(db, viewer, code), revision_of(db, code)
    figures = _figures(db, viewer, code, period=period, profile=profile)
    beneath = () if is_below_grid(code) else children(db, viewer, code)
    best, last = best_and_worst(db, viewer, code, period.last)
    orders, total = _orders(db, viewer, code, period)
    return Briefing(
        area=place,
        path=path(db, viewer, code),
        period=period,
        revision=at.number,
        data_time=at.at,
        figures=figures,
        kinds=_kinds(db, code, period=period),
        children=_children(db, viewer, beneath, period=period, profile=profile),
        trends=_trends(db, code, period=period, profile=profile),
        best=best,
        worst=last,
        alerts=_cases(db, viewer, code, ("alerts_overdue", "close_by"), period),
        warned=_cases(db, viewer, code, ("warned", "-opened_at"), period),
        findings=_cases(db, viewer, code, ("findings_open", "opened_at"), period),
        orders=orders,
        orders_total=total,
        ground=control_map(db, viewer, code, period=period),
        demonstration=profile.demonstration,
        credits=profile.credits,
        credits_en=profile.credits_en,
    )


def _figures(
    db: Connection, viewer: Viewer, code: str, *, period: Period, profile: Profile
) -> dict[str, Figure]:
    """Return every number of the area with those it is compared with."""
    mine = period_values(db, viewer, [code], period=period, profile=profile)[code]
    others = {
        base: period_values(db, viewer, [code], period=other, profile=profile)[code]
        for base, other in bases(period).items()
    }
    silent = not_speaking(db, profile.sources) if period.is_running else ()
    stale = stale_metrics(silent)
    return {
        metric: Figure(
            replace(value, stale=True) if metric in stale else value,
            tuple(
                Comparison(base, other, others[base][metric])
                for base, other in bases(period).items()
            ),
        )
        for metric, value in mine.items()
    }


def _kinds(db: Connection, code: str, *, period: Period) -> tuple[KindFigure, ...]:
    """Return the alerts by kind, in the order kinds are declared."""
    base, before = next(iter(bases(period).items()))
    raised = _by_kind(db, code, METRICS["alerts_raised"].facets, period)
    earlier = _by_kind(db, code, METRICS["alerts_raised"].facets, before)
    open_ = _open_by_kind(db, code, period)
    standing_day = EVER if period.is_running else period.last

    def value(metric: str, kind: str, n: int, days: tuple[int, int]) -> Value:
        chosen = {"kind": frozenset({kind})}
        return Value(metric, code, n, first_day=days[0], last_day=days[1], chosen=chosen)

    return tuple(
        KindFigure(
            kind,
            Figure(
                value("alerts_raised", kind, raised[kind], (period.first, period.last)),
                (
                    Comparison(
                        base,
                        before,
                        value("alerts_raised", kind, earlier[kind], (before.first, before.last)),
                    ),
                ),
            ),
            Figure(value("alerts_open", kind, open_[kind], (standing_day, standing_day))),
        )
        for kind in in_order(ALERTS)
    )


def _narrowed(facets: Facets) -> dict[str, Facets]:
    return {kind: facets.narrowed(kind=frozenset({kind})) for kind in in_order(ALERTS)}


def _by_kind(db: Connection, code: str, facets: Facets, period: Period) -> dict[str, int]:
    wanted = _narrowed(facets.over(period.first, period.last))
    return {kind: found.n for kind, found in sums(db, [code], wanted)[code].items()}


def _open_by_kind(db: Connection, code: str, period: Period) -> dict[str, int]:
    wanted = _narrowed(METRICS["alerts_open"].facets)
    if period.is_running:
        return {kind: found.n for kind, found in sums(db, [code], wanted)[code].items()}
    if is_below_grid(code):
        then = {kind: facets.over(period.last, period.last) for kind, facets in wanted.items()}
        return {kind: found.n for kind, found in sums(db, [code], then)[code].items()}
    return standing(db, [code], wanted, day=period.last)[code]


def _children(
    db: Connection,
    viewer: Viewer,
    areas: Sequence[Area],
    *,
    period: Period,
    profile: Profile,
) -> tuple[Child, ...]:
    """Return the child areas with their numbers, in the order of their codes."""
    codes = [one.code for one in areas]
    units = unit_counts(db, codes) if period.is_running else None
    asked = {"profile": profile, "metrics": CHILD_METRICS}
    found = period_values(db, viewer, codes, period=period, units=units, **asked)  # type: ignore[arg-type]
    base: Base = next(iter(bases(period)))
    before = period_values(db, viewer, codes, period=bases(period)[base], **asked)  # type: ignore[arg-type]
    return tuple(Child(_line(one, found), before[one.code]) for one in areas)


def _line(one: Area, found: Values) -> AreaLine:
    numbers = found[one.code]
    units = {colour: int(numbers[f"control_{colour}"].value or 0) for colour in Colour}
    return AreaLine(one, worst(colour for colour, n in units.items() if n), units, numbers)


def _trends(db: Connection, code: str, *, period: Period, profile: Profile) -> Mapping[str, Trend]:
    """Return the numbers by day of the 14 days that end with the period."""
    now = values(db, [code], profile=profile, today=period.today, metrics=_BY_DAY)[code]
    return trends(db, code, profile=profile, today=period.last, values=now)


_BY_DAY = (
    *(f"warned_{colour}" for colour in WARNING_COLOURS),
    *(f"control_{colour}" for colour in Colour),
)
"""What a trend counts back from as it stands now."""


def _cases(
    db: Connection, viewer: Viewer, code: str, asked: tuple[str, str], period: Period
) -> tuple[CaseRow, ...]:
    """Return the first cases of a list in an order, as of the period's end."""
    metric, sort = asked
    day = EVER if period.is_running else period.last
    listing = Listing(metric, code, first_day=day, last_day=day, sort=sort, limit=LISTED)
    page = case_list(db, viewer, listing)
    return tuple(row for row in page.rows if isinstance(row, CaseRow))


def _orders(
    db: Connection, viewer: Viewer, code: str, period: Period
) -> tuple[tuple[OrderLine, ...], int]:
    """Return the newest orders of the period that an area issued or was asked by, and how many.

    Their receipts are counted over this area alone.
    """
    here = replace(viewer, areas=(code,))
    at = directive.c.issued_at
    days = (at >= day_start(period.first), at < day_end(period.last))
    mine = select(directive).where(seen(here), *days)
    total = db.execute(select(func.count()).select_from(mine.subquery())).scalar_one()
    newest = mine.order_by(at.desc(), directive.c.key.desc()).limit(LISTED)
    return order_lines(db, here, db.execute(newest).all()), int(total)
