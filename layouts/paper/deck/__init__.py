"""Deck: the slides of a briefing, one module each."""
