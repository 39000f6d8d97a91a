"""Other people's files: readers, writers, one cleaner of cells, limits and reports."""
