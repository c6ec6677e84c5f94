"""Numbers: a filter summed over the tally, now, by day, and as of an earlier day."""
