"""Keeping a store: backup and restore, sealing anew, erasing."""
