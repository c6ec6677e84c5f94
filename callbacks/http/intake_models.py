"""Models of what comes in over HTTP and of what is answered, as OpenAPI tells them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dashboard.intake.record_types import MODELS, sent_types
from dashboard.intake.sent import MAX_RECORDS

IDEMPOTENCY_KEY = r"^[!-~]{1,120}$"


class Reason(BaseModel):
    """Why a record was refused, in both languages."""

    zh: str
    en: str


class Result(BaseModel):
    """What became of a record. What follows ``status`` is there for refused ones.

    ``pointer`` (RFC 6901) leads into the body sent, in a stream into the ``line``; ``held`` is
    the record's number in quarantine.
    """

    status: str
    line: int | None = None
    pointer: str | None = None
    value: str | None = None
    reason: str | None = None
    allowed: str | None = None
    text: Reason | None = None
    held: int | None = None


class TakenAnswer(BaseModel):
    """What became of a call: a result for each record, in their order.

    Of a stream there are the ``results`` of the first refused ones only, and ``more_refused``
    says how many follow; all of them lie in quarantine.
    """

    accepted: int
    unchanged: int
    refused: int
    results: list[Result]
    lines: int | None = None
    more_refused: int | None = None


class StepAnswer(BaseModel):
    """Something that was done with a refused record; ``changed`` names the fields it changed."""

    at: str
    what: str
    by: str
    why: str
    changed: list[str]
    reason: str | None
    pointer: str | None


class HeldAnswer(BaseModel):
    """A refused record; names, numbers and addresses of people are masked in it."""

    id: int
    at: str
    type: str
    origin: str
    area: str
    state: str
    times: int
    pointer: str
    value: str
    reason: str
    text: Reason
    record: dict[str, Any]
    steps: list[StepAnswer] | None = None


class HeldList(BaseModel):
    """A page of refused records, the newest first; ``next`` goes into ``before``."""

    total: int
    items: list[HeldAnswer]
    next: int | None


class Mended(BaseModel):
    """How a refused record is mended: a merge patch (RFC 7396) of its fields."""

    model_config = ConfigDict(extra="forbid")

    patch: dict[str, Any] = Field(default_factory=dict)


class Discarded(BaseModel):
    """Why a refused record is let go."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(min_length=1, max_length=500)


def inlined(schema: Any, shared: dict[str, Any]) -> Any:
    """Return a schema without references, which would point out of their document."""
    if isinstance(schema, list):
        return [inlined(inner, shared) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(shared[schema["$ref"].rpartition("/")[2]], shared)
    return {name: inlined(inner, shared) for name, inner in schema.items() if name != "$defs"}


def record_schema(type_: str) -> dict[str, Any]:
    """Return the schema of one type of record as it is sent."""
    whole = MODELS[type_].model_json_schema()
    schema: dict[str, Any] = inlined(whole, whole.get("$defs", {}))
    own = {"type": {"const": type_, "type": "string"}, **schema["properties"]}
    return {**schema, "properties": own, "required": ["type", *schema.get("required", [])]}


def records_body() -> dict[str, Any]:
    """Return OpenAPI's description of what ``POST /api/v1/records`` takes.

    A record that fits none of the types is taken too: it is refused in its own result.
    """
    types = [record_schema(type_) for type_ in sent_types()]
    anything = {"title": "Anything else", "description": "refused, with a reason of its own"}
    records = {"type": "array", "maxItems": MAX_RECORDS, "items": {"anyOf": [*types, anything]}}
    whole = {
        "type": "object",
        "properties": {"records": records},
        "required": ["records"],
        "additionalProperties": False,
    }
    line = {"type": "string", "description": "one record a line, of any number"}
    content = {
        "application/json": {"schema": whole},
        "application/x-ndjson": {"schema": line},
    }
    return {"required": True, "content": content}
