"""Schedules: what is to be made when, and the form for one."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from dashboard.briefings.run import FORMS
from dashboard.briefings.schedule import EVERY_DAY, Schedule, Span
from dashboard.words import LANGUAGES, Words
from layouts.door.briefings import (
    PATH,
    SCHEDULES,
    BriefingsView,
    card,
    empty,
    minute,
    named,
    page,
    plan_table,
)
from layouts.door.document import (
    button,
    choice,
    field,
    form,
    joined,
    listed,
    notice,
)
from layouts.door.runs import runs_card
from layouts.frame import Crumb

_COLUMNS = ("what", "when", "next", "channels", "deeds")
_WEEKDAYS = "12345"


def schedules(view: BriefingsView, words: Words) -> str:
    """Return the page of everything that is made by schedule."""
    parts = [notice(view.message, bad=view.failed), notice(view.trouble, bad=True)]
    parts += [runs_card(view, words), _schedules(view, words)]
    if view.sets:
        add = _form(view, SCHEDULES, words("plan.add"), words)
        parts.append(card(words("plan.add"), add, level=2))
    return page(parts, view, words, [Crumb(words("plan.title"))])


def one_schedule(view: BriefingsView, one: Schedule, words: Words) -> str:
    """Return the page on which a schedule is changed or removed."""
    path = f"{SCHEDULES}/{one.id}"
    title = named(one.area, view.areas, words)
    change = _form(view, path, words("plan.change"), words)
    away = form(f"{path}/remove", button(words("plan.remove")))
    hint = Markup('<p class="sub">{}</p>').format(words("plan.remove_hint"))
    parts = [
        notice(view.message, bad=view.failed),
        notice(view.trouble, bad=True),
        card(words("plan.change_title", area=title), change),
        card(words("plan.remove"), joined([hint, away]), level=2),
    ]
    return page(parts, view, words, [Crumb(words("plan.title"), PATH), Crumb(title)])


def _schedules(view: BriefingsView, words: Words) -> Markup:
    rows = (_row(one, view, words) for one in view.schedules)
    hint = words("plan.no_schedule_hint" if view.sets else "plan.no_schedule_ask")
    plans = plan_table("plans", _COLUMNS, rows, words)
    shown = plans if view.schedules else empty(words("plan.no_schedule"), hint)
    return card(words("plan.schedules"), shown, level=2)


def _row(one: Schedule, view: BriefingsView, words: Words) -> Markup:
    name = named(one.area, view.areas, words)
    more = " · ".join(
        (
            words(f"plan.span.{one.span}"),
            words(f"plan.form.{one.form}"),
            words(f"plan.lang.{one.lang}"),
            *((words("plan.together_short"),) if one.together else ()),
        )
    )
    what = Markup('<b>{}</b> <span class="sub">{}</span>').format(name, more)
    change = Markup('<a class="btn" href="{}/{}">{}</a>')
    deeds = []
    if view.sets:
        rest = "resume" if one.paused else "pause"
        deeds.append(change.format(SCHEDULES, one.id, words("plan.change")))
        deeds.append(form(f"{SCHEDULES}/{one.id}/{rest}", button(words(f"plan.{rest}"))))
    cells = (
        what,
        words("plan.at", days=_weekdays(one.days, words), time=one.time),
        words("plan.paused") if one.paused else minute(one.next_at),
        listed(one.channels, words) or words("plan.nobody"),
        Markup('<div class="deeds">{}</div>').format(joined(deeds)),
    )
    return Markup("<tr>{}</tr>").format(joined(Markup("<td>{}</td>").format(c) for c in cells))


def _weekdays(days: str, words: Words) -> str:
    if days == EVERY_DAY:
        return words("plan.every_day")
    if days == _WEEKDAYS:
        return words("plan.weekdays")
    return listed((words(f"plan.day.{day}") for day in days), words)


def typed_of(one: Schedule, channels: Sequence[str]) -> dict[str, str]:
    """Return a schedule as the fields of its form."""
    said = {"area": one.area, "span": one.span.value, "form": one.form, "lang": one.lang}
    said["time"] = one.time
    said["together"] = "1" if one.together else ""
    said |= {f"day{day}": "1" for day in one.days}
    return said | {f"channel{n}": "1" for n, name in enumerate(channels) if name in one.channels}


def _form(view: BriefingsView, action: str, text: str, words: Words) -> Markup:
    typed = view.typed
    time = field("time", words("plan.time"), type_="time", value=typed.get("time", ""))
    return form(
        action,
        Markup('<div class="pair">{}{}</div>').format(
            _area_field(view, words), _choice("span", tuple(Span), "plan.span", typed, words)
        ),
        Markup('<div class="pair trio">{}{}{}</div>').format(
            time,
            _choice("form", FORMS, "plan.form", typed, words),
            _choice("lang", LANGUAGES, "plan.lang", typed, words),
        ),
        _tick("together", words("plan.together"), typed),
        _ticks(
            words("plan.days_of_week"),
            [(f"day{day}", words(f"plan.day.{day}")) for day in EVERY_DAY],
            typed,
        ),
        _channel_ticks(view, words),
        button(text, primary=True),
        name=text,
    )


def _area_field(view: BriefingsView, words: Words) -> Markup:
    option = Markup('<option value="{}">{}</option>')
    options = joined(
        option.format(code, one.title(words.lang)) for code, one in sorted(view.areas.items())
    )
    typed = view.typed.get("area", "")
    hint = view.areas[typed].title(words.lang) if typed in view.areas else words("plan.area_hint")
    return Markup(
        '<label class="field"><span>{}</span><input name="area" value="{}" list="plan-areas" '
        'maxlength="20" autocomplete="off" required aria-describedby="area-hint">'
        '<span class="hint" id="area-hint">{}</span></label><datalist id="plan-areas">{}</datalist>'
    ).format(words("plan.area"), typed, hint, options)


def _choice(
    name: str, choices: Sequence[str], key: str, typed: Mapping[str, str], words: Words
) -> Markup:
    options = ((one, words(f"{key}.{one}")) for one in map(str, choices))
    return choice(name, words(f"plan.{name}_label"), options, typed.get(name, ""))


def _tick(name: str, text: str, typed: Mapping[str, str]) -> Markup:
    return Markup(
        '<label class="tick"><input type="checkbox" name="{}" value="1"{}> {}</label>'
    ).format(name, Markup(" checked") if typed.get(name) else "", text)


def _ticks(title: str, boxes: Sequence[tuple[str, str]], typed: Mapping[str, str]) -> Markup:
    inside = joined(_tick(name, text, typed) for name, text in boxes)
    return Markup('<fieldset class="ticks"><legend>{}</legend>{}</fieldset>').format(title, inside)


def _channel_ticks(view: BriefingsView, words: Words) -> Markup:
    if not view.channels:
        return Markup('<p class="hint">{}</p>').format(words("plan.no_channels"))
    boxes = [(f"channel{n}", name) for n, name in enumerate(view.channels)]
    hint = Markup('<p class="hint">{}</p>').format(words("plan.channels_hint"))
    return _ticks(words("plan.channels_label"), boxes, view.typed) + hint
