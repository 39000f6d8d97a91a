"""A second decoder of what a page carries: its elements, and its tables value by value."""

import base64
import json
import re
import zlib

import numpy as np

from geo.page.encode import decode_numbers


def data_in(page, name="data"):
    """Return what an element of a page's text holds: JSON, or JSON that is packed."""
    ((kind, text),) = re.findall(rf'<script type="([\w/]+)" id="{name}">(.*?)</script>', page, flags=re.DOTALL)
    data = json.loads(text if kind == "application/json" else zlib.decompress(base64.b64decode(text)))
    return data | json.loads(data["asked"]) if name == "data" else data


def whole_text(page):
    """Return a page's text with what is packed in it beside it."""
    names = re.findall(r'<script type="text/plain" id="(data|background|words)">', page)
    return "\n".join([page, *(_compact(data_in(page, name)) for name in names)])


def _compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def texts_of(values):
    """Return the values of a packed column that has no gaps; words that are numbers of names stay away."""
    if isinstance(values, list):
        return values
    if isinstance(values["words"], str):
        return []
    return [values["words"][i] for i in decode_numbers(values["of"])]


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
