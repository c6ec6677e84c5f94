"""Runs: the list of what was made or is being made, how each stands, what can be done."""

from collections.abc import Mapping

from markupsafe import Markup

from dashboard.area import Area
from dashboard.briefings.run import UNDER_WAY, Run, RunState
from dashboard.day import iso_day
from dashboard.words import Words
from layouts import format as fmt
from layouts.door.briefings import PATH, BriefingsView, empty, minute, named, page, plan_table
from layouts.door.document import button, form, joined, listed, notice
from layouts.frame import Crumb

_COLUMNS = ("what", "due", "state", "deeds")
_KB = 1000


def one_run(view: BriefingsView, words: Words) -> str:
    """Return the page of one run, which news of it lead to."""
    here = _what(view.runs[0], view.areas, words)
    parts = [notice(view.message, bad=view.failed), runs_card(view, words)]
    return page(parts, view, words, [Crumb(words("plan.title"), PATH), Crumb(here)])


def _what(run: Run, areas: Mapping[str, Area], words: Words) -> str:
    if run.title:
        return run.title
    return words("plan.what", area=named(run.area, areas, words), days=days_text(run, words))


def days_text(run: Run, words: Words) -> str:
    """Return the days that a run's briefing speaks of."""
    first, last = iso_day(run.first), iso_day(run.last)
    return first if first == last else words("plan.days", first=first, last=last)


def runs_card(view: BriefingsView, words: Words) -> Markup:
    """Return what was made; exports.js looks again while something is under way."""
    rows = (_run_row(run, view, words) for run in view.runs)
    runs = plan_table("runs", _COLUMNS, rows, words)
    nothing = empty(words("plan.none"), words("plan.none_hint"))
    return Markup(
        '<section class="card" id="briefings"{}><h1>{}</h1><p class="hint">{}</p>{}</section>'
    ).format(
        Markup(' data-running="" aria-live="polite"') if view.looks else "",
        words("plan.title"),
        words("plan.definition", days=view.days),
        runs if view.runs else nothing,
    )


def _run_row(run: Run, view: BriefingsView, words: Words) -> Markup:
    more = [words(f"plan.form.{run.form}")]
    more += [words("plan.together_short")] if run.together else []
    more += [words("plan.by_hand")] if run.account else []
    what = Markup('<a class="n" href="{}/{}">{}</a> <span class="sub">{}</span>').format(
        PATH, run.id, _what(run, view.areas, words), " · ".join(more)
    )
    return Markup("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>").format(
        what, minute(run.due_at), _state(run, words), _run_deeds(run, view, words)
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


def _run_deeds(run: Run, view: BriefingsView, words: Words) -> Markup:
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
