"""Take: the buttons that take a list or table along as a file."""

from dash import html

from dashboard.words import Words


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
