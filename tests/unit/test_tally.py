"""A case stands in one cell for each event that it has had."""

from dashboard.day import DAY
from dashboard.numbers.tally import cells
from dashboard.records.case_record import read_case
from tests.factories.records import CODES, NOW, Raw, a_case, a_place, an_alert, answered


def _cells(raw: Raw, now: int = NOW) -> list[tuple[str, int]]:
    _, case = read_case(raw, profile=a_place(), areas=CODES, now=now)
    return [(cell.event, cell.day) for cell in cells(case)]


def test_an_open_alert_was_opened_and_will_be_due() -> None:
    assert _cells(an_alert(opened=NOW)) == [("ever", 0), ("opened", 20200315), ("due", 20200315)]


def test_a_closed_one_has_all_five() -> None:
    assert _cells(answered(an_alert(opened=NOW - DAY), after=5, closed=2 * 24 * 60 - 1440)) == [
        ("ever", 0),
        ("opened", 20200314),
        ("response", 20200314),
        ("closed", 20200315),
        ("due", 20200314),
    ]


def test_what_has_no_deadline_is_never_due() -> None:
    assert _cells(a_case(kind="bonus", points=1, opened=NOW)) == [
        ("ever", 0),
        ("opened", 20200315),
    ]
