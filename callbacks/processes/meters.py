"""Meters: what the server counts of itself, as Prometheus reads it.

Several server processes count into one folder (PROMETHEUS_MULTIPROC_DIR, made by
``callbacks/processes/serving.py``), so that whichever of them is asked answers for all.
"""

import os

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable by which the library finds what other processes count."""
TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("zhikong_requests", "Requests answered.", ["route", "method", "status"])
DURATION = Histogram(
    "zhikong_request_seconds", "Time to the end of an answer.", ["route"], buckets=SECONDS
)
RECORDS = Counter("zhikong_records", "Records sent by other systems.", ["result"])
LISTENERS = Gauge("zhikong_listeners", "Screens on /live.", multiprocess_mode="livesum")
REVISION = Gauge("zhikong_revision", "The store's last write.", multiprocess_mode="max")
WAITING = Gauge("zhikong_quarantine_waiting", "Records to be mended.", multiprocess_mode="max")
ROUTES = frozenset(
    {
        "screen",
        "area",
        "cases",
        "cases.csv",
        "quarantine",
        "orders",
        "sources",
        "board",
        "status",
        "geometry",
        "live",
        "healthz",
        "readyz",
        "metrics",
        "login",
        "account",
        "accounts",
        "audit",
        "audit.csv",
        "kiosk",
        "kiosks",
        "assets",
        "_dash-update-component",
        "_dash-component-suites",
        "_dash-layout",
        "_dash-dependencies",
    }
)
OTHER = "other"


def route_of(path: str) -> str:
    """Return the sort of address, so that no code, key or search becomes a label of its own."""
    parts = path.strip("/").split("/")
    if parts[0] == "api":
        return "/" + "/".join(parts[:3]) if len(parts) > 2 and parts[2].isalpha() else "/api"
    return f"/{parts[0]}" if parts[0] in ROUTES else OTHER


def told() -> bytes:
    """Return all meters as Prometheus reads them."""
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(REGISTRY)
