"""The cache of snapshots, by Flask-Caching: memory, or a Redis that several processes share."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from flask_caching import Cache as FlaskCache

from callbacks.context import Context
from queries.store.cache import Cache
from queries.store.identity import identity
from queries.store.spared import Spared

ROOT = Path(__file__).parents[2]
KEEP_SECONDS = 3600
"""How long Redis keeps a snapshot: long enough for all who are told of its revision."""
PATIENCE = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}
"""Seconds that a Redis may take to answer; computing a board takes less than more of them."""


@cache
def build() -> str:
    """Return a name of this version of the code: another may draw the same revision otherwise."""
    digest = hashlib.blake2b(digest_size=8)
    for room in ("dashboard", "queries", "layouts", "callbacks"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _redis(server: Flask, url: str, store: str) -> Cache:
    config = {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": url,
        "CACHE_KEY_PREFIX": f"zhikong:{store}:{build()}:",
        "CACHE_DEFAULT_TIMEOUT": KEEP_SECONDS,
        "CACHE_OPTIONS": PATIENCE,
    }
    return Cache(Spared(FlaskCache(server, config=config)))


def snapshot_cache(server: Flask, context: Context) -> Cache:
    """Return the cache that the settings name; one Redis may serve several stores."""
    settings = context.settings
    if settings.cache_url:
        return _redis(server, settings.cache_url, identity(context.store))
    config = {
        "CACHE_TYPE": "SimpleCache",
        "CACHE_THRESHOLD": settings.cache_size,
        "CACHE_DEFAULT_TIMEOUT": 0,
    }
    return Cache(FlaskCache(server, config=config))
