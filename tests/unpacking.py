"""A second decoder of the tables a page carries, value by value."""

import numpy as np

from geo.page.encode import decode_numbers


def texts_of(values):
    """Return the values of a packed column that has no gaps; words that are numbers of names stay away."""
    if isinstance(values, list):
        return values
    if "shared" in values:
        texts = [""]
        for count, end in zip(decode_numbers(values["shared"]), values["ends"], strict=True):
            units = (texts[-1] or "").encode("utf-16-le")[: 2 * count]
            texts.append(None if end is None else units.decode("utf-16-le") + end)
        return texts[1:]
    if isinstance(values["words"], str):
        return []
    words = texts_of(values["words"])
    return [words[i] for i in decode_numbers(values["of"])]


def columns_of(table):
    """Return a packed table as lists by column."""
    columns = {}
    for name, values in table["columns"]:
        has_gaps = "rows" in values
        at = np.cumsum(decode_numbers(values["rows"])) if has_gaps else range(table["length"])
        columns[name] = [None] * table["length"]
        for place, value in zip(at, texts_of(values["is"] if has_gaps else values), strict=False):
            columns[name][place] = value
    return columns
