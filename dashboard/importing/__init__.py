"""Importing: what the columns of somebody's file mean, without reading it."""
