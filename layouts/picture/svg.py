"""SVG by small pieces: elements as text, everything in them escaped, colours by the ground."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from dashboard.lists.pictured import Ground
from dashboard.words import Words
from layouts.theme import FONT, INKS, Ink, Theme

Anchor = Literal["start", "middle", "end"]
_WIDE = "\u2e80"
"""From here on a character is as wide as it is high."""
_NARROW = 0.52
_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn: its ground, the words it speaks, and the mark across it, if any."""

    ground: Ground
    words: Words
    mark: str = ""

    @property
    def ink(self) -> Ink:
        """Return the colours."""
        theme: Theme = self.ground
        return INKS[theme]


def clean(text: str) -> str:
    """Return text without what no XML can hold."""
    return _ILLEGAL.sub("", text)


def element(name: str, *inside: str, **attributes: object) -> str:
    """Return an element; ``stroke_width`` becomes stroke-width, ``class_`` class."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(clean(str(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(inside)
    return f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>"


def text(
    said: str,
    x: float,
    y: float,
    *,
    size: float,
    colour: str,
    anchor: Anchor = "start",
    weight: int = 400,
    halo: str = "",
    **more: object,
) -> str:
    """Return a line of text; ``y`` is its base line, ``halo`` the colour that it stands out by."""
    attributes: dict[str, object] = {"x": _n(x), "y": _n(y), "font_size": _n(size)}
    attributes |= {"fill": colour, "text_anchor": None if anchor == "start" else anchor}
    attributes |= {"font_weight": None if weight == 400 else weight}
    if halo:
        attributes |= {"stroke": halo, "stroke_width": 3.5, "stroke_linejoin": "round"}
        attributes["paint_order"] = "stroke"
    return element("text", escape(clean(said)), **attributes, **more)


def title(said: str) -> str:
    """Return what a reader is told on an element."""
    return element("title", escape(clean(said)))


def rect(x: float, y: float, width: float, height: float, *inside: str, **more: object) -> str:
    """Return a rectangle."""
    place = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    return element("rect", *inside, **place, **more)


def line(x1: float, y1: float, x2: float, y2: float, **more: object) -> str:
    """Return a line."""
    return element("line", x1=_n(x1), y1=_n(y1), x2=_n(x2), y2=_n(y2), **more)


def width_of(said: str, size: float) -> float:
    """Return about how wide a text is drawn."""
    return size * sum(1.0 if c >= _WIDE else _NARROW for c in said)


def shortened(said: str, size: float, room: float) -> str:
    """Return a text that fits into some room, cut with an ellipsis where it has to be."""
    if width_of(said, size) <= room:
        return said
    while said and width_of(said + "…", size) > room:
        said = said[:-1]
    return said + "…"


def document(
    width: float, height: float, name: str, parts: Iterable[str], look: Look, *, family: str = ""
) -> str:
    """Return a whole picture; ``name`` is what it is called for those who do not see it."""
    fonts = f"'{family}',{FONT}" if family else FONT
    inside = [title(name), rect(0, 0, width, height, fill=look.ink.panel), *parts]
    return element(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        width=_n(width),
        height=_n(height),
        viewBox=f"0 0 {_n(width)} {_n(height)}",
        font_family=fonts,
        role="img",
    )


def _n(value: float) -> str:
    """Return a number as short as a picture needs it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
