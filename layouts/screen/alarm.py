"""Alarms: what the browser (alarm.js) needs to show a new severe case in full view, and sound."""

import json
from typing import Any

from dash import html

from dashboard.cases.kind import Family, kinds_in
from dashboard.profile import Profile
from dashboard.words import Words
from layouts.parts import CHIP, wild

COLOURS = ("red", "orange")
WORDS = ("more", "open", "close")


def marks(profile: Profile, words: Words, *, area: str) -> dict[str, Any]:
    """Return the attribute of the page: the words of kinds and colours that can come.

    ``area`` is whose alarms are shown: on a tour that of the whole tour.
    """
    kinds = {*profile.screen.severe, *kinds_in(Family.WARNED)}
    said = {
        "area": area,
        "lang": words.lang,
        "kinds": {kind: words(f"kind.{kind}") for kind in sorted(kinds)},
        "letters": {colour: words(f"letter.{colour}") for colour in COLOURS},
        "chips": {colour: CHIP[colour] for colour in COLOURS},
        "words": {name: words(f"alarm.{name}") for name in WORDS},
    }
    return wild(data_alarm=json.dumps(said, ensure_ascii=False))


def sound(words: Words) -> html.Button:
    """Return the switch of the sound, off until somebody turns it on; alarm.js remembers."""
    return html.Button(
        words("alarm.sound_off"),
        type="button",
        className="sound",
        title=words("alarm.sound_hint"),
        **wild(
            data_sound="",
            data_on=words("alarm.sound_on"),
            data_off=words("alarm.sound_off"),
            aria_pressed="false",
        ),
    )
