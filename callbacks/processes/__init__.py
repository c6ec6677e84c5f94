"""Processes: servers that share a port, what they count and log, what runs beside them."""
