"""The mark across every page, where the place asks for one: whose paper it is, and not for all."""

from typing import Any

from docx.oxml import parse_xml
from lxml import etree
from markupsafe import escape

from layouts.paper.ink import LIGHT, SANS, bare
from layouts.paper.slide import clean, width_of
from layouts.paper.template import PLACES

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EMU = 914_400
"""Units of an inch."""
NAME = "水印"
TURN = -30
"""Degrees by which it rises from left to right."""
_LONG, _LARGEST = 10.5, 44.0
"""Inches that it may be long on a slide, and points that its signs are high at most."""


def _size(said: str, inches: float) -> float:
    return min(_LARGEST, _LARGEST * inches / max(width_of(said, _LARGEST), 0.1))


def mark_layouts(template: Any, said: str) -> None:
    """Put the mark on the layouts of slides, where it lies beneath all that is on the slides."""
    if not said:
        return
    for name in PLACES:
        layout = template.slide_layouts.get_by_name(name)
        # After the two properties of the tree: beneath the layout's own shapes.
        layout.shapes._spTree.insert(2, etree.fromstring(_slide_shape(clean(said), template)))


def _slide_shape(said: str, template: Any) -> str:
    wide, high = int(_LONG * _EMU), _EMU
    left, top = (template.slide_width - wide) // 2, (template.slide_height - high) // 2
    points = round(_size(said, _LONG) * 100)
    font = "".join(f'<a:{script} typeface="{SANS}"/>' for script in ("latin", "ea", "cs"))
    return f"""<p:sp xmlns:p="{_P}" xmlns:a="{_A}">
<p:nvSpPr><p:cNvPr id="9000" name="{NAME}"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>
<p:spPr><a:xfrm rot="{(360 + TURN) * 60000}"><a:off x="{left}" y="{top}"/>
<a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:noFill/></p:spPr>
<p:txBody><a:bodyPr wrap="none" lIns="0" rIns="0" anchor="ctr"/><a:p><a:pPr algn="ctr"/>
<a:r><a:rPr lang="zh-CN" sz="{points}"><a:solidFill>
<a:srgbClr val="{bare(LIGHT.text_2)}"><a:alpha val="12000"/></a:srgbClr></a:solidFill>{font}</a:rPr>
<a:t>{escape(said)}</a:t></a:r></a:p></p:txBody></p:sp>"""


_PAGE_LONG = 420.0
"""Points that it is long on a page of A4."""


def mark_pages(made: Any, said: str) -> None:
    """Put the mark into the headers of a document, behind its text, as Word itself does."""
    if not said:
        return
    section = made.sections[0]
    for number, header in enumerate((section.header, section.even_page_header)):
        header.is_linked_to_previous = False
        run = header.paragraphs[0].add_run()
        run._r.append(parse_xml(_page_shape(clean(said), number)))


def _page_shape(said: str, number: int) -> str:
    high = min(44.0, _PAGE_LONG / max(width_of(said, 72.0), 0.1))
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{_PAGE_LONG}pt;height:{high:.1f}pt;"
        f"rotation:{360 + TURN};z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        "mso-position-vertical-relative:margin"
    )
    return f"""<w:pict xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="{NAME}{number}" o:spid="_x0000_s20{49 + number}" type="#_x0000_t136" style="{style}"
 o:allowincell="f" fillcolor="{LIGHT.text_2}" stroked="f"><v:fill opacity=".15"/>
<v:textpath style="font-family:&quot;{SANS}&quot;;font-size:1pt" string="{escape(said)}"/>
</v:shape></w:pict>"""
