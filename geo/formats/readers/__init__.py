"""Readers, one a format: a file in, rows as they stand in it out."""
