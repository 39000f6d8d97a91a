"""A cell of a file as a plain value: numbers and dates as people write them, text without what no format can carry."""

from __future__ import annotations

import datetime
import json
import math
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..names import well_formed

LARGEST_WHOLE_NUMBER = 2**53  # beyond it JSON readers round
TEXT_CUT = "text cut to {} characters"
UNFIT_DROPPED = "control characters dropped"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no place in XML, CSV or on a page
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}\.?\d{0,40}|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")


def parse_number(value: Any) -> float | None:
    """Return the number a cell holds, with a decimal point or a decimal comma, None where it is none.

    Examples
    --------
    >>> [parse_number(text) for text in ("49,5", " 45.5 ", "612\u00a0345,25", "1.234.567,5", "1,234,567.5", "Aktau")]
    [49.5, 45.5, 612345.25, 1234567.5, 1234567.5, None]
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        return _finite(value)
    if not isinstance(value, str):
        return None
    text = re.sub(r"(?<=\d)[\s'](?=\d{3}(?!\d))", "", value.strip()).replace("\u2212", "-")
    if text.count(",") == 1 and text.count(".") != 1:
        text = text.replace(".", "").replace(",", ".")
    elif "," in text and "." in text:
        grouping = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(grouping, "").replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    return _finite(text)


def _finite(value: Any) -> float | None:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def fits_a_float(number: float | Decimal) -> bool:
    """Return whether a number loses no digit as a float."""
    return math.isfinite(number) and Decimal(repr(float(number))) == Decimal(str(number))


def date_or_time(value: Any, is_date: bool) -> Any:
    """Return the date, or the date and time, that a text of ISO 8601 says; any other value as it is.

    Examples
    --------
    >>> date_or_time("1969-12-31", True), date_or_time("in 1969", True)
    (datetime.date(1969, 12, 31), 'in 1969')
    """
    if not isinstance(value, str):
        return value
    try:
        kind = datetime.date if is_date else datetime.datetime
        return kind.fromisoformat(value.replace("/", "-"))
    except ValueError:
        return value


def plain_value(value: Any, max_text: int) -> tuple[Any, str]:
    """Return an attribute as None, bool, int, float, date or clean text, and what was done to it ('' for nothing)."""
    if isinstance(value, str):
        text = well_formed(value) if not value.isascii() else value
        clean = _UNFIT.sub("", text) if not text.isprintable() else text
        done = UNFIT_DROPPED if len(clean) != len(text) or text != value else ""
        clean = clean.strip()
        return (clean[:max_text] or None), TEXT_CUT.format(f"{max_text:,}") if len(clean) > max_text else done
    if value is None or isinstance(value, bool):
        return value, ""
    if isinstance(value, np.generic):
        return plain_value(value.item(), max_text)
    if isinstance(value, int):
        return (value if abs(value) <= LARGEST_WHOLE_NUMBER else _large_number(value)), ""
    if isinstance(value, float):
        return (value, "") if math.isfinite(value) else (None, "" if math.isnan(value) else "infinity left out")
    if isinstance(value, list | dict | tuple):
        try:
            return plain_value(json.dumps(value, ensure_ascii=False, default=str), max_text)
        except (RecursionError, ValueError):
            return "(nested too deeply)", "nested too deeply, left out"
    if value is pd.NaT or value is pd.NA:
        return None, ""
    if isinstance(value, Decimal):
        return (value, "") if value.is_finite() else (None, "")
    if isinstance(value, datetime.date | datetime.time):  # a date with a time of day is a date too
        return value, ""
    return plain_value(str(value), max_text)


def _large_number(value: int) -> str:
    return str(value) if value.bit_length() < 4000 else "(a number of more than a thousand digits)"
