"""The page that says what is wrong at the door."""

from markupsafe import Markup

from dashboard.words import Words
from layouts.door.document import document, languages


def wrong(title: str, text: str, words: Words) -> str:
    """Return a page with a sentence and the way back."""
    body = Markup(
        '<div class="desk" data-theme="light" data-scale="desk"><header class="top">'
        '<a href="/" class="brand">{product}</a><span class="sp"></span>{languages}</header>'
        '<main><div class="wrong" role="alert"><h1>{title}</h1><p>{text}</p>'
        '<a href="/" class="btn pri">{home}</a></div></main></div>'
    ).format(
        product=words("product.name"),
        languages=languages(words),
        title=title,
        text=text,
        home=words("frame.home"),
    )
    return document(title, body, words)
