"""Whole numbers and text as compact ASCII that a page carries and its own script decodes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import deflate
import numpy as np
import pandas as pd

from ..atlas.said import OTHERS
from ..names import well_formed
from ..text import bare

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)

FEWEST_ROWS, MOST_FILLED_SHARE = 50, 0.25
"""From so many rows on, a column with no more than this share of them filled is kept without its gaps."""
_PAYLOAD_BITS = 5  # the sixth bit of a letter says: more letters of this number follow
_MORE = 1 << _PAYLOAD_BITS
COMPRESSION, MOST_COMPRESSION = 9, 12
"""Of libdeflate's 1 to 12: the highest take seven times as long for a thirtieth less."""
LITTLE_BYTES = 1_000_000
"""What has no more is compressed most: it takes less than half a second."""
LOCAL_NAMES = [f"name_{language}" for language in OTHERS]
_BREAKING = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def encode_numbers(values: Any) -> str:
    """Return signed whole numbers as text: zigzag, five bits a letter, the lowest first.

    Parameters
    ----------
    values : array_like of int, shape (n,)
        Numbers with an absolute value below 2**40. An empty array gives an empty string.

    Examples
    --------
    >>> encode_numbers([0, -1, 1, 16, 500])
    'ABCgBof'
    """
    numbers = np.asarray(values, dtype=np.int64).ravel()
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    largest = int(zigzag.max(initial=0))
    if largest < _MORE:  # as most numbers of words are
        return _LETTERS[zigzag].tobytes().decode("ascii")
    if largest < 1 << 32:
        zigzag = zigzag.astype(np.uint32)  # half the memory to go through
    most = -(-largest.bit_length() // _PAYLOAD_BITS)
    rest = zigzag[:, None] >> np.arange(most, dtype=zigzag.dtype) * zigzag.dtype.type(_PAYLOAD_BITS)
    there = rest > 0
    there[:, 0] = True
    bits = rest.astype(np.uint8) & np.uint8(_MORE - 1)
    bits[:, :-1] |= there[:, 1:] * np.uint8(_MORE)
    letters: bytes = _LETTERS[bits[there]].tobytes()
    return letters.decode("ascii")


def encode_deltas(values: Any) -> str:
    """Return whole numbers as text, each as its difference from the one before it (the first from 0)."""
    return encode_numbers(np.diff(np.asarray(values, dtype=np.int64), prepend=0))


def encode_points(xy: Any) -> str:
    """Return whole-number points, shape (n, 2), as text: x and y differences in turn."""
    points = np.asarray(xy, dtype=np.int64).reshape(-1, 2)
    return encode_numbers(np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)))


def decode_numbers(text: str) -> np.ndarray:
    """Return the numbers that `encode_numbers` wrote, as int64; the page does the same in JavaScript.

    Examples
    --------
    >>> decode_numbers('ABCgBof').tolist()
    [0, -1, 1, 16, 500]
    """
    numbers, value, shift = [], 0, 0
    for letter in text:
        bits = ALPHABET.index(letter)
        value |= (bits & (_MORE - 1)) << shift
        shift += _PAYLOAD_BITS
        if not bits & _MORE:
            numbers.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return np.array(numbers, dtype=np.int64)


def side_by_side(texts: Mapping[str, Any]) -> str:
    """Return texts by language with "|" between; "" where there is none.

    They stand in the order of `geo.atlas.said.OTHERS`.
    """
    told = map(texts.get, OTHERS)
    return "|".join(text if isinstance(text, str) else "" for text in told).rstrip("|")


def names_side_by_side(row: Mapping[str, Any]) -> str:
    """Return the names of a row in the other languages, see `side_by_side`."""
    return side_by_side(dict(zip(OTHERS, map(row.get, LOCAL_NAMES), strict=True)))


def pack_table(frame: pd.DataFrame, names: Sequence[str] = ()) -> dict[str, Any]:
    """Return a table column by column, without empty columns and with repeated texts written once.

    The result has `length` and `columns`, a list of [name, values] pairs (names are data, so never keys).
    `values` is a list with None for what is missing, or {"words": [...], "of": text of word numbers}. Of a column that
    is mostly empty only what is there is kept: {"rows": text of row numbers as differences, "is": values}. Words that
    are all of `names`, or several with "; " between, are kept as text of numbers: how many names, and which.
    """
    numbers = {name: number for number, name in enumerate(names)}
    columns = []
    for name, cells in zip(frame.columns, frame.to_numpy(dtype=object).T.tolist(), strict=True):
        values = [(cell or None) if type(cell) is str else None if cell is None else _shown(cell) for cell in cells]
        if any(value is not None for value in values):
            columns.append([str(name), _without_gaps(values, numbers)])
    return {"length": len(frame), "columns": columns}


def listed(table: Mapping[str, Any], column: str) -> list[Any]:
    """Return the values of a packed column that are written one by one; `[]` where they are not."""
    values = dict(table["columns"]).get(column)
    return values if isinstance(values, list) else []


def inert_json(value: Any) -> str:
    """Return JSON that may stand in an HTML script element: nothing in it can end the element or start markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _BREAKING.items():
        if character in text:  # is far quicker to tell than to replace
            text = text.replace(character, escape)
    return well_formed(text)


def packed(data: bytes, level: int | None = None) -> str:
    """Return bytes as a page carries them and its browser unpacks them: a zlib stream (RFC 1950) in base64.

    libdeflate makes equal bytes of equal ones on every machine, which the zlibs that Python is built with do not.
    """
    level = level or (MOST_COMPRESSION if len(data) <= LITTLE_BYTES else COMPRESSION)
    return base64.b64encode(deflate.zlib_compress(data, level)).decode("ascii")


def _without_gaps(values: list[Any], numbers: Mapping[str, int]) -> Any:
    filled = [place for place, value in enumerate(values) if value is not None]
    if len(values) < FEWEST_ROWS or len(filled) > MOST_FILLED_SHARE * len(values):
        return _with_words(values, numbers)
    return {"rows": encode_deltas(filled), "is": _with_words([values[place] for place in filled], numbers)}


def _with_words(values: list[Any], numbers: Mapping[str, int]) -> Any:
    words = list(dict.fromkeys(values))
    if not all(isinstance(word, str | None) for word in words):
        return values
    coded = _as_numbers(words, numbers)
    if coded is words and len(words) * 2 > len(values):
        return values
    place = {word: number for number, word in enumerate(words)}
    return {"words": coded, "of": encode_numbers([place[value] for value in values])}


def _as_numbers(words: list[Any], numbers: Mapping[str, int]) -> Any:
    """Return words made of names as text of numbers, other words as they are."""
    parts = [[] if word is None else word.split("; ") for word in words]
    if not all(name in numbers for names in parts for name in names):
        return words
    return encode_numbers([number for names in parts for number in (len(names), *(numbers[name] for name in names))])


def _shown(value: Any) -> Any:
    """Return a cell that is no text as a page carries it: a number has at most six decimals."""
    cell = bare(value)
    return round(cell, 6) if isinstance(cell, float) else None if cell == "" else cell
