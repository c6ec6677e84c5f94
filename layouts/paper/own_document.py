"""An own briefing as an official paper: a section an item, charts and maps as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from dashboard.words import Words
from layouts import format as fmt
from layouts.paper import official, prose
from layouts.paper.collected import Charted, Collected, Collection, Mapped, Ranked, Tabled
from layouts.paper.document import put_map
from layouts.paper.making import Paper
from layouts.paper.own_slides import credit, said_of
from layouts.paper.watermark import mark_pages
from layouts.picture.png import png
from layouts.picture.ranking import ranking_picture
from layouts.picture.svg import Look
from layouts.picture.trend import trend_picture

ROWS = 20
"""Rows of a table that a document names at most."""
_SCALE = 2
_FEW, _SMALL = 5, 9.0
"""Columns that a table has room for, and the points of its text where it has more."""
_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Font:
    """The font that charts are written in: its family, and its files."""

    family: str
    files: Sequence[str]


def own_document(collection: Collection, paper: Paper, *, font: Font, red_head: str = "") -> bytes:
    """Return an own briefing as a DOCX file; what cannot be shown stands in the list alone.

    ``red_head`` is the name over a red line, none where it is empty.
    """
    words, place, site = paper.words, paper.place, paper.site
    made = official.paper()
    mark_pages(made, paper.mark)
    if red_head:
        official.red_head(made, red_head)
    day = prose.date_text(collection.today, words)
    official.title(made, collection.title, f"（{day}）")
    shown = [one for one in collection.items if one.is_usable]
    for number, one in enumerate(shown, start=1):
        _section(made, collection, one, words, font=font, number=number, site=site)
    official.signed(made, place, day)
    _list(made, collection, words, site)
    paper.name(made, collection.title, words("own.title"))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def numeral(n: int) -> str:
    """Return a number up to 99 in Chinese: 七, 十二, 四十."""
    tens, ones = divmod(n, 10)
    ten = f"{_DIGITS[tens - 1] if tens > 1 else ''}十" if tens else ""
    return ten + (_DIGITS[ones - 1] if ones else "")


def _section(
    made: Any,
    collection: Collection,
    one: Collected,
    words: Words,
    *,
    font: Font,
    number: int,
    site: str,
) -> None:
    mark = f"{numeral(number)}、" if words.lang == "zh" else f"{number}. "
    official.heading(made, f"{mark}{one.title}")
    for line in one.item.remark.splitlines():
        official.paragraph(made, line)
    match one.content:
        case Charted():
            svg = trend_picture(
                one.content.chart,
                one.content.snapshot,
                collection.profile,
                Look("light", words),
                family=font.family,
            )
            _picture(made, svg, one, font)
        case Ranked():
            look = Look("light", words)
            svg = ranking_picture(
                one.content.snapshot, collection.profile, look, family=font.family
            )
            _picture(made, svg, one, font)
        case Mapped() if one.content.ground is not None:
            put_map(made, one.content.ground, words)
        case Tabled():
            _table(made, one, one.content, words, site)


def _picture(made: Any, svg: str, one: Collected, font: Font) -> None:
    data = png(svg, scale=_SCALE, fonts=font.files)
    official.picture(made, data, (152, 200), said=one.title)
    official.caption(made, one.filter(), over=False)


def _table(made: Any, one: Collected, content: Tabled, words: Words, site: str) -> None:
    official.caption(made, one.filter())
    if not content.rows:
        official.paragraph(made, words("brief.nothing_listed"))
        return
    official.table(
        made,
        [head.title for head in content.heads],
        [*content.rows, *content.sums],
        widths=[head.share for head in content.heads],
        align="".join(head.align for head in content.heads),
        size=_SMALL if len(content.heads) > _FEW else official.CELL,
    )
    if content.more:
        more = words("own.more_rows", n=fmt.number(content.more))
        official.paragraph(made, f"{more} {site}{one.path}")


def _list(made: Any, collection: Collection, words: Words, site: str) -> None:
    """Put the list of all items on a page of its own: filter, time of the data, address."""
    official.heading(made, words("own.annex"), on_new_page=True)
    time = fmt.stamp_long(collection.data_time)
    parts = [words("brief.made", time=time, revision=collection.revision)]
    if collection.profile.demonstration:
        parts += [words("brief.demonstration"), credit(collection, words)]
    official.paragraph(made, " · ".join(filter(None, parts)))
    official.paragraph(made, words("own.annex_note"))
    rows, links = [], []
    for number, one in enumerate(collection.items, start=1):
        told = words("own.open") if one.path else fmt.NONE
        said = said_of(one, words)
        rows.append([str(number), one.title, said, fmt.stamp_long(one.at), told])
        links.append(site + one.path if one.path else "")
    heads = [words(f"own.head.{name}") for name in ("number", "item", "filter", "data_time")]
    heads.append(words("own.head.page"))
    widths = (1, 3.6, 6, 2.6, 1.4)
    official.table(made, heads, rows, widths=widths, align="cllcc", links=links)
