"""Take: the buttons that take a list or table along as a file."""

from dash import html
from markupsafe import Markup

from dashboard.briefings.own import Sort
from dashboard.words import Words
from layouts.parts import wild


def sheet_link(query: str, words: Words) -> html.A:
    """Return the button for XLSX; ``query`` says the table as ``/sheet.xlsx`` reads it.

    It has no ``download``: a large table leads to the page where it is made.
    """
    return html.A(
        words("sheet.button"),
        href=f"/sheet.xlsx?{query}",
        title=words("sheet.button_hint"),
        className="btn",
    )


def pictures_link(code: str, words: Words) -> html.A:
    """Return the button that leads to an area's pictures."""
    return html.A(
        words("picture.button"),
        href=f"/pictures?area={code}",
        title=words("picture.button_hint"),
        className="btn",
    )


def collect_button(
    sort: Sort, query: str, words: Words, *, what: str = "", small: bool = False
) -> html.Button:
    """Return the button that adds a chart, map or table to one's own briefing (assets/own.js).

    ``query`` says it as ``/picture.svg`` or ``/sheet.xlsx`` reads it; ``small`` is a plus sign that
    stands in a heading, ``what`` says of what.
    """
    name = words("own.add_what", what=what) if what else words("own.add")
    said = wild(
        data_own=sort.value, data_query=query, data_failed=words("own.unreached"), aria_label=name
    )
    return html.Button(
        "＋" if small else words("own.add"),
        type="button",
        title=name if small else words("own.add_hint"),
        className="own-add" if small else "btn",
        **said,
    )


def collect_map(code: str, words: Words) -> html.Button:
    """Return the small button that adds a map at the level that it is looked at."""
    what = words("picture.map_name")
    return collect_button(Sort.PICTURE, f"of=map&area={code}", words, what=what, small=True)


def collect_chart(of: str, code: str, name: str, words: Words) -> html.Button:
    """Return the small button that adds a chart; ``name`` is what it is called."""
    return collect_button(Sort.PICTURE, f"of={of}&area={code}", words, what=name, small=True)


def collect_markup(sort: Sort, query: str, words: Words, *, what: str) -> Markup:
    """Return the same for pages without script: a form, which own.js sends in its place."""
    return Markup(
        '<form method="post" action="/own/items"><input type="hidden" name="sort" value="{sort}">'
        '<input type="hidden" name="query" value="{query}"><button type="submit" class="btn" '
        'data-own="{sort}" data-query="{query}" data-failed="{failed}" title="{hint}" '
        'aria-label="{name}">{text}</button></form>'
    ).format(
        sort=sort.value,
        query=query,
        failed=words("own.unreached"),
        hint=words("own.add_hint"),
        name=words("own.add_what", what=what),
        text=words("own.add"),
    )
