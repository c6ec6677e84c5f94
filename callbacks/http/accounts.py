"""``/accounts``: the accounts that an administrator may manage, bounded by their areas."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from callbacks.access.logins import make_account, reset_password
from callbacks.access.why_not import ACCOUNT_FAILURES, why_not
from callbacks.context import Context
from callbacks.context import real_now as now
from callbacks.http.lang import words_of
from callbacks.http.login import NEVER
from callbacks.http.posted import posted
from callbacks.looking import looking
from dashboard.access.account import Account, BadAccount, account_areas, account_title, role_of
from dashboard.area import UnknownArea
from layouts.door.accounts import AccountsView, Told, one_account
from layouts.door.accounts import accounts as accounts_layout
from queries.access.accounts import (
    accounts,
    change_account,
    disable_account,
    enable_account,
    is_of_provider,
    managed,
)
from queries.access.sessions import log_out_everywhere
from queries.areas.areas import areas_of

Fields = Mapping[str, str]
DEEDS = ("disable", "enable", "reset", "out")


def _codes(fields: Fields) -> tuple[str, ...]:
    """Return the areas of a form; raise BadAccount, UnknownArea for one that is not theirs."""
    codes = account_areas(re.split(r"[\s,，、]+", fields.get("areas", "")))
    for code in codes:
        if not looking().viewer.sees(code):
            raise UnknownArea(code)
    return codes


class Others:
    """What an administrator does with accounts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store

    def _view(self, told: Told, typed: Fields, *some: Account) -> AccountsView:
        me = looking()
        with self._store.read() as db:
            found = list(some) or accounts(db, me.viewer)
            codes = [code for one in found for code in one.areas]
            areas = areas_of(db, me.viewer, codes)
        return AccountsView(me.account, found, areas, told, typed)

    def all(
        self, request: Request, told: Told | None = None, typed: Fields | None = None
    ) -> Response:
        """Return the page of all accounts."""
        told = told or Told()
        view = self._view(told, typed or {})
        status = 422 if told.failed else 200
        return HTMLResponse(accounts_layout(view, words_of(request)), status, headers=NEVER)

    def one(
        self, request: Request, told: Told | None = None, typed: Fields | None = None
    ) -> Response:
        """Return the page of one account; raise UnknownAccount."""
        told = told or Told()
        found = self._found(request)
        view = self._view(told, typed or {}, found)
        status = 422 if told.failed else 200
        return HTMLResponse(one_account(view, found, words_of(request)), status, headers=NEVER)

    def _found(self, request: Request) -> Account:
        with self._store.read() as db:
            return managed(db, looking().viewer, request.path_params["id"])

    def show_all(self, request: Request) -> Response:
        """Answer ``GET /accounts``."""
        return self.all(request)

    def show_one(self, request: Request) -> Response:
        """Answer ``GET /accounts/<id>``."""
        return self.one(request)

    async def add(self, request: Request) -> Response:
        """Answer ``POST /accounts``."""
        return await to_thread.run_sync(self._add, request, await posted(request))

    def _add(self, request: Request, fields: Fields) -> Response:
        words = words_of(request)
        try:
            made, password = make_account(
                self._store,
                name=fields.get("name", ""),
                title=fields.get("title", ""),
                role=role_of(fields.get("role", "")),
                areas=_codes(fields),
                by=looking().actor,
            )
        except ACCOUNT_FAILURES as error:
            return self.all(request, Told(why_not(error, words), failed=True), fields)
        told = Told(words("accounts.added", name=made.name), password=password)
        return self.all(request, told)

    async def change(self, request: Request) -> Response:
        """Answer ``POST /accounts/<id>/change``."""
        return await to_thread.run_sync(self._change, request, await posted(request))

    def _change(self, request: Request, fields: Fields) -> Response:
        words, one = words_of(request), self._found(request)
        try:
            changed = replace(
                one,
                title=account_title(fields.get("title", "")),
                role=role_of(fields.get("role", "")),
                areas=_codes(fields),
            )
            self._spare_oneself(one, changed)
            change_account(self._store, changed, by=looking().actor, now=now())
        except ACCOUNT_FAILURES as error:
            return self.one(request, Told(why_not(error, words), failed=True), fields)
        with self._store.read() as db:
            by_provider = is_of_provider(db, one.id)
        said = "accounts.changed_till_login" if by_provider else "accounts.changed"
        return self.one(request, Told(words(said)))

    def _spare_oneself(self, one: Account, changed: Account) -> None:
        """Raise BadAccount where somebody would change what they themselves may do."""
        mine = one.id == looking().account.id
        if mine and (one.role, one.areas) != (changed.role, changed.areas):
            raise BadAccount("oneself")

    def _another(self, request: Request) -> Account:
        one = self._found(request)
        if one.id == looking().account.id:
            raise BadAccount("oneself")
        return one

    def deed(self, request: Request, *, deed: str) -> Response:
        """Answer ``POST /accounts/<id>/disable``, ``enable``, ``reset``, ``out``."""
        words = words_of(request)
        password = ""
        try:
            one, by = self._another(request), looking().actor
            match deed:
                case "disable":
                    disable_account(self._store, one.id, by=by, now=now())
                case "enable":
                    enable_account(self._store, one.id, by=by, now=now())
                case "reset":
                    _, password = reset_password(self._store, one.id, by=by)
                case _:
                    log_out_everywhere(self._store, one.id, by=by, now=now())
        except ACCOUNT_FAILURES as error:
            return self.one(request, Told(why_not(error, words), failed=True))
        return self.one(request, Told(words(f"accounts.done_{deed}"), password=password))


def routes(others: Others) -> list[Route]:
    """Return the routes; what they need stands in ``callbacks/access/needs.py``."""
    one = "/accounts/{id}"
    return [
        Route("/accounts", others.show_all, methods=["GET"]),
        Route("/accounts", others.add, methods=["POST"]),
        Route(one, others.show_one, methods=["GET"]),
        Route(f"{one}/change", others.change, methods=["POST"]),
        *(
            Route(f"{one}/{deed}", partial(others.deed, deed=deed), methods=["POST"])
            for deed in DEEDS
        ),
    ]
