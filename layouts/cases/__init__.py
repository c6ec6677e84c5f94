"""The page of one case: its facts and timeline, what can be done to it, its people."""
