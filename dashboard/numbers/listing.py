"""Listings: the filter behind a list, readable and shareable as a query string.

One listing serves the list page, the API, the CSV and the link on the number, so that they
cannot differ. Fields: metric, area, part, from, to, kind, colour, stage, response, closure (values
joined by commas), sort (a column, "-" before it for descending), limit, after.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from dashboard.case import Stage, Timeliness
from dashboard.cases.kind import KINDS, WARNING_COLOURS, Family
from dashboard.day import EVER, Day, iso_day
from dashboard.fields import BadListing, day_field, only
from dashboard.numbers.facets import EVENT_TIME, SHARED, Facets, Values
from dashboard.numbers.metric import METRICS, Metric, NoSuchPart, Part, Type, Window, metric_of

PAGE = 50
MAX_PAGE = 1000
SORTS = ("opened_at", "response_at", "closed_at", "close_by")
"""Columns of cases that a list can be sorted by: the times that the store keeps in order."""
CHOICES: dict[str, frozenset[str]] = {
    "kind": frozenset(KINDS),
    "colour": frozenset({"none", *WARNING_COLOURS}),
    "stage": frozenset(Stage),
    "response": frozenset(Timeliness),
    "closure": frozenset(Timeliness),
}
_FIELDS = frozenset({"metric", "area", "part", "from", "to", "sort", "limit", "after", *SHARED})
IGNORED = frozenset({"lang"})


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list shows; ``chosen`` narrows the metric's own facets."""

    metric: str
    area: str
    part: Part = Part.BASE
    first_day: Day = EVER
    last_day: Day = EVER
    chosen: Mapping[str, Values] = field(default_factory=dict)
    sort: str = ""
    limit: int = PAGE
    after: str = ""

    @property
    def definition(self) -> Metric:
        """Return the metric that is listed."""
        return metric_of(self.metric)

    @property
    def is_assessed(self) -> bool:
        """Say whether all that is listed was assessed, each by an indicator."""
        families = {KINDS[kind].family for kind in self.definition.facets.kind}
        return families == {Family.ASSESSMENT}

    def facets(self) -> Facets:
        """Return the filter over cases; days must have been settled by ``on``."""
        facets = self.definition.part(self.part).over(self.first_day, self.last_day)
        return facets.narrowed(**self.chosen)

    def on(self, today: Day) -> "Listing":
        """Return the listing with its window of days settled, the metric's own where none."""
        if self.definition.window is Window.NOW or self.first_day != EVER:
            return self
        first, last = self.definition.days(today)
        return replace(self, first_day=first, last_day=last)

    def order(self) -> tuple[str, bool]:
        """Return the column to sort by and whether descending; newest event first by default."""
        if self.sort:
            return self.sort.lstrip("-"), self.sort.startswith("-")
        return EVENT_TIME[self.definition.facets.event], True

    def query(self, *, paging: bool = True) -> str:
        """Return the query string, fields in a fixed order, defaults left out."""
        fields: dict[str, str] = {"metric": self.metric, "area": self.area}
        if self.part is not Part.BASE:
            fields["part"] = self.part
        if self.first_day != EVER:
            fields |= {"from": iso_day(self.first_day), "to": iso_day(self.last_day)}
        for column in SHARED:
            if self.chosen.get(column):
                fields[column] = ",".join(sorted(self.chosen[column]))
        if self.sort:
            fields["sort"] = self.sort
        if paging and self.limit != PAGE:
            fields["limit"] = str(self.limit)
        if paging and self.after:
            fields["after"] = self.after
        return urlencode(fields, safe=",")

    def path(self) -> str:
        """Return the path of the page of this list."""
        return f"/cases?{self.query(paging=False)}"


def _days(fields: Mapping[str, str]) -> tuple[Day, Day]:
    days = {name: day_field(name, fields.get(name, "")) for name in ("from", "to")}
    if (days["from"] == EVER) != (days["to"] == EVER):
        missing = "to" if days["to"] == EVER else "from"
        raise BadListing(missing, "", "day_missing")
    if days["from"] > days["to"]:
        raise BadListing("to", fields["to"], "ends_before_it_begins")
    return days["from"], days["to"]


def _chosen(fields: Mapping[str, str]) -> dict[str, Values]:
    chosen: dict[str, Values] = {}
    for column, allowed in CHOICES.items():
        values = frozenset(filter(None, fields.get(column, "").split(",")))
        if not values <= allowed:
            wrong = ",".join(sorted(values - allowed))
            raise BadListing(column, wrong, "not_a_choice", ", ".join(sorted(allowed)))
        if values:
            chosen[column] = values
    return chosen


def _limit(text: str) -> int:
    if not text:
        return PAGE
    if not text.isdecimal() or not 1 <= int(text) <= MAX_PAGE:
        raise BadListing("limit", text, "not_in_range", f"1..{MAX_PAGE}")
    return int(text)


def _metric(name: str) -> Metric:
    if name not in METRICS:
        raise BadListing("metric", name, "unknown_metric", ", ".join(METRICS))
    return METRICS[name]


def listing(fields: Mapping[str, Any]) -> Listing:
    """Read a listing from the fields of a query string; raise BadListing where one is wrong."""
    only(dict(sorted(fields.items())), _FIELDS | IGNORED, told=False)
    if not fields.get("area"):
        raise BadListing("area", "", "area_missing")
    metric = _metric(fields.get("metric", ""))
    part = fields.get("part", "") or Part.BASE
    if part not in set(Part):
        raise BadListing("part", part, "not_a_choice", ", ".join(Part))
    try:
        metric.part(Part(part))
    except NoSuchPart:
        raise BadListing("part", part, "no_such_part") from None
    sort = fields.get("sort", "")
    if sort and sort.lstrip("-") not in SORTS:
        raise BadListing("sort", sort, "not_a_choice", ", ".join(SORTS))
    first, last = _days(fields)
    return Listing(
        metric=metric.id,
        area=fields["area"],
        part=Part(part),
        first_day=first,
        last_day=last,
        chosen=_chosen(fields) if metric.type not in (Type.UNITS, Type.VOLUME) else {},
        sort=sort,
        limit=_limit(fields.get("limit", "")),
        after=fields.get("after", ""),
    )
