"""Colours: of control units by the rule or by order, and of warned persons."""
