"""An open store: its schema, its transactions and its cache, its day and its revisions."""
