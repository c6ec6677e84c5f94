"""Sheets: lists and tables as XLSX, written as they are read, in memory that does not grow."""
