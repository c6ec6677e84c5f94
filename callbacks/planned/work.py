"""The work: runs are made one after another, stored, and told of."""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress

from callbacks.briefings.making import Asked, TemplateUnusable, make
from callbacks.briefings.own import make_own
from callbacks.context import real_now
from callbacks.fonts import NoFont
from callbacks.planned.channels import News, tell
from dashboard.access.account import UnknownAccount
from dashboard.access.permission import NotAllowed, Permission, demand
from dashboard.area import UnknownArea
from dashboard.briefings.own import BadOwn, UnknownOwn
from dashboard.briefings.run import MadeFile, Run
from dashboard.fields import BadListing
from dashboard.settings import Settings
from dashboard.viewer import Viewer
from dashboard.words import Words, words
from layouts.door.briefings import PATH
from layouts.door.runs import days_text
from queries.access.accounts import account_by_id
from queries.areas.areas import area
from queries.briefings.own_briefings import own_briefing
from queries.briefings.work import NotInHand, fail, put_file, put_told, take, tell_step
from queries.store.engine import Store
from queries.store.today import today

log = logging.getLogger(__name__)


def make_runs(store: Store, settings: Settings) -> int:
    """Make every run that waits; return how many were taken in hand."""
    holder, taken = secrets.token_hex(8), 0
    while (run := take(store, holder, real_now())) is not None:
        taken += 1
        # Somebody else may have taken over what took too long here: theirs counts.
        with suppress(NotInHand):
            _make(store, settings, run, holder)
    return taken


def _make(store: Store, settings: Settings, run: Run, holder: str) -> None:
    try:
        made = _made(store, settings, run, holder)
    except NotInHand:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, people are told
        fail(store, run.id, holder, why=_why(error), at=real_now())
        return
    put_file(store, run.id, holder, made=made, at=real_now())
    if run.channels:
        put_told(store, run.id, tell(settings, run.channels, news(store, settings, run)))


def viewer_of(run: Run) -> Viewer:
    """Return who a run is made for: whoever sees its area, and no more than that."""
    permissions = frozenset({str(Permission.CASES), str(Permission.EXPORT)})
    return Viewer(run.by, (run.area,), permissions)


def _made(store: Store, settings: Settings, run: Run, holder: str) -> MadeFile:
    with store.read() as db:
        made_on = today(db)

    def told(step: int, of: int) -> None:
        tell_step(store, run.id, holder, step=step, steps=of, at=real_now())

    if run.own:
        return _own(store, settings, run, told)
    period, say = run.period(made_on), words(run.lang)
    asked = Asked(run.area, period, run.form, say, together=run.together, who=run.by)
    return make(
        store,
        viewer_of(run),
        asked,
        settings,
        tell=told,
        moment=run.id,
    )


def _own(store: Store, settings: Settings, run: Run, told: Callable[[int, int], None]) -> MadeFile:
    """Make an own briefing as whoever asked for it sees it now."""
    with store.read() as db:
        account = account_by_id(db, run.account)
        demand(account.viewer, Permission.EXPORT)
        own = own_briefing(db, account.viewer, run.own)
    return make_own(store, account.viewer, own, run.form, words(run.lang), settings, tell=told)


def _why(error: Exception) -> str:
    if isinstance(error, UnknownArea):
        return "area"
    if isinstance(error, UnknownOwn | BadOwn | UnknownAccount | NotAllowed):
        return "own"
    if isinstance(error, TemplateUnusable):
        return "template"
    if isinstance(error, NoFont):
        return "font"
    if isinstance(error, BadListing):
        return "too_many"
    log.error("a briefing failed", exc_info=error)
    return "failed"


def news(store: Store, settings: Settings, run: Run) -> News:
    """Return what is told of a run: area, days and the link; no number, and nobody's name."""
    say: Words = words(run.lang)
    with store.read() as db:
        place = area(db, viewer_of(run), run.area).title(run.lang)
    days = days_text(run, say)
    link = f"{settings.site}{PATH}/{run.id}"
    return News(say("plan.news.title", area=place, days=days), say("plan.news.body", link=link))
