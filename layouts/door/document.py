"""Documents: whole HTML pages that work without script; every value in them is escaped."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from dashboard.words import Words
from layouts.frame import Crumb, document_title
from layouts.parts import LANG_NAMES

SHEETS = ("00-tokens", "01-base", "19-desk", "24-door", "26-own")
_PAGE = Markup(
    """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="/_favicon.ico">
{sheets}
{scripts}
</head>
<body>{body}</body>
</html>
"""
)


def joined(parts: Iterable[Markup]) -> Markup:
    """Return pieces of HTML one after another."""
    return Markup("\n").join(parts)


def document(title: str, body: Markup, words: Words, *, scripts: Sequence[str] = ("lang",)) -> str:
    """Return a page; ``title`` becomes the browser's, ``scripts`` are names of assets."""
    sheet = Markup('<link rel="stylesheet" href="/assets/{}.css">')
    script = Markup('<script src="/assets/{}.js" defer></script>')
    return str(
        _PAGE.format(
            lang="zh-CN" if words.lang == "zh" else words.lang,
            title=document_title(title, words),
            sheets=joined(sheet.format(name) for name in SHEETS),
            scripts=joined(script.format(name) for name in scripts),
            body=body,
        )
    )


def languages(words: Words) -> Markup:
    """Return the two buttons that change the language; lang.js acts on them."""
    button = Markup(
        '<button type="button" class="{classes}" lang="{lang}" data-lang="{key}" '
        'aria-pressed="{pressed}">{name}</button>'
    )
    buttons = [
        button.format(
            classes="lang on" if key == words.lang else "lang",
            lang="zh-CN" if key == "zh" else key,
            key=key,
            pressed=str(key == words.lang).lower(),
            name=name,
        )
        for key, name in LANG_NAMES.items()
    ]
    group = Markup('<span class="seg" role="group" aria-label="{}">{}</span>')
    return group.format(words("format.language"), joined(buttons))


def hidden(**values: str) -> Markup:
    """Return fields that nobody sees."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return joined(field.format(name, value) for name, value in values.items())


def field(
    name: str,
    label: str,
    *,
    type_: str = "text",
    value: str = "",
    hint: str = "",
    complete: str = "off",
    first: bool = False,
    most: int = 200,
) -> Markup:
    """Return a labelled input; ``complete`` says what a browser may fill in."""
    said = Markup('<span class="hint" id="{name}-hint">{hint}</span>').format(name=name, hint=hint)
    return Markup(
        '<label class="field"><span>{label}</span>'
        '<input name="{name}" type="{type_}" value="{value}" autocomplete="{complete}" '
        'maxlength="{most}" required{more}>{said}</label>'
    ).format(
        label=label,
        name=name,
        type_=type_,
        value=value,
        complete=complete,
        most=most,
        more=Markup("{}{}").format(
            Markup(" autofocus") if first else "",
            Markup(' aria-describedby="{}-hint"').format(name) if hint else "",
        ),
        said=said if hint else "",
    )


def choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Markup:
    """Return a labelled select; ``options`` are values and what they are called."""
    option = Markup('<option value="{}"{}>{}</option>')
    inside = joined(
        option.format(value, Markup(" selected") if value == chosen else "", text)
        for value, text in options
    )
    return Markup(
        '<label class="field"><span>{}</span><select name="{}">{}</select></label>'
    ).format(label, name, inside)


def known_name(name: str) -> Markup:
    """Return the name that belongs to the passwords of a form, for browsers that keep them."""
    return Markup('<input class="off" name="username" autocomplete="username" value="{}">').format(
        name
    )


def table(heads: Iterable[str], rows: Iterable[Markup], *, classes: str = "") -> Markup:
    """Return a table; ``heads`` name its columns, each row is a whole ``tr``."""
    return Markup("<table{}><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        Markup(' class="{}"').format(classes) if classes else "",
        joined(Markup("<th scope=col>{}</th>").format(head) for head in heads),
        joined(rows),
    )


def scrolled(inside: Markup) -> Markup:
    """Return something that may be wider than a small screen."""
    return Markup('<div class="scroll">{}</div>').format(inside)


def button(text: str, *, primary: bool = False, **attributes: str) -> Markup:
    """Return a button that sends its form."""
    said = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in attributes.items()
    )
    kind = "btn pri" if primary else "btn"
    return Markup('<button type="submit" class="{}"{}>{}</button>').format(kind, said, text)


def form(action: str, *parts: Markup, name: str = "") -> Markup:
    """Return a form that posts to one of our addresses."""
    label = Markup(' aria-label="{}"').format(name) if name else ""
    said = Markup('<form method="post" action="{}"{}>{}</form>')
    return said.format(action, label, joined(parts))


def notice(text: str, *, bad: bool = False) -> Markup:
    """Return what is told of what was just done, nothing for no text."""
    if not text:
        return Markup("")
    said = Markup('<p class="said{}" role="{}">{}</p>')
    return said.format(" bad" if bad else "", "alert" if bad else "status", text)


def listed(texts: Iterable[str], words: Words) -> str:
    """Join texts as a language does."""
    return ("、" if words.lang == "zh" else ", ").join(texts)


def gate(*content: Markup, words: Words, foot: str = "") -> Markup:
    """Return the body of a page before the login: one card, and beneath it a word of help."""
    return Markup(
        '<div class="desk gate" data-theme="light" data-scale="desk">'
        '<main class="card door" id="content">{}</main>'
        '<footer class="foot">{}{}</footer></div>'
    ).format(
        joined(content),
        Markup("<span>{}</span>").format(foot) if foot else "",
        languages(words),
    )


def framed(*content: Markup, words: Words, crumbs: Sequence[Crumb], me: Markup) -> Markup:
    """Return a body with the header of the light pages."""
    link, here = Markup('<a href="{1}">{0}</a>'), Markup('<b aria-current="page">{0}</b>')
    slash = Markup('<span class="slash" aria-hidden="true">/</span>')
    steps = slash.join((link if one.path else here).format(one.text, one.path) for one in crumbs)
    return Markup(
        '<div class="desk" data-theme="light" data-scale="desk">'
        '<a href="#content" class="skip">{skip}</a>'
        '<header class="top"><a href="/" class="brand" title="{home}">{product}</a>'
        '<nav class="crumb" aria-label="{crumbs}">{steps}</nav>'
        '<span class="sp"></span>{me}{languages}</header>'
        '<main id="content" class="page door">{content}</main></div>'
    ).format(
        skip=words("frame.skip"),
        home=words("frame.home"),
        product=words("product.name"),
        crumbs=words("frame.crumbs"),
        steps=steps,
        me=me,
        languages=languages(words),
        content=joined(content),
    )
