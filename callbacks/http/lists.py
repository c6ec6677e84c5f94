"""``GET /cases.json``: what the page of a list shows, for its refresh."""

from typing import Any

from fastapi import APIRouter, Request, Response

from callbacks.context import Context
from callbacks.http.answer import FRESH, answer, is_known, json_bytes, not_modified, tag_of
from callbacks.http.fields import fields_of, whole_number
from callbacks.http.lang import lang_of, vary_of
from callbacks.http.models import ListBoard, Problem
from callbacks.http.parameters import LIST, REVISION, takes
from callbacks.http.plain import plain
from callbacks.pages.case_list import list_view
from dashboard.day import iso_instant
from dashboard.numbers.listing import Listing, listing
from dashboard.words import words
from layouts.lists.live import ListView, list_cells
from queries.areas.areas import area
from queries.boards.snapshots import revision

VERSION = "1"
"""Raised when what the bytes say changes, so that no browser keeps the old form."""


def _body(view: ListView, lang: str) -> dict[str, Any]:
    return {
        "area": view.listing.area,
        "revision": view.revision,
        "data_time": iso_instant(view.data_time),
        "total": view.page.total,
        "cells": plain(list_cells(view, words(lang))),
    }


def _known(context: Context, asked: Listing) -> int:
    """Return the revision of a list's area; raise UnknownArea."""
    with context.store.read() as db:
        area(db, context.viewer(), asked.area)
    return revision(context.store, context.viewer(), code=asked.area).number


def router(context: Context) -> APIRouter:
    """Return the routes of lists that are followed."""
    routes = APIRouter(tags=["cases"])
    answers: dict[int | str, dict[str, Any]] = {
        304: {"description": "The asker holds this revision (If-None-Match)."},
        404: {"model": Problem},
        422: {"model": Problem},
    }
    fields = takes(*LIST, REVISION)

    @routes.get("/cases.json", response_model=ListBoard, responses=answers, openapi_extra=fields)
    def followed(request: Request) -> Response:
        """Return what the page of a list shows: its number and rows, as of one revision."""
        said = fields_of(request)
        whole_number(said, "revision")
        said.pop("revision", None)
        asked, lang = listing(said), lang_of(request)
        form = (VERSION, asked.query(), lang)
        if is_known(request, tag := tag_of(*form, _known(context, asked))):
            return not_modified(tag, vary=vary_of(request))
        # A write may have come since: what is sent is named by what it holds.
        view = list_view(context, asked)
        tag = tag_of(*form, view.revision)
        body = json_bytes(_body(view, lang))
        return answer(body, tag=tag, cache=FRESH, vary=vary_of(request), revision=view.revision)

    return routes
