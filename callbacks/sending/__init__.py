"""Sending: the simulator as another system, that posts to the HTTP interface with a key."""
