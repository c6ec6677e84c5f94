"""JSON bodies: one object of a known shape, or a problem that says where it is wrong."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from callbacks.http.body import LIMITS, Body, Limits, media_type
from callbacks.http.wrong import Wrong
from dashboard.intake.sent import NotJson, read_json

Sent = TypeVar("Sent", bound=BaseModel)


async def json_body(request: Request, shape: type[Sent], limits: Limits = LIMITS) -> Sent:
    """Return what was sent; raise Wrong."""
    if media_type(request) != "application/json":
        raise Wrong(415, "wrong_media", value=media_type(request)[:100])
    try:
        return shape.model_validate(read_json(await Body(request, limits).whole()))
    except NotJson as error:
        raise Wrong(400, "bad_json", offset=error.offset, why=error.why) from None
    except ValidationError as error:
        steps = error.errors()[0]["loc"]
        raise Wrong(422, "bad_body", pointer="".join(f"/{step}" for step in steps)) from None
