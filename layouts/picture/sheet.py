"""The sheet that a picture stands on: title above, legend, and below it when, from where."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.boards.snapshot import Snapshot
from dashboard.profile import Profile
from dashboard.words import Words
from layouts import format as fmt
from layouts.picture import svg
from layouts.picture.svg import Look

WIDTH, HEIGHT = 960.0, 540.0
EDGE = 32.0
TOP = 104.0
"""Where the drawing begins: title, remark and legend stand above."""
FOOT = 52.0
_TITLE, _REMARK, _SMALL = 24.0, 14.0, 12.0
_GAP = 18.0
_MARK, _TURN = 40.0, -24
"""The size that a mark has at most, and the degrees by which it rises."""


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: its colour, what it is, its number; ``dash`` for a dashed line."""

    colour: str
    name: str
    number: str = ""
    line: bool = False
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What stands around a drawing: title, remark, legend, and the lines below."""

    title: str
    remark: str
    keys: Sequence[Key]
    foot: Sequence[str]


def foot_of(snapshot: Snapshot, profile: Profile, words: Words) -> list[str]:
    """Return when the data are of and where they come from."""
    of = words(
        "picture.data",
        at=fmt.stamp_long(snapshot.data_time),
        revision=fmt.number(snapshot.revision),
    )
    place = words("product.title", place=profile.place(words.lang))
    found = [f"{place} · {of}"]
    credits_ = profile.credits_en if words.lang == "en" else profile.credits
    notes = [credits_] if credits_ else []
    if snapshot.demonstration:
        notes.insert(0, words("sheet.demonstration"))
    return [*found, " · ".join(notes)] if notes else found


def sheet(
    said: Said, drawing: Sequence[str], look: Look, *, height: float = HEIGHT, family: str = ""
) -> str:
    """Return the whole picture."""
    ink = look.ink
    parts = [
        svg.text(
            svg.shortened(said.title, _TITLE, WIDTH - 2 * EDGE),
            EDGE,
            46,
            size=_TITLE,
            colour=ink.text,
            weight=700,
        ),
        svg.text(said.remark, EDGE, 70, size=_REMARK, colour=ink.text_2),
        *_legend(said.keys, look),
        *drawing,
        svg.line(
            EDGE,
            height - FOOT + 8,
            WIDTH - EDGE,
            height - FOOT + 8,
            stroke=ink.line,
            stroke_width=1,
        ),
    ]
    for number, text in enumerate(said.foot):
        y = height - FOOT + 26 + number * 16
        short = svg.shortened(text, _SMALL, WIDTH - 2 * EDGE)
        parts.append(svg.text(short, EDGE, y, size=_SMALL, colour=ink.text_2))
    if look.mark:
        parts.append(_mark(look, height))
    name = ", ".join([said.title, said.remark])
    return svg.document(WIDTH, height, name, parts, look, family=family)


def _mark(look: Look, height: float) -> str:
    """Return what stands across the whole picture, over everything: a map would cover it."""
    x, y = WIDTH / 2, height / 2
    size = min(_MARK, _MARK * 0.8 * WIDTH / svg.width_of(look.mark, _MARK))
    turn = f"rotate({_TURN} {x:g} {y:g})"
    return svg.text(
        look.mark, x, y, size=size, colour=look.ink.text_2, anchor="middle",
        transform=turn, fill_opacity=0.16,
    )  # fmt: skip


def _legend(keys: Sequence[Key], look: Look) -> list[str]:
    """Return the legend at the right above the drawing, in its order."""
    ink, parts = look.ink, []
    widths = [24 + svg.width_of(f"{key.name} {key.number}", _REMARK) for key in keys]
    x = WIDTH - EDGE - sum(widths) - _GAP * max(len(keys) - 1, 0)
    for key, width in zip(keys, widths, strict=True):
        if key.line:
            dash = "5 4" if key.dash else None
            parts.append(
                svg.line(
                    x, 91, x + 18, 91, stroke=key.colour, stroke_width=2.5, stroke_dasharray=dash
                )
            )
        else:
            parts.append(svg.rect(x, 84, 14, 14, rx=2, fill=key.colour))
        parts.append(svg.text(key.name, x + 24, 96, size=_REMARK, colour=ink.text_2))
        if key.number:
            at = x + 24 + svg.width_of(f"{key.name} ", _REMARK)
            parts.append(svg.text(key.number, at, 96, size=_REMARK, colour=ink.text, weight=700))
        x += width + _GAP
    return parts
