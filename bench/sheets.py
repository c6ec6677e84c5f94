"""Sheets: a list of all cases as XLSX: how long it takes, its memory, what screens feel of it."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from bench.ground import fresh_store, url_of
from bench.meanwhile import meanwhile
from bench.serving import served
from bench.timing import Line
from callbacks.exports.shelf import ASKED, STATE
from tests.keys import TEXT
from tests.logins import HEADERS

PART = "Sheets: every case of the place as XLSX"
DAYS = {"from": "2000-01-01", "to": "2099-12-31"}


class NotMade(RuntimeError):
    """The trial's export did not begin, or did not end well."""


def sheets(path: Path, *, size: str, times: int) -> Iterator[Line]:
    """Yield seconds, rows and memory of one export, and boards meanwhile against quiet ones."""
    with (
        fresh_store(path.parent, "sheets", path) as store,
        TemporaryDirectory(prefix="zhikong-sheets-") as folder,
    ):
        settings = {"ZHIKONG_DATA_FOLDER": folder, "ZHIKONG_DATA_KEY": TEXT}
        with served(url_of(path.with_name("sheets.db")), settings=settings) as port:
            exports = Path(folder, "exports")
            found = meanwhile(
                store,
                port,
                begin=lambda: _begin(port, store.profile.area),
                over=lambda: _stand(exports).get("state") in ("ready", "failed"),
                times=times,
            )
            stand, rows = _stand(exports), _rows(exports)
    if stand["state"] != "ready":
        raise NotMade(str(stand))
    yield Line(PART, "from the click to the file", f"{rows:,} rows", found.seconds, "s")
    yield Line(PART, "size of the file", f"{rows:,} rows", stand["size"] / 1e6, "MB")
    yield Line(PART, "memory of its process, at most", f"{rows:,} rows", found.memory, "MB")
    yield from found.lines(PART, f"{size} cases")


def _begin(port: int, area: str) -> None:
    query = urlencode({"of": "cases", "metric": "cases_raised", "area": area, **DAYS})
    form = {
        **HEADERS,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/exports", urlencode({"query": query}), form)
    answer = connection.getresponse()
    if answer.status != 303:
        raise NotMade(f"{answer.status}: {answer.read()[:300]!r}")
    connection.close()


def _stand(exports: Path) -> dict[str, Any]:
    for path in exports.glob(f"*/{STATE}"):
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found
    return {}


def _rows(exports: Path) -> int:
    [path] = exports.glob(f"*/{ASKED}")
    return int(json.loads(path.read_text("utf-8"))["rows"])
