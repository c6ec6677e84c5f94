"""Where the link of a wall leads: the page that hands over its token, or says that it is void."""

from markupsafe import Markup

from dashboard.words import Words
from layouts.door.document import document, hidden, languages, notice


def opening(words: Words, *, message: str = "") -> str:
    """Return the page; kiosk.js sends what stands behind the # of its address, once."""
    form = Markup('<form method="post" action="/kiosk" id="kiosk">{}</form>').format(
        hidden(token="")
    )
    told = notice(message, bad=True) or Markup(
        '<p role="status" id="kiosk-told" data-none="{}">{}</p>'
        '<noscript><p class="said bad">{}</p></noscript>'
    ).format(words("kiosk.no_token"), words("kiosk.opening"), words("kiosk.no_script"))
    body = Markup(
        '<div class="desk gate" data-theme="light" data-scale="desk">'
        '<main class="card door" id="content"><h1>{}</h1>{}{}</main>'
        '<footer class="foot">{}</footer></div>'
    ).format(words("kiosk.wall"), told, Markup("") if message else form, languages(words))
    return document(
        words("kiosk.wall"), body, words, scripts=("lang",) if message else ("lang", "kiosk")
    )
