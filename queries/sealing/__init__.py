"""Personal data, sealed where it lies: its keys, and what seals and opens it."""
