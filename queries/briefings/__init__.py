"""Briefings: read, asked for, scheduled, put together by hand, and the lists kept with them."""
