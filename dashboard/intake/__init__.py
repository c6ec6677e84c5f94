"""Intake: what other systems send, by type, and what was refused of it and can be mended."""
