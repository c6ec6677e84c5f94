"""Briefings made: read at one moment, drawn as slides or document, entered in the audit."""
