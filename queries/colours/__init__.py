"""Colours of control units: set by the rule or by order, and how many units stand in each."""
