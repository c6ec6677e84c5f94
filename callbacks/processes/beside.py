"""Beside: processes next to the server, below its priority, so that no screen waits for them."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from callbacks.context import set_clock
from callbacks.data_key import keys_at
from callbacks.processes.logs import configure
from dashboard.profile import Profile
from dashboard.settings import Settings
from queries.store.engine import Store, open_store

NICE = 10
"""How much such a process steps back where the machine is busy."""


@contextmanager
def beside(url: str, profile: Profile, settings: Settings) -> Iterator[Store]:
    """Make this process one that works beside a server, and give it the store."""
    # The server's Ctrl-C reaches all of its terminal; the server itself ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    configure(settings)
    set_clock(settings, profile)
    store = open_store(url, profile, keys=keys_at(settings, profile))
    try:
        yield store
    finally:
        store.close()


def start(
    work: Callable[..., None], store: Store, settings: Settings, *more: object
) -> BaseProcess:
    """Begin ``work(url, profile, settings, *more)`` in a process that ends with this one."""
    said = (store.url, store.profile, settings, *more)
    # A fresh process: one forked from threads could wait for a lock that nobody gives back.
    one = multiprocessing.get_context("spawn").Process(target=work, args=said, daemon=True)
    one.start()
    return one
