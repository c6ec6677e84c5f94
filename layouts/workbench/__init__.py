"""The workbench of one area: its numbers, children, map, newest cases and people."""
