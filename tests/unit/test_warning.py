"""Four-colour warning (places.md Y2): who is red, orange, yellow, blue, and who is none."""

import pytest

from dashboard.colours.warning import Screening, classify

EXAMPLES: list[tuple[dict[str, object], str | None]] = [
    ({"diagnosis": "confirmed"}, "red"),
    ({"diagnosis": "suspected"}, "red"),
    ({"diagnosis": "highly_suspected"}, "red"),
    ({"diagnosis": "confirmed", "close_contact": True, "from_key_area": True}, "red"),
    ({"close_contact": True}, "orange"),
    ({"close_contact": True, "from_key_area": True}, "orange"),
    ({"close_contact": True, "fever": True}, "orange"),
    ({"from_key_area": True, "fever": True, "screened_negative": True}, "orange"),
    ({"other_history": True, "fever": True, "screened_negative": True}, "orange"),
    ({"other_history": True, "other_symptoms": True, "screened_negative": True}, "orange"),
    # History and symptoms with the screening outstanding: as highly suspected until it is back.
    ({"from_key_area": True, "fever": True}, "red"),
    ({"other_history": True, "other_symptoms": True}, "red"),
    ({"from_key_area": True}, "yellow"),
    ({"from_key_area": True, "screened_negative": True}, "yellow"),
    ({"fever": True}, "blue"),
    ({"fever": True, "screened_negative": True}, "blue"),
    ({"fever": True, "other_symptoms": True}, None),
    ({"other_symptoms": True}, None),
    ({"other_history": True}, None),
    ({"screened_negative": True}, None),
    ({}, None),
]


@pytest.mark.parametrize(("said", "colour"), EXAMPLES)
def test_each_screening_has_its_colour(said: dict[str, object], colour: str | None) -> None:
    assert classify(Screening.model_validate(said)) == colour
