"""The one write path and the clock: a module for each sort of record, and what was refused."""
