"""Rules on the stream: from a record and what is known to the cases that it raises.

Each is a pure function; docs/rules.md lists them with their boundaries.
"""
