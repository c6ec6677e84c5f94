"""Four-colour warning 四色预警: from a person's screening to red, orange, yellow or blue.

Source: 永康, "四色预警" (places.md Y2). Red: confirmed, suspected or highly suspected. Orange:
close contact of a confirmed case, or epidemiological history with fever (or the like) and a
negative ordinary screening. Yellow: came from the key area without any symptom. Blue: fever
without epidemiological history and without other marked symptoms.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Diagnosis = Literal["none", "highly_suspected", "suspected", "confirmed"]
WarningColour = Literal["red", "orange", "yellow", "blue"]


class Screening(BaseModel):
    """What the register knows of a person: history of the last two weeks, symptoms, tests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    diagnosis: Diagnosis = "none"
    close_contact: bool = False
    from_key_area: bool = False
    other_history: bool = False
    fever: bool = False
    other_symptoms: bool = False
    screened_negative: bool = False

    @property
    def has_history(self) -> bool:
        """Say whether there is an epidemiological history of any sort."""
        return self.from_key_area or self.other_history


def classify(screening: Screening) -> WarningColour | None:
    """Return the colour of a screened person, None where no warning applies.

    Somebody with history and fever whose screening is still outstanding is treated as highly
    suspected (red) until it is back: the article names orange only for a negative one.
    """
    symptomatic = screening.fever or screening.other_symptoms
    if screening.diagnosis != "none":
        return "red"
    if screening.close_contact:
        return "orange"
    if screening.has_history and symptomatic:
        return "orange" if screening.screened_negative else "red"
    if screening.from_key_area:
        return "yellow"
    if screening.fever and not screening.other_symptoms:
        return "blue"
    return None
