"""Filters: the tabs of a rate's parts and the chips that narrow a list; each is a link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.area import Area
from dashboard.boards.snapshot import Value
from dashboard.day import EVER, Day, add_days, iso_day
from dashboard.lists.choices import PERIODS, has_days, moved, over, toggled, unfiltered
from dashboard.numbers.listing import Listing
from dashboard.numbers.metric import Part, Type
from dashboard.words import Words
from layouts import format as fmt
from layouts.parts import classes, part_value, wild


@dataclass(frozen=True, slots=True)
class Chip:
    """A value that can be chosen: its column, itself, how many cases it has, None if unknown."""

    column: str
    value: str
    count: float | None


def part_name(metric: str, part: Part, words: Words) -> str:
    """Return what a part of a rate is called: 按时, 超时, 应答."""
    own = f"part.{metric.removesuffix('_7d')}.{part}"
    return words(own if words.keys() >= {own} else f"part.{part}")


def tabs(
    listing: Listing, value: Value, words: Words, *, path: Callable[[Listing], str] = Listing.path
) -> list[Component]:
    """Return the parts of a rate as tabs with their numbers, which add up.

    ``path`` is the address of each part's list.
    """
    items: list[Component] = []
    for part in (Part.HITS, Part.MISSES, Part.BASE):
        here = part is listing.part
        items.append(
            dcc.Link(
                [
                    part_name(listing.metric, part, words),
                    html.B(fmt.number(part_value(value, part))),
                ],
                href=path(replace(listing, part=part, after="")),
                className="on" if here else "",
            )
        )
    numbers = {part.value: fmt.number(part_value(value, part)) for part in Part}
    items.append(html.Span(words("cases.sum", **numbers), className="eqn"))
    return items


def filters(
    listing: Listing,
    chips: Sequence[Chip],
    words: Words,
    *,
    path: Sequence[Area],
    below: Sequence[Area],
    today: Day,
) -> list[Component]:
    """Return the row of filters: the area, the days, and the values that can be chosen."""
    items = _areas(listing, words, path=path, below=below)
    if has_days(listing):
        items += _days(listing, words, today)
    groups: dict[str, list[Chip]] = {}
    for chip in chips:
        groups.setdefault(chip.column, []).append(chip)
    for column, offered in groups.items():
        shown = [_chip(listing, chip, words) for chip in offered if _shown(listing, chip)]
        if len(shown) > 1 or listing.chosen.get(column):
            label = html.Span(words(f"cases.group.{column}"), className="lab")
            items.append(html.Span([label, *shown], className="group"))
    if any(listing.chosen.values()):
        clear = dcc.Link(words("cases.clear"), href=unfiltered(listing).path(), className="n")
        items.append(clear)
    if listing.definition.type not in (Type.UNITS, Type.VOLUME):
        items.append(html.Span(words("cases.masked"), className="k"))
    return items


def _shown(listing: Listing, chip: Chip) -> bool:
    return chip.count != 0 or chip.value in listing.chosen.get(chip.column, ())


def _chip(listing: Listing, chip: Chip, words: Words) -> dcc.Link:
    on = chip.value in listing.chosen.get(chip.column, ())
    namespace = "timeliness" if chip.column in ("response", "closure") else chip.column
    inside: list[str | Component] = [words(f"{namespace}.{chip.value}")]
    if chip.count is not None:
        inside.append(html.B(fmt.number(chip.count)))
    if on:
        inside.append(_cross())
    return dcc.Link(
        inside,
        href=toggled(listing, chip.column, chip.value).path(),
        title=words("cases.remove") if on else "",
        className=classes("fchip", "on" if on else ""),
    )


def _areas(
    listing: Listing, words: Words, *, path: Sequence[Area], below: Sequence[Area]
) -> list[Component]:
    """Return the area with the way to the wider one, and a menu of those beneath it."""
    if not path:
        return []
    here, above = path[-1], path[-2] if len(path) > 1 else None
    name = here.title(words.lang)
    chip: Component = html.Span(name, className="fchip on")
    if above is not None:
        chip = dcc.Link(
            [name, _cross()],
            href=replace(listing, area=above.code, after="").path(),
            title=words("cases.wider", area=above.title(words.lang)),
            className="fchip on",
        )
    if not below:
        return [chip]
    links = [
        dcc.Link(area.title(words.lang), href=replace(listing, area=area.code, after="").path())
        for area in below
    ]
    level = words(f"level.{below[0].level}")
    menu = html.Details(
        [html.Summary(f"+ {level}", className="fchip add"), html.Div(links, className="menu")],
        className="narrow",
        title=words("cases.narrower"),
    )
    return [chip, menu]


def _days(listing: Listing, words: Words, today: Day) -> list[Component]:
    """Return the windows that end today, and the steps to the one before and after."""
    windows = {n: over(listing, add_days(today, 1 - n), today) for n in PERIODS}
    links = [
        dcc.Link(
            words(f"cases.period.{n}"),
            href=window.path(),
            className="on" if _same_days(window, listing) else "",
        )
        for n, window in windows.items()
    ]
    earlier = _step("‹", moved(listing, -1), words("cases.earlier"))
    later = moved(listing, 1)
    steps: list[Component] = [earlier, html.Span(days_text(listing, words, today), className="w")]
    if later.first_day <= today:
        steps.append(_step("›", later, words("cases.later")))
    return [html.Span(links, className="seg"), html.Span(steps, className="step")]


def _step(mark: str, listing: Listing, name: str) -> dcc.Link:
    return dcc.Link(html.Span(mark), href=listing.path(), title=name, className="fchip")


def _same_days(one: Listing, other: Listing) -> bool:
    return (one.first_day, one.last_day) == (other.first_day, other.last_day)


def days_text(listing: Listing, words: Words, today: Day) -> str:
    """Return the window of a list in words: 今天 11-21, 近 7 天, 此刻, 11-20 24:00."""
    if not has_days(listing):
        last = listing.last_day
        return words("cases.now") if last == EVER else words("brief.annex.at", day=iso_day(last))
    first, last = listing.first_day, listing.last_day
    if first == last:
        names = {today: "1", add_days(today, -1): "yesterday"}
        day = fmt.day_short(first) if first // 10000 == today // 10000 else iso_day(first)
        return f"{words(f'cases.period.{names[first]}')} {day}" if first in names else day
    for n in PERIODS:
        if (first, last) == (add_days(today, 1 - n), today):
            return words(f"cases.period.{n}")
    same_year = first // 10000 == last // 10000 == today // 10000
    texts = [fmt.day_short(day) if same_year else iso_day(day) for day in (first, last)]
    return words("cases.days", first=texts[0], last=texts[1])


def _cross() -> html.Span:
    return html.Span("×", className="x", **wild(aria_hidden="true"))


def chips(
    offered: Mapping[str, Sequence[str]], counts: Mapping[tuple[str, str], float | None]
) -> list[Chip]:
    """Return the chips of what is offered, with the counts that are known."""
    return [
        Chip(column, value, counts.get((column, value)))
        for column, values in offered.items()
        for value in values
    ]
