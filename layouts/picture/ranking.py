"""The ranking as a picture: the response of each area beneath, with what it is made of."""

from collections.abc import Iterator, Sequence

from dashboard.boards.snapshot import AreaLine, Snapshot
from dashboard.profile import Profile
from layouts import format as fmt
from layouts.picture import svg
from layouts.picture.sheet import EDGE, FOOT, HEIGHT, TOP, WIDTH, Key, Said, foot_of, sheet
from layouts.picture.svg import Look
from layouts.screen.rates import ranked
from layouts.theme import STATUS

_ROW, _SIZE = 26.0, 13.0
_NAME, _BAR, _NUMBER = EDGE + 32, EDGE + 212, WIDTH - EDGE - 150
_LONGEST = _NUMBER - _BAR - 12


def ranking_picture(snapshot: Snapshot, profile: Profile, look: Look, *, family: str = "") -> str:
    """Return the ranking as a picture, in the order and with the numbers of the screen's."""
    words = look.words
    shown = ranked(snapshot.children)
    level = words(f"level.{shown[0][1].area.level}") if shown else ""
    title = words(
        "picture.title",
        area=snapshot.area.title(words.lang),
        what=words("picture.ranking", level=level),
    )
    value = snapshot.values["task_response"]
    keys = [
        Key(look.ink.data, words("screen.rank_rate")),
        Key(STATUS["red"], words("picture.bad")),
    ]
    remark = " · ".join(
        [
            fmt.day_long(snapshot.today, words),
            words("picture.whole", value=fmt.value_text(value)),
            words("screen.rank_parts"),
        ]
    )
    said = Said(title, remark, keys, foot_of(snapshot, profile, words))
    height = max(HEIGHT, TOP + 20 + _ROW * len(shown) + FOOT)
    return sheet(said, list(_rows(shown, look)), look, height=height, family=family)


def _rows(shown: Sequence[tuple[int, AreaLine]], look: Look) -> Iterator[str]:
    ink = look.ink
    if not shown:
        yield svg.text(look.words("screen.rank_none"), EDGE, TOP + 40, size=16, colour=ink.text_2)
    for i, (rank, line) in enumerate(shown):
        value, base = line.values["task_response"], TOP + 24 + i * _ROW
        name = line.area.title(look.words.lang)
        yield svg.text(str(rank), EDGE, base, size=_SIZE, colour=ink.text_2)
        short = svg.shortened(name, _SIZE, _BAR - _NAME - 10)
        yield svg.text(short, _NAME, base, size=_SIZE, colour=ink.text, class_="name")
        yield svg.rect(_BAR, base - 12, _LONGEST, 14, fill=ink.line, rx=1)
        text = fmt.value_text(value)
        if value.value is not None:
            long = _LONGEST * value.value / 100
            fill = STATUS["red"] if value.bad else ink.data
            tip = svg.title(f"{name} {text}%")
            yield svg.rect(_BAR, base - 12, long, 14, tip, fill=fill, rx=1, class_="bar")
            text += "%"
        yield svg.text(
            text, _NUMBER + 44, base, size=_SIZE, colour=ink.text, anchor="end", weight=700,
            class_="rate",
        )  # fmt: skip
        parts = f"{fmt.number(value.numerator)} / {fmt.number(value.denominator)}"
        yield svg.text(
            parts, WIDTH - EDGE, base, size=_SIZE, colour=ink.text_2, anchor="end", class_="parts"
        )
