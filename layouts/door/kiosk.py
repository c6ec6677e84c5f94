"""Where the link of a wall leads: the page that hands over its token, or says that it is void."""

from markupsafe import Markup

from dashboard.words import Words
from layouts.door.document import document, gate, hidden, notice


def opening(words: Words, *, message: str = "") -> str:
    """Return the page; kiosk.js sends what stands behind the # of its address, once."""
    form = Markup('<form method="post" action="/kiosk" id="kiosk">{}</form>').format(
        hidden(token="")
    )
    told = notice(message, bad=True) or Markup(
        '<p role="status" id="kiosk-told" data-none="{}">{}</p>'
        '<noscript><p class="said bad">{}</p></noscript>'
    ).format(words("kiosk.no_token"), words("kiosk.opening"), words("kiosk.no_script"))
    heading = Markup("<h1>{}</h1>").format(words("kiosk.wall"))
    body = gate(heading, told, Markup("") if message else form, words=words)
    return document(
        words("kiosk.wall"), body, words, scripts=("lang",) if message else ("lang", "kiosk")
    )
