"""``python -m bench``: the trials whose figures stand in docs/performance.md."""

import argparse
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.baselines import baselines
from bench.boards import boards
from bench.briefs import briefs, briefs_beside
from bench.fill import fill
from bench.ground import busiest, open_ground
from bench.http import MINUTE, http
from bench.intake import intake
from bench.latency import TIMES, latency
from bench.lists import lists
from bench.live import SCREENS, SECONDS, live
from bench.logins import logins
from bench.map_paint import map_paint
from bench.sheets import sheets
from bench.soak import MINUTES, soak
from bench.timing import Line, table
from dashboard.area import Level
from queries.store.engine import Store

PARTS = (
    "intake", "http", "board", "baseline", "list", "live", "latency", "login", "sheet", "map",
    "brief",
)  # fmt: skip
SOAK = "soak"
"""The one part that runs only when it is named, for it takes an hour."""
FILLED = {"intake", "board", "baseline", "list", "live", "latency", "login", "brief", "sheet"}
"""Parts that need a filled store."""
SIZES = (1_000_000, 10_000_000)
INTAKE = 50_000


def main() -> None:
    """Run the parts asked for and print their tables."""
    args = _arguments()
    lines: list[Line] = []
    for line in _run(args):
        lines.append(line)
        _tell(" · ".join(filter(None, (line.part, *line.cells()))))
    print(_machine())
    print(table(lines))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--cases", type=int, nargs="+", default=list(SIZES), help="sizes of the stores to fill"
    )
    parser.add_argument("--part", choices=(*PARTS, SOAK), nargs="+", default=list(PARTS))
    parser.add_argument(
        "--folder", type=Path, default=Path("var/bench"), help="where the stores are, and stay"
    )
    parser.add_argument("--intake", type=int, default=INTAKE, help="cases that are written")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long the soak is")
    parser.add_argument("--screens", type=int, nargs="+", default=list(SCREENS))
    parser.add_argument(
        "--sustained", type=float, default=MINUTE, help="seconds of records without a pause"
    )
    parser.add_argument("--times", type=int, default=TIMES, help="changes on a quiet screen")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long screens follow")
    return parser.parse_args()


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _run(args: argparse.Namespace) -> Iterator[Line]:
    before: dict[str, float] = {}
    if FILLED & set(args.part):
        for cases in sorted(args.cases):
            yield from _on_filled(args, cases, before)
    if "http" in args.part:
        yield from http(args.folder, count=args.intake, seconds=args.sustained)
    if "map" in args.part:
        yield from map_paint(_tell)
    if SOAK in args.part:
        yield from soak(args.folder, minutes=args.minutes)


def _on_filled(args: argparse.Namespace, cases: int, before: dict[str, float]) -> Iterator[Line]:
    """Yield the figures of a filled store; those of intake and live are of the smallest alone."""
    size, smallest = f"{cases:,}", cases == min(args.cases)
    if not {"board", "baseline", "list", "brief"} & set(args.part) and not smallest:
        return
    path = args.folder / f"cases-{cases}.db"
    store = _filled(args.folder, cases)
    areas = _areas(store)
    if "board" in args.part:
        yield from boards(store, path, size=size, areas=areas, before=before)
    if "list" in args.part:
        yield from lists(store, size=size, areas=areas, before=before)
    if "brief" in args.part:
        yield from briefs(store, size=size)
    if "baseline" in args.part:
        yield from baselines(store, size=size)
    store.close()
    if smallest:
        yield from _on_smallest(args, path, size)


def _on_smallest(args: argparse.Namespace, path: Path, size: str) -> Iterator[Line]:
    """Yield the figures of what is tried on one filled store alone."""
    if "intake" in args.part:
        yield from intake(args.folder, count=args.intake, full=path, size=size)
    if "live" in args.part:
        yield from live(path, size=size, screens=args.screens, seconds=args.seconds)
    if "latency" in args.part:
        yield from latency(path, size=size, times=args.times, seconds=args.seconds)
    if "login" in args.part:
        yield from logins(path, size=size, times=args.times)
    if "brief" in args.part:
        yield from briefs_beside(path, size=size, times=args.times)
    if "sheet" in args.part:
        yield from sheets(path, size=size, times=args.times)


def _filled(folder: Path, cases: int) -> Store:
    """Open a filled store, filled now where it is not there; a half-filled one is thrown away."""
    name, half = f"cases-{cases}", f"cases-{cases}.half"
    if not (folder / f"{name}.db").exists():
        (folder / f"{half}.db").unlink(missing_ok=True)
        store, _ = open_ground(folder, half)
        fill(store, folder / f"{half}.db", cases, _tell)
        store.close()
        (folder / f"{half}.db").rename(folder / f"{name}.db")
    return open_ground(folder, name)[0]


def _areas(store: Store) -> dict[Level, str]:
    """Return the areas that trials ask for: of each level the one with the most cases."""
    return {
        Level.COUNTY: store.profile.area,
        **{level: busiest(store, level) for level in (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)},
    }


def _machine() -> str:
    model = platform.processor() or platform.machine()
    return f"Python {platform.python_version()} on {platform.system()}, {model}\n"


if __name__ == "__main__":
    main()
