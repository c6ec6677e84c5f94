"""The language of an answer: what is asked for, else what the cookie says."""

from starlette.requests import Request

from callbacks.context import LANGUAGE_COOKIE
from dashboard.words import DEFAULT, LANGUAGES, Words, words


def lang_of(request: Request) -> str:
    """Return the language of ``?lang=``, else of the cookie, else the default."""
    said = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
    return next((lang for lang in said if lang in LANGUAGES), DEFAULT)


def words_of(request: Request) -> Words:
    """Return the words of a request."""
    return words(lang_of(request))


def vary_of(request: Request) -> str:
    """Return the header that an answer in words differs by: none where the URL says it all."""
    return "" if request.query_params.get("lang") in LANGUAGES else "Cookie"
