"""Numbers: metrics, the one filter behind a number and its list, and what is counted."""
