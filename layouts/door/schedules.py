"""Briefings: what was made, what is to be made when, and the form for a schedule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as held

from markupsafe import Markup

from dashboard.account import Account
from dashboard.area import Area
from dashboard.day import Instant, iso_day
from dashboard.schedule import EVERY_DAY, FORMS, UNDER_WAY, Run, RunState, Schedule, Span
from dashboard.words import LANGUAGES, Words
from layouts import format as fmt
from layouts.door.document import (
    button,
    choice,
    document,
    field,
    form,
    framed,
    joined,
    listed,
    notice,
    scrolled,
    table,
)
from layouts.frame import Crumb
from layouts.me import me_markup

PATH = "/briefings"
SCHEDULES = f"{PATH}/schedules"
_RUN_COLUMNS = ("what", "due", "state", "deeds")
_COLUMNS = ("what", "when", "next", "channels", "deeds")
_WEEKDAYS = "12345"
_KB = 1000


@dataclass(frozen=True, slots=True)
class SchedulesView:
    """What the page shows: who asks, runs and schedules with names of areas, what was typed.

    ``areas`` are offered by the form too; ``sets`` says whether who asks may set schedules,
    ``looks`` whether the page looks again by itself, ``one`` is the schedule that is changed.
    """

    me: Account
    runs: Sequence[Run]
    schedules: Sequence[Schedule]
    areas: Mapping[str, Area]
    channels: Sequence[str]
    sets: bool
    looks: bool
    days: int
    typed: Mapping[str, str] = held(default_factory=dict)
    message: str = ""
    failed: bool = False
    trouble: str = ""
    one: Schedule | None = None


def schedules(view: SchedulesView, words: Words) -> str:
    """Return the page of everything that is made by schedule."""
    parts = [notice(view.message, bad=view.failed), notice(view.trouble, bad=True)]
    parts += [_runs(view, words), _schedules(view, words)]
    if view.sets:
        add = _form(view, SCHEDULES, words("plan.add"), words)
        parts.append(_card(words("plan.add"), add, level=2))
    return _page(parts, view, words, [Crumb(words("plan.title"))])


def one_run(view: SchedulesView, words: Words) -> str:
    """Return the page of one run, which news of it lead to."""
    here = _what(view.runs[0], view.areas, words)
    parts = [notice(view.message, bad=view.failed), _runs(view, words)]
    return _page(parts, view, words, [Crumb(words("plan.title"), PATH), Crumb(here)])


def one_schedule(view: SchedulesView, one: Schedule, words: Words) -> str:
    """Return the page on which a schedule is changed or removed."""
    path = f"{SCHEDULES}/{one.id}"
    title = _named(one.area, view.areas, words)
    change = _form(view, path, words("plan.change"), words)
    away = form(f"{path}/remove", button(words("plan.remove")))
    hint = Markup('<p class="sub">{}</p>').format(words("plan.remove_hint"))
    parts = [
        notice(view.message, bad=view.failed),
        notice(view.trouble, bad=True),
        _card(words("plan.change_title", area=title), change),
        _card(words("plan.remove"), joined([hint, away]), level=2),
    ]
    return _page(parts, view, words, [Crumb(words("plan.title"), PATH), Crumb(title)])


def _page(
    parts: Sequence[Markup], view: SchedulesView, words: Words, crumbs: Sequence[Crumb]
) -> str:
    body = framed(*parts, words=words, crumbs=crumbs, me=me_markup(view.me, words))
    return document(crumbs[-1].text, body, words, scripts=("lang", "exports"))


def _card(title: str, *inside: Markup, level: int = 1) -> Markup:
    said = Markup('<section class="card"><h{0}>{1}</h{0}>{2}</section>')
    return said.format(level, title, joined(inside))


def _table(name: str, columns: Sequence[str], rows: Iterable[Markup], words: Words) -> Markup:
    heads = (words(f"plan.column.{one}") for one in columns)
    return scrolled(table(heads, rows, classes=f"exports {name}"))


def _empty(text: str, hint: str) -> Markup:
    return Markup('<div class="empty"><p>{}</p><p class="sub">{}</p></div>').format(text, hint)


def _minute(at: Instant) -> str:
    """Write a time to the minute, which is all that schedules have."""
    return fmt.stamp_long(at)[: -len(":00")]


def _named(code: str, areas: Mapping[str, Area], words: Words) -> str:
    return areas[code].title(words.lang) if code in areas else code


def _what(run: Run, areas: Mapping[str, Area], words: Words) -> str:
    if run.title:
        return run.title
    return words("plan.what", area=_named(run.area, areas, words), days=days_text(run, words))


def days_text(run: Run, words: Words) -> str:
    """Return the days that a run's briefing speaks of."""
    first, last = iso_day(run.first), iso_day(run.last)
    return first if first == last else words("plan.days", first=first, last=last)


def _runs(view: SchedulesView, words: Words) -> Markup:
    """Return what was made; exports.js looks again while something is under way."""
    rows = (_run_row(run, view, words) for run in view.runs)
    runs = _table("runs", _RUN_COLUMNS, rows, words)
    empty = _empty(words("plan.none"), words("plan.none_hint"))
    return Markup(
        '<section class="card" id="briefings"{}><h1>{}</h1><p class="hint">{}</p>{}</section>'
    ).format(
        Markup(' data-running="" aria-live="polite"') if view.looks else "",
        words("plan.title"),
        words("plan.definition", days=view.days),
        runs if view.runs else empty,
    )


def _run_row(run: Run, view: SchedulesView, words: Words) -> Markup:
    more = [words(f"plan.form.{run.form}")]
    more += [words("plan.together_short")] if run.together else []
    more += [words("plan.by_hand")] if run.account else []
    what = Markup('<a class="n" href="{}/{}">{}</a> <span class="sub">{}</span>').format(
        PATH, run.id, _what(run, view.areas, words), " · ".join(more)
    )
    return Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>").format(
        what, _minute(run.due_at), _state(run, words), _run_deeds(run, view, words)
    )


def _state(run: Run, words: Words) -> Markup:
    """Return how a run stands, in its own words; what came of telling it beneath."""
    name = Markup("<b>{}</b> ").format(words(f"plan.state.{run.state}"))
    sub = Markup('<span class="sub">{}</span>')
    match run.state:
        case RunState.RUNNING:
            said = step_text(run, words)
            bar = Markup('<progress max="{}" value="{}" aria-label="{}"></progress> ')
            return name + bar.format(run.steps, run.step, said) + sub.format(said)
        case RunState.READY:
            size = words("plan.size", n=fmt.number(max(1, round(run.size / _KB))))
            return name + sub.format(size) + _told(run, words)
        case RunState.FAILED | RunState.MISSED:
            return name + sub.format(words(f"plan.why.{run.why}"))
        case _:
            return name


def step_text(run: Run, words: Words) -> str:
    """Return what is being done on a run that is under way."""
    parts = run.steps - 2
    if run.state is RunState.WAITING:
        return words("plan.state.waiting")
    if run.step == 0:
        return words("plan.step.read")
    if run.step > parts:
        return words("plan.step.store")
    return (
        words("plan.step.draw_one", n=run.step, of=parts) if parts > 1 else words("plan.step.draw")
    )


def _told(run: Run, words: Words) -> Markup:
    """Return whom it was told, and whom it could not be told and why."""
    if not run.channels:
        return Markup("")
    if run.told is None:
        return Markup('<span class="told sub">{}</span>').format(words("plan.told.waiting"))
    good = [name for name in run.channels if not run.told.get(name, "gone")]
    lines = [words("plan.told.done", names=listed(good, words))] if good else []
    said = [Markup('<span class="told sub">{}</span>').format(line) for line in lines]
    for name, why in run.told.items():
        if why:
            text = words("plan.told.not", name=name, why=words(f"plan.told.{why}"))
            said.append(Markup('<span class="told bad">{}</span>').format(text))
    return joined(said)


def _run_deeds(run: Run, view: SchedulesView, words: Words) -> Markup:
    deeds = []
    if run.state is RunState.READY:
        link = Markup('<a class="btn pri" href="{}/{}/file" download>{}</a>')
        deeds.append(link.format(PATH, run.id, words("plan.download")))
    elif run.state not in UNDER_WAY and (view.sets or run.account):
        again = button(words("plan.again"), primary=run.state is RunState.FAILED)
        deeds.append(form(f"{PATH}/again/{run.id}", again))
    if run.account:
        away = words("plan.cancel" if run.state in UNDER_WAY else "plan.take_out")
        deeds.append(form(f"{PATH}/{run.id}/remove", button(away)))
    return Markup('<div class="deeds">{}</div>').format(joined(deeds))


def _schedules(view: SchedulesView, words: Words) -> Markup:
    rows = (_row(one, view, words) for one in view.schedules)
    hint = words("plan.no_schedule_hint" if view.sets else "plan.no_schedule_ask")
    plans = _table("plans", _COLUMNS, rows, words)
    shown = plans if view.schedules else _empty(words("plan.no_schedule"), hint)
    return _card(words("plan.schedules"), shown, level=2)


def _row(one: Schedule, view: SchedulesView, words: Words) -> Markup:
    name = _named(one.area, view.areas, words)
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
        words("plan.paused") if one.paused else _minute(one.next_at),
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


def _form(view: SchedulesView, action: str, text: str, words: Words) -> Markup:
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


def _area_field(view: SchedulesView, words: Words) -> Markup:
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


def _channel_ticks(view: SchedulesView, words: Words) -> Markup:
    if not view.channels:
        return Markup('<p class="hint">{}</p>').format(words("plan.no_channels"))
    boxes = [(f"channel{n}", name) for n, name in enumerate(view.channels)]
    hint = Markup('<p class="hint">{}</p>').format(words("plan.channels_hint"))
    return _ticks(words("plan.channels_label"), boxes, view.typed) + hint
