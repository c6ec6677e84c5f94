"""Keys of other systems on the small county, and what they send."""

from typing import Any

from dashboard.access.api_key import ApiKey, digest_of, new_token
from queries.access.api_keys import add_key
from queries.store.engine import Store
from queries.writing.intake import Call, take
from queries.writing.record import Outcome
from tests.factories.records import COUNTY, NOW, Raw


def a_key(
    store: Store,
    *,
    area: str = COUNTY,
    types: tuple[str, ...] = ("case", "reading"),
    rate: int = 100_000,
    seed: int = 1,
) -> tuple[ApiKey, str]:
    """Store a key; return it with its token."""
    key_id, token = new_token(bytes([seed]) * 38)
    key = ApiKey(
        id=key_id,
        name=f"system {seed}",
        area=area,
        types=types,
        rate=rate,
        digest=digest_of(token),
        created_at=NOW,
    )
    add_key(store, key)
    return key, token


def sent(raw: Raw, type_: str = "case") -> dict[str, Any]:
    """Return a record as other systems send it."""
    return {"type": type_, **raw}


def taken(
    store: Store, key: ApiKey, *raws: object, now: int = NOW, call: Call | None = None
) -> list[Outcome]:
    """Send records; return what became of each."""
    return take(store, key, raws, now=now, call=call).outcomes


def statuses(outcomes: list[Outcome]) -> list[str]:
    """Return what became of records as words: accepted, unchanged, or field and reason."""
    return [
        f"{o.refusal.field}: {o.refusal.reason}" if o.refusal else o.status.value for o in outcomes
    ]
