"""Sources: which records are whose, and when a source counts as silent."""

from typing import get_args

import pytest
from pydantic import ValidationError

from dashboard.day import MINUTE
from dashboard.intake.record_types import MODELS
from dashboard.records.beside_cases import ReadingRecord
from dashboard.source import (
    READINGS,
    RecordType,
    Source,
    Standing,
    State,
    heard,
    stale_metrics,
)
from tests.factories.records import NOW, a_place, a_reading, an_alert

CODES = Source(
    id="codes", name="扫码", types=("reading",), kinds=("code_scanned",), rhythm=10,
    feeds=("codes_scanned",),
)  # fmt: skip
GATE = Source(id="gate", name="门岗", name_en="Gate", names=("gate", "door"), rhythm=60)
ANY_CASE = Source(id="cases", name="其他", types=("case",), rhythm=60)
SOURCES = (CODES, GATE, ANY_CASE)


def test_a_record_belongs_to_the_source_whose_every_mark_it_bears() -> None:
    assert heard(SOURCES, "reading", [a_reading()]) == {"codes": NOW - 60 * MINUTE}
    assert heard(SOURCES, "reading", [a_reading(kind="code_red")]) == {}
    assert heard(SOURCES, "temperature", [{"source": "gate", "at": NOW}]) == {"gate": NOW}


def test_the_first_of_several_sources_has_it() -> None:
    assert list(heard(SOURCES, "case", [an_alert(source="door")])) == ["gate"]
    assert list(heard(SOURCES, "case", [an_alert(source="else")])) == ["cases"]


def test_the_newest_time_that_records_speak_of_is_kept() -> None:
    told = [an_alert(source="gate", updated_at=NOW), an_alert(source="gate", opened=NOW - MINUTE)]
    assert heard(SOURCES, "case", told) == {"gate": NOW}
    assert heard(SOURCES, "case", [{"source": "gate", "opened_at": "2020-03-15T02:00:00Z"}]) == {
        "gate": NOW
    }
    assert heard((GATE,), "vehicle", [{"source": "gate"}]) == {"gate": 0}


@pytest.mark.parametrize(("after", "silent"), [(10 * MINUTE - 1, False), (10 * MINUTE, True)])
def test_silence_begins_when_the_rhythm_has_run_out(after: int, silent: bool) -> None:
    assert CODES.silent_since(NOW, NOW + after) == (NOW + 10 * MINUTE if silent else None)


def test_never_heard_is_no_silence() -> None:
    assert Standing(GATE).state is State.NEVER
    assert Standing(GATE, NOW, NOW).state is State.SPEAKING
    assert Standing(GATE, NOW, NOW, NOW + MINUTE).state is State.SILENT


def test_a_number_is_out_of_date_while_a_source_that_feeds_it_does_not_speak() -> None:
    assert stale_metrics([Standing(CODES, NOW, NOW), Standing(GATE)]) == frozenset()
    for quiet in (Standing(CODES), Standing(CODES, NOW, NOW, NOW)):
        assert stale_metrics([quiet]) == {"codes_scanned"}


def test_a_title_falls_back_to_chinese() -> None:
    assert [Standing(GATE).title(lang) for lang in ("zh", "en")] == ["门岗", "Gate"]
    assert Standing(CODES).title("en") == "扫码"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({}, "names_nothing_to_recognise_it_by"),
        ({"kinds": ["fence"]}, "unknown_kind: fence"),
        ({"types": ["cases"]}, r"sources\.0\.types"),
        ({"names": ["x"], "feeds": ["codes"]}, "unknown_metric: codes"),
        ({"names": ["x"], "id": "Gate"}, r"sources\.0\.id"),
        ({"names": ["x"], "rhythm": 0}, r"sources\.0\.rhythm"),
    ],
)
def test_what_cannot_be_is_named(said: dict[str, object], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        a_place(sources=[{"id": "gate", "name": "门岗", "rhythm": 5, **said}])


def test_two_sources_of_one_id_are_named() -> None:
    with pytest.raises(ValidationError, match="source_twice: gate"):
        a_place(sources=[GATE.model_dump(), GATE.model_dump()])


def test_types_and_kinds_are_those_that_can_be_sent() -> None:
    assert set(get_args(RecordType)) <= set(MODELS)
    assert get_args(ReadingRecord.model_fields["kind"].annotation) == READINGS
