"""Stories: the clock they run on, the files they are written in, and how they are sent."""

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from pydantic import ValidationError

from callbacks import context
from callbacks.context import NoStoryHere, real_now, set_clock
from callbacks.sending import story as sending
from callbacks.sending.sender import Answer
from callbacks.sending.story import StoryClient
from dashboard import door
from dashboard.day import DAY, HOUR, MINUTE, SECOND, day_start
from dashboard.intake.record_types import MODELS
from dashboard.intake.sent import Sent
from dashboard.profile import profile
from dashboard.settings import Settings
from dashboard.simulator.clock import REAL, StoryClock
from dashboard.simulator.story import Act, Story, UnknownStory, names, story
from dashboard.simulator.story_records import Moment, StoryTeller
from dashboard.simulator.world import TooSmall
from tests.factories.world import a_profile, a_world

DAY_ONE = 20260610
YONGKANG = profile("yongkang")


@pytest.fixture(autouse=True)
def _the_real_clock_again() -> Iterator[None]:
    yield
    set_clock(Settings(), YONGKANG)


def test_a_storys_clock_stands_until_it_starts_and_then_runs() -> None:
    clock = StoryClock(start=1_000_000, shows=50 * DAY, speed=600)
    assert [clock.at(real) for real in (0, 999_999, 1_000_000)] == [50 * DAY] * 3
    assert clock.at(1_000_000 + SECOND) == 50 * DAY + 10 * MINUTE
    assert clock.at(1_000_000 + 2016 * SECOND) == 50 * DAY + 14 * DAY
    assert REAL.at(1_795_324_490_339) == 1_795_324_490_339


def test_the_clock_is_the_settings_and_only_a_demonstration_s() -> None:
    began = real_now()
    told = Settings(clock_start=began - SECOND, clock_shows=DAY * 9000, clock_speed=3600)
    assert not Settings().on_story_time
    with pytest.raises(NoStoryHere):
        set_clock(told, YONGKANG.model_copy(update={"demonstration": False}))
    assert context.now() - began < MINUTE
    set_clock(told, YONGKANG)
    assert context.now() >= DAY * 9000 + HOUR
    set_clock(Settings(), YONGKANG)
    assert context.now() - began < MINUTE


@pytest.mark.parametrize("speed", [0.5, 7201])
def test_a_speed_out_of_range_is_refused(speed: float) -> None:
    with pytest.raises(ValidationError):
        Settings(clock_speed=speed)


@pytest.mark.parametrize("name", names())
def test_every_story_reads_in_order_and_in_both_languages(name: str) -> None:
    told = story(name)
    times = [act.at for act in told.act]
    assert times == sorted(set(times))
    assert all(act.said("zh") and act.said("en") and act.title != act.title_en for act in told.act)
    assert told.said("zh") != told.said("en")


def test_the_bad_day_ends_green_after_fourteen_days() -> None:
    told = story("bad-day")
    assert names() == ["bad-day"]
    assert (told.act[-1].expect.blue, told.act[-1].expect.orange) == (0, 0)
    assert max(act.expect.orange for act in told.act) == 6
    assert told.act[-1].at - told.act[0].at > 15 * DAY


def test_a_story_that_is_not_there_and_a_time_that_is_none() -> None:
    with pytest.raises(UnknownStory):
        story("../bad-day")
    good = {"title": "a", "title_en": "b", "expect": {"blue": 0, "orange": 0}}
    assert Act.model_validate({**good, "at": "3 09:30"}).at == 2 * DAY + 9 * HOUR + 30 * MINUTE
    for wrong in ("0 09:30", "09:30", "1 9:30", "x 09:30", 3):
        with pytest.raises(ValidationError, match="not_a_time"):
            Act.model_validate({**good, "at": wrong})


def small_story() -> Story:
    """Return a story of three acts in a township of 18 units."""
    quiet = {"blue": 0, "orange": 0}
    said = [
        {"at": "1 08:00", "title": "一", "title_en": "one", "expect": quiet},
        {
            "at": "1 09:00",
            "title": "二",
            "title_en": "two",
            "expect": quiet,
            "alert": [
                {
                    "id": "a",
                    "type": "temperature",
                    "unit": 1,
                    "answered": 5,
                    "closed": 9,
                    "why": "复测正常",
                }
            ],
            "person": [{"id": "p", "unit": 2, "colour": "yellow", "visits": 90}],
        },
        {"at": "1 12:00", "title": "三", "title_en": "three", "expect": quiet},
    ]
    return Story.model_validate(
        {"title": "小", "title_en": "small", "begins": "07:30", "act": said}
    )


def a_teller(told: Story) -> StoryTeller:
    return StoryTeller(told, a_world(), a_profile(), day=DAY_ONE, seed=7)


def test_a_story_tells_its_records_in_order_the_same_every_time() -> None:
    moments = a_teller(small_story()).moments()
    assert moments == a_teller(small_story()).moments()
    times = [one.at for one in moments]
    assert times == sorted(set(times))
    assert [one.act.title_en for one in moments if one.act] == ["one", "two", "three"]
    sent = [record for one in moments for record in one.records]
    assert [record.type for record in sent].count("step") == 2 + 2 * 5
    for record in sent:
        door.admit(MODELS[record.type], record.fields)


def test_every_record_of_the_bad_day_passes_the_door() -> None:
    for one in a_teller(story("bad-day")).moments():
        for record in one.records:
            door.admit(MODELS[record.type], record.fields)


def test_a_place_with_too_few_units_is_told() -> None:
    with pytest.raises(TooSmall, match="the story needs 14"):
        StoryTeller(story("bad-day"), a_world(groups=1), a_profile(), day=DAY_ONE, seed=7)


class Noting:
    """Takes what is sent, and notes by the story's clock when it came."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self.came: list[tuple[int, Sent]] = []

    def send(self, records: Sequence[Sent]) -> Answer:
        self.came += [(self._clock(), one) for one in records]
        return Answer(len(records), 0, ())

    def minutes(self, *, steps: bool, since: int) -> list[int]:
        """Return when steps, or all other records, came."""
        return [
            (when - since) // MINUTE for when, one in self.came if (one.type == "step") == steps
        ]


class Clock:
    """A story's clock that runs on when somebody waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = day_start(DAY_ONE) + 7 * HOUR
        self.stop = threading.Event()
        monkeypatch.setattr(sending, "now", lambda: self.at)
        monkeypatch.setattr(self.stop, "wait", self.wait)

    def wait(self, seconds: float) -> bool:
        self.at += round(seconds * SECOND * 600) + 1
        return False


NINE = day_start(DAY_ONE) + 9 * HOUR


def a_client(clock: Clock, noting: Noting, opened: sending.Opened, acts: list[str]) -> StoryClient:
    return StoryClient(
        a_teller(small_story()).moments(),
        noting,
        speed=600,
        opened=opened,
        heard=lambda *_: None,
        begins=lambda _, act: acts.append(act.title_en),
    )


def test_each_record_is_sent_at_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, acts = Clock(monkeypatch), list[str]()
    noting = Noting(lambda: clock.at)
    client = a_client(clock, noting, lambda keys: dict.fromkeys(keys, NINE), acts)
    assert client.run(clock.stop)
    assert acts == ["one", "two", "three"]
    assert noting.minutes(steps=False, since=NINE) == [0, 0]
    assert noting.minutes(steps=True, since=NINE)[:3] == [5, 9, 42]
    assert all(one.fields["at"] <= when for when, one in noting.came if one.type == "step")


def test_nobody_deals_with_a_case_before_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, acts = Clock(monkeypatch), list[str]()
    noting = Noting(lambda: clock.at)
    handed_out = NINE + 30 * MINUTE

    def opened(keys: Sequence[bytes]) -> dict[bytes, int]:
        return dict.fromkeys(keys, handed_out) if clock.at >= handed_out else {}

    assert a_client(clock, noting, opened, acts).run(clock.stop)
    came = noting.minutes(steps=True, since=NINE)
    assert len(came) == 12
    # It was looked for every other minute of the story.
    assert came[:2] == [30, 30] or came[:2] == [31, 31]
    at = [one.fields["at"] - handed_out for _, one in noting.came if one.type == "step"]
    assert at[:3] == [SECOND, 2 * SECOND, 12 * MINUTE]


def test_a_case_that_never_comes_is_told_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    noting = Noting(lambda: clock.at)
    assert a_client(clock, noting, lambda _: {}, []).run(clock.stop)
    assert len(noting.minutes(steps=True, since=NINE)) == 12


def test_a_story_that_is_stopped_has_no_end() -> None:
    stop = threading.Event()
    stop.set()
    client = StoryClient(
        [Moment(0, (Sent("place", {}),), None)],
        Noting(lambda: 0),
        speed=600,
        opened=lambda _: {},
        heard=lambda *_: None,
        begins=lambda *_: None,
    )
    assert not client.run(stop)
