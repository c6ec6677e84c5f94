"""Pages: which one an address shows, and what is done on each, a module for a page."""
