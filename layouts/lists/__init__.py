"""The page of the list behind a number: filters, columns, rows, pager; as it was kept; as CSV."""
