"""The language of an answer: what is asked for, else what the cookie says."""

from starlette.requests import Request

from callbacks.context import LANGUAGE_COOKIE
from dashboard.words import DEFAULT, LANGUAGES, Words, words


def lang_of(request: Request) -> str:
    """Return the language of ``?lang=``, else of the cookie, else the default."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return asked if asked in LANGUAGES else DEFAULT


def words_of(request: Request) -> Words:
    """Return the words of a request."""
    return words(lang_of(request))


def vary_of(request: Request) -> str:
    """Return the header that an answer in words differs by: none where the URL says it all."""
    return "" if request.query_params.get("lang") else "Cookie"
