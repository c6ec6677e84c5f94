"""Parameters: the fields of query strings, as OpenAPI tells them."""

from collections.abc import Iterable
from typing import Any

from dashboard.area import Level
from dashboard.lists.choices import PERIODS
from dashboard.lists.pictured import GROUNDS, LEVELS, SCALES
from dashboard.lists.pictured import OF as PICTURED
from dashboard.lists.taken import Of
from dashboard.numbers.listing import CHOICES, MAX_PAGE, PAGE, SORTS
from dashboard.numbers.metric import METRICS, Part
from dashboard.orders.directive import DirectiveKind
from dashboard.orders.order_page import STATES
from dashboard.words import LANGUAGES

Parameter = dict[str, Any]
VIEWS = ("screen", "workbench")


def _query(name: str, description: str, *, required: bool = False, **schema: Any) -> Parameter:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def _choices(name: str, allowed: Iterable[str]) -> Parameter:
    items = {"type": "string", "enum": sorted(allowed)}
    made = _query(name, f"one {name} or several joined by commas", type="array", items=items)
    return {**made, "style": "form", "explode": False}


LANG = _query("lang", "language of the words; the cookie's, else zh", enum=[*LANGUAGES])
REVISION = _query(
    "revision",
    "asked for the revision that is current, the answer may be kept for ever",
    type="integer",
    minimum=0,
)
FIND = _query("find", "words that the name of an area, or of one above it, must hold")
BOARD: tuple[Parameter, ...] = (
    _query("days", "days that the numbers speak of", enum=[str(days) for days in PERIODS]),
    _query("view", "adds what the elements of a screen show, under cells", enum=[*VIEWS]),
    _query(
        "level",
        "with the view workbench: the level of the rows, the children's or the next",
        enum=[*Level],
    ),
    REVISION,
)
LIST: tuple[Parameter, ...] = (
    _query("metric", "id of the number", required=True, enum=[*METRICS]),
    _query("area", "code of the area", required=True, pattern=r"^[0-9]{4,20}$"),
    _query("part", "part of a rate", enum=[*Part]),
    _query("from", "first day, yyyy-mm-dd; together with to", format="date"),
    _query("to", "last day, yyyy-mm-dd; together with from", format="date"),
    *(_choices(name, allowed) for name, allowed in CHOICES.items()),
    _query(
        "sort",
        "a time of the case, - before it for the newest first",
        enum=[*SORTS, *(f"-{column}" for column in SORTS)],
    ),
    _query("limit", f"rows a page, {PAGE} by default", type="integer", minimum=1, maximum=MAX_PAGE),
    _query("after", "what the page before gave as next", minLength=1),
)
SHEET: tuple[Parameter, ...] = (
    _query("of", "which table, cases by default", enum=[*Of]),
    *({**field, "required": False} for field in LIST if field["name"] not in ("limit", "after")),
    _query("days", "with of=area: days that the numbers speak of", enum=[*map(str, PERIODS)]),
    _query("level", "with of=area: the level of the rows", enum=[*Level]),
    _query("key", "with of=order: the order"),
    _query("moment", "with of=kept: the moment at which the list was kept"),
    *(_query(name, "with of=quarantine") for name in ("type", "origin", "reason")),
    _query("state", "with of=orders and of=quarantine"),
)
PICTURE: tuple[Parameter, ...] = (
    _query("of", "which picture", required=True, enum=[*PICTURED]),
    _query("area", "code of the area", required=True, pattern=r"^[0-9]{4,20}$"),
    _query("level", "with of=map: the level drawn, the coarsest by default", enum=[*LEVELS]),
    _query("ground", "light for paper, the default, or dark for screens", enum=[*GROUNDS]),
    _query("scale", "of a PNG: how many times its size", enum=[*map(str, SCALES)]),
    _query("show", "1 where a page shows it rather than somebody takes it away", enum=["1"]),
)
PERIOD: tuple[Parameter, ...] = (
    _query("from", "first day, yyyy-mm-dd; together with to; today where both are left out"),
    _query("to", "last day, yyyy-mm-dd; together with from"),
)
TOGETHER: Parameter = _query("together", "1 for each area beneath in the same file too", enum=["1"])
ORDERS: tuple[Parameter, ...] = (
    _query("kind", "orders or notices alone", enum=[*DirectiveKind]),
    _query("state", "open: only those that await receipts", enum=[*STATES]),
    _query("before", "what the page before gave as next", pattern="^[0-9]{1,15}-[0-9a-f]{32}$"),
)


def takes(*parameters: Parameter) -> dict[str, Any]:
    """Return what a route adds to its description: these parameters, and the language."""
    return {"parameters": [*parameters, LANG]}


def names(parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """Return the names of parameters."""
    return tuple(parameter["name"] for parameter in parameters)
