"""The page that asks for the code of a second factor."""

from markupsafe import Markup

from dashboard.words import Words
from layouts.door.document import button, document, field, form, gate, notice


def code(place: str, message: str, words: Words) -> str:
    """Return the page; ``place`` is the place's name, ``message`` what went wrong."""
    parts = [
        Markup("<h1><span>{}</span><small>{}</small></h1>").format(place, words("code.title")),
        notice(message, bad=True),
        form(
            "/login/code",
            field(
                "code",
                words("code.code"),
                hint=words("code.hint"),
                complete="one-time-code",
                first=True,
                most=40,
            ),
            button(words("login.enter"), primary=True),
        ),
        Markup('<a class="btn other" href="/login">{}</a>').format(words("code.back")),
    ]
    body = gate(*parts, words=words, foot=words("code.help"))
    return document(words("code.title"), body, words)
