"""Briefings: what a paper says of a period, on which schedule, and what people collect."""
