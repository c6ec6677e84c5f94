"""An own briefing as slides: a page an item, its chart, table or map native; a list at the end."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pptx.util import Inches

from dashboard.briefings.briefing import SHAPES, Ground
from dashboard.words import Words
from layouts import format as fmt
from layouts.boards.charts import scale_of
from layouts.paper.chart import Series, bars, columns, lines
from layouts.paper.collected import Charted, Collected, Collection, Mapped, Ranked, Tabled, Unusable
from layouts.paper.deck.control import mark
from layouts.paper.deck.parts import ink
from layouts.paper.ink import LIGHT, MAP
from layouts.paper.making import Paper
from layouts.paper.map_picture import map_picture
from layouts.paper.map_shapes import draw_map
from layouts.paper.sheet import LEFT, TOP, WIDTH, Pages, Stamp
from layouts.paper.slide import (
    LEAST,
    Box,
    Column,
    Run,
    caption,
    fitted,
    rule,
    table,
    text,
    width_of,
)
from layouts.paper.watermark import mark_layouts
from layouts.screen.rates import ranked
from layouts.theme import STATUS

ROWS = 17
"""Rows of a table that a slide names at most."""
A_PAGE = 13
"""Items that a page of the list at the end names."""
_END = 6.9
"""How far down a page's content goes, in inches."""
_ROW = 0.29
_REMARK_LINES = 8
_SAFE = 0.95
"""How much of a cell a text takes at most: office programs set it a little wider than we think."""
_WHOLE, _PERCENT = "#,##0", "0.0"


@dataclass(slots=True)
class OwnDeck(Pages):
    """The slides of an own briefing in the making."""

    presentation: Any
    collection: Collection
    words: Words
    place: str
    site: str

    @property
    def stamp(self) -> Stamp:
        """Return of when the briefing is."""
        made = self.collection
        return Stamp(made.data_time, made.revision, made.profile.demonstration)


def own_slides(template: Any, collection: Collection, paper: Paper) -> bytes:
    """Return an own briefing as a PPTX file; what cannot be shown stands in the list alone.

    ``template`` is an opened one (``layouts/paper/template.py``).
    """
    words = paper.words
    mark_layouts(template, paper.mark)
    deck = OwnDeck(template, collection, words, paper.place, paper.site)
    _cover(deck)
    for one in collection.items:
        if one.is_usable:
            _page(deck, one)
    for start in range(0, len(collection.items), A_PAGE):
        _list(deck, start)
    paper.name(template, collection.title, words("own.title"))
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _cover(deck: OwnDeck) -> None:
    words, made = deck.words, deck.collection
    slide = deck.cover(made.title, fmt.day_long(made.today, words))
    rule(slide, 0.9, 4.45, 11.5)
    time = fmt.stamp_long(made.data_time)
    said = [words("brief.made", time=time, revision=made.revision)]
    said += [words("brief.source", place=deck.place), credit(made, words)]
    if made.profile.demonstration:
        said.insert(2, words("brief.demonstration"))
    shown = [[Run(line, 13, colour=LIGHT.text_2)] for line in said if line]
    text(slide, (0.9, 4.65, 11.5, 1.6), *shown)


def credit(made: Collection, words: Words) -> str:
    """Return where boundaries and names come from."""
    return made.profile.credits_en if words.lang == "en" else made.profile.credits


def _page(deck: OwnDeck, one: Collected) -> None:
    slide, words = deck.titled(one.title), deck.words
    facts = one.filter()
    text(slide, (LEFT, 1.0, WIDTH, 0.3), [Run(cut(facts, 12, WIDTH), 12, colour=LIGHT.text_2)])
    top = _remark(slide, one.item.remark)
    box = (LEFT, top, WIDTH, _END - top)
    match one.content:
        case Charted():
            _chart(slide, box, one.content, words)
        case Ranked():
            _ranking(slide, box, one.content, words)
        case Mapped() if one.content.ground is not None:
            _map(slide, box, one.content.ground, words)
        case Tabled():
            _table(deck, slide, box, one)
    time = words("own.data_time", time=fmt.stamp_long(one.at))
    notes = [one.item.remark, facts, time, deck.site + one.path]
    slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, notes))
    deck.foot(slide)


def cut(said: str, size: float, inches: float) -> str:
    """Return a text that fits on a line at a size, cut with an ellipsis where it has to be."""
    if width_of(said, size) <= inches:
        return said
    while said and width_of(said + "…", size) > inches:
        said = said[:-1]
    return said + "…"


def wrapped(said: str, size: float, inches: float) -> list[str]:
    """Return a text in lines that fit; programs that set it more closely leave room to spare."""
    found = []
    for line in said.splitlines():
        rest = line
        while width_of(rest, size) > inches:
            n = len(rest)
            while width_of(rest[:n], size) > inches:
                n -= 1
            # Words of Latin letters stay whole where a blank is near.
            blank = rest.rfind(" ", max(n - 20, 1), n)
            n = blank + 1 if blank > 0 else n
            found.append(rest[:n].rstrip())
            rest = rest[n:]
        found.append(rest)
    return found


def _remark(slide: Any, said: str) -> float:
    """Put a remark under the title, its whole in the notes; return where the content begins."""
    if not said:
        return TOP - 0.3
    size, inches = 13.0, WIDTH * 0.94
    if len(wrapped(said, size, inches)) > 3:
        size = 11.0
    shown = wrapped(said, size, inches)
    if len(shown) > _REMARK_LINES:
        last = cut(shown[_REMARK_LINES - 1] + "……", size, inches)
        shown = [*shown[: _REMARK_LINES - 1], last]
    high = size / 72 * 1.25 * len(shown)
    text(slide, (LEFT, 1.34, WIDTH, high), *([Run(line, size)] for line in shown))
    return 1.34 + high + 0.14


def _chart(slide: Any, box: Box, content: Charted, words: Words) -> None:
    chart, trends = content.chart, content.chart.trends(content.snapshot)
    names = [fmt.day_short(day) for day in trends[0].days]
    plain = (LIGHT.text, LIGHT.data)
    series = [
        Series(
            words(f"metric.{trend.metric}.name"),
            [value.value for value in trend.values],
            STATUS[trend.metric.rsplit("_", 1)[1]] if chart.bars else plain[number % 2],
        )
        for number, trend in enumerate(trends)
    ]
    title = words(chart.title)
    if chart.bars:
        columns(slide, box, names, *series, title=title, stacked=True)
        return
    scale = scale_of(trends, stacked=False)
    form = _PERCENT if chart.name in ("response", "daily") else _WHOLE
    lines(slide, box, names, *series, title=title, span=(scale.low, scale.high), form=form)


def _ranking(slide: Any, box: Box, content: Ranked, words: Words) -> None:
    shown = ranked(content.snapshot.children)
    left, top, _, height = box
    if not shown:
        _nothing(slide, box, words)
        return
    title = words("screen.rank_rate")
    rates = [line.values["task_response"] for _, line in shown]
    names = [line.area.title(words.lang) for _, line in shown]
    series = Series(title, [rate.value for rate in rates], LIGHT.data)
    caption(slide, (left, top, 6.6, 0.3), f"{title}（%）")
    bars(slide, (left - 0.1, top + 0.25, 6.9, height - 0.25), names, series, title=title,
         form=_PERCENT)  # fmt: skip
    heads = ("rank", "area", "response")
    shares = (0.7, 2.4, 1.0)
    cells = [
        Column(words(f"brief.head.{head}"), share, "rlr"[n])
        for n, (head, share) in enumerate(zip(heads, shares, strict=True))
    ]
    cells.append(Column(words("screen.rank_parts"), 1.6, "r"))
    rows = [
        [
            Run(str(rank), 11),
            Run(line.area.title(words.lang), 11),
            Run(fmt.value_text(rate), 11, colour=ink(rate)),
            Run(f"{fmt.number(rate.numerator)} / {fmt.number(rate.denominator)}", 11),
        ]
        for (rank, line), rate in zip(shown, rates, strict=True)
    ]
    high = min(_ROW, height / (len(rows) + 1))
    table(slide, (7.6, top, LEFT + WIDTH - 7.6, 0), cells, rows, name=title, row=high,
          size=min(11, high * 42))  # fmt: skip


def _map(slide: Any, box: Box, ground: Ground, words: Words) -> None:
    left, top, _, height = box
    frame = (left, top, 8.9, height)
    if len(ground.geometry.codes) <= SHAPES:
        draw_map(slide, frame, ground, words)
    else:
        _map_picture(slide, frame, ground)
    level = words(f"level.{ground.level}")
    said = words("brief.chart.legend", level=level)
    text(slide, (9.8, top, 2.9, 0.25), [Run(said, fitted(said, 12, 2.9), colour=LIGHT.text_2)])
    counts = [(colour, n) for colour, n in ground.counts().items() if colour or n]
    for number, (colour, n) in enumerate(counts):
        at = top + 0.4 + number * 0.32
        name = words(f"colour.{colour}") if colour else words("brief.chart.none_colour")
        mark(slide, 9.8, at + 0.03, MAP[colour])
        text(slide, (10.1, at, 2.6, 0.28), [Run(f"{name}  {fmt.number(n)}", 14)])


def _map_picture(slide: Any, frame: Box, ground: Ground) -> None:
    """Put a map of more areas than a program likes to hold as shapes: a picture of it."""
    left, top, width, height = frame
    data = BytesIO(map_picture(ground))
    made = slide.shapes.add_picture(data, Inches(left), Inches(top))
    scale = min(Inches(width) / made.width, Inches(height) / made.height)
    made.width, made.height = int(made.width * scale), int(made.height * scale)


def _nothing(slide: Any, box: Box, words: Words) -> None:
    said = Run(words("brief.nothing_listed"), 14, colour=LIGHT.text_2)
    text(slide, (box[0], box[1], box[2], 0.3), [said])


def _table(deck: OwnDeck, slide: Any, box: Box, one: Collected) -> None:
    left, top, width, height = box
    words, content = deck.words, one.content
    assert isinstance(content, Tabled)  # noqa: S101  what the page was chosen by
    if not content.rows:
        _nothing(slide, box, words)
        return
    beside = 1 + len(content.sums)
    whole_fits = not content.more and _ROW * (len(content.rows) + beside) <= height
    room = len(content.rows) if whole_fits else int((height - 0.3) / _ROW) - beside
    shown = content.rows[: max(room, 1)]
    whole = sum(head.share for head in content.heads)
    widths = [(width * head.share / whole - 0.17) * _SAFE for head in content.heads]
    heads = [Column(head.title, head.share, head.align) for head in content.heads]
    rows = [
        [Run(cut(said, LEAST, inches), 11, bold) for said, inches in zip(row, widths, strict=True)]
        for bold, part in ((False, shown), (True, content.sums))
        for row in part
    ]
    table(slide, (left, top, width, 0), heads, rows, name=one.title, row=_ROW)
    more = content.more + len(content.rows) - len(shown)
    if more:
        foot = top + 0.06 + _ROW * (len(rows) + 1)
        said = [
            Run(words("own.more_rows", n=fmt.number(more)) + " ", 10, colour=LIGHT.text_2),
            Run(words("own.open_page"), 10, colour=LIGHT.text_2, link=deck.site + one.path),
        ]
        text(slide, (left, foot, width, 0.25), said)


def _list(deck: OwnDeck, start: int) -> None:
    """Add a page of the list: each item with its filter, the time of its data, its address."""
    words = deck.words
    slide = deck.titled(words("own.annex"))
    note = [Run(words("own.annex_note"), 11, colour=LIGHT.text_2)]
    text(slide, (LEFT, 1.02, WIDTH, 0.3), note)
    names = ("number", "item", "filter", "data_time", "page")
    shares = (0.5, 3.2, 5.6, 1.7, 0.9)
    heads = [
        Column(words(f"own.head.{name}"), share, "r" if name == "number" else "l")
        for name, share in zip(names, shares, strict=True)
    ]
    whole, rows = sum(shares), []
    for number, one in enumerate(deck.collection.items[start : start + A_PAGE], start=start + 1):
        said = said_of(one, words)
        what, how = (
            cut(part, LEAST, (WIDTH * share / whole - 0.17) * _SAFE)
            for part, share in zip((one.title, said), shares[1:3], strict=True)
        )
        rows.append(
            [
                Run(str(number), 10.5),
                Run(what, 10.5, bold=True),
                Run(how, 10, colour=LIGHT.text_2),
                Run(fmt.stamp_long(one.at), 10, colour=LIGHT.text_2),
                Run(words("own.open"), 10, link=deck.site + one.path)
                if one.path
                else Run(fmt.NONE, 10),
            ]
        )
    table(slide, (LEFT, TOP - 0.25, WIDTH, 0), heads, rows, name=words("own.annex"), row=0.36,
          size=10.5)  # fmt: skip
    deck.foot(slide)


def said_of(one: Collected, words: Words) -> str:
    """Return what the list says of an item: its facts, or why it is left out."""
    if isinstance(one.content, Unusable):
        return words("own.left_out", why=one.content.why)
    return one.filter()
