"""What answers say, in the language asked for: whole sentences by their key, and numbers as that language writes them.

The words stand in `geo/words/command`, one file a language; English is the default and needs no Babel.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"
LANGUAGES = ("en", "az", "ka", "kk", "ru", "tr")
"""Languages that answers and pages are told in, ISO 639-1: English, Azerbaijani, Georgian, Kazakh, Russian, Turkish."""
OTHERS = LANGUAGES[1:]
COLUMNS_OF_WORDS = ("commodity", "kind", "reason", "side", "status", "unit", "what", "where", "within")
"""Columns of tables whose cells are words of the engine's own; the others hold names and figures."""
SEVERAL = "; "
FOLDER = Path(__file__).parents[1] / "words" / "command"
Text = str | dict[str, str]
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)
_WITHIN = re.compile(r"within ([\d.]+) km")
_CONVERTED = re.compile(r"([\d.]+) (.+) converted at ([\d.]+) bbl/t \((.+), source (.+)\)")
_PLAIN = re.compile(r"\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


def language() -> str:
    """Return the language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Let all that is said in the block be said in one of `LANGUAGES`."""
    if name == language():
        yield
        return
    from ..text import TELLER

    token, teller = _spoken.set(name), TELLER.set(None if name == ENGLISH else sys.modules[__name__])
    try:
        yield
    finally:
        _spoken.reset(token)
        TELLER.reset(teller)


@cache
def words(name: str) -> dict[str, Text]:
    """Return every text of a language by its key, see `geo/words/README.md`."""
    found: dict[str, Text] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def say(key: str, **values: object) -> str:
    """Return a sentence in the language spoken, with its values; `count` chooses the plural.

    Examples
    --------
    >>> say("free", year=2025, amount="2 Mt")
    'Free beside the traffic of 2025: 2 Mt.'
    """
    text = words(language())[key]
    if isinstance(text, dict):
        text = text[_plural(values["count"])]
    return text.format(**{name: number(value) if name == "count" else value for name, value in values.items()})


def term(kind: str, name: str) -> str:
    """Return what a heading (`column`), a word of a column (`word`) or a unit (`unit`) is called; unknown ones stay."""
    text = words(language()).get(f"{kind}:{name}", name)
    return text if isinstance(text, str) else name


def in_words(value: object, column: str) -> str:
    """Return a cell of a table as text, its words in the language spoken where the column has such."""
    if language() == ENGLISH:
        return str(value)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if column in _READ and isinstance(value, str):
        return _READ[column](value)
    if column not in COLUMNS_OF_WORDS or not isinstance(value, str):
        return str(value)
    return SEVERAL.join(term("unit" if column == "unit" else "word", word) for word in value.split(SEVERAL))


def _amount_in_words(text: str) -> str:
    """Return "within 85 km", or a value with its unit, in the language spoken."""
    if found := _WITHIN.fullmatch(text):
        return say("withinKm", km=plain_number(float(found[1])))
    value, _, unit = text.partition(" ")
    if unit and _PLAIN.fullmatch(value):
        return f"{number(float(value), len(value.partition('.')[2]))} {term('unit', unit)}"
    return text


def _note_in_words(text: str) -> str:
    """Return a note whose parts that say by what barrels became tonnes are in the language spoken."""
    return SEVERAL.join(_converted_in_words(part) for part in text.split(SEVERAL))


def _converted_in_words(part: str) -> str:
    found = _CONVERTED.fullmatch(part)
    if not found:
        return part
    value, unit, rate, crude, source = found.groups()
    amount = f"{plain_number(float(value))} {term('unit', unit)}"
    return say("converted", amount=amount, rate=plain_number(float(rate)), crude=crude, source=source)


def _country_in_words(text: str) -> str:
    return term("word", text)  # a code stays one, what lies in no country has a word


_READ = {"value": _amount_in_words, "note": _note_in_words, "country": _country_in_words}
"""By column how cells are told that are neither words of the engine nor names."""


def number(value: object, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a number with so many decimals, its thousands grouped.

    Examples
    --------
    >>> number(1768.04, 1)
    '1,768.0'
    >>> with speaking("ru"):
    ...     number(1768.04, 1).replace(chr(160), " ")
    '1 768,0'
    """
    assert isinstance(value, int | float)
    if language() == ENGLISH:
        return f"{value:{'+' if signed else ''},.{decimals}f}"
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    told = format_decimal(value, format=f"+{pattern};-{pattern}" if signed else pattern, locale=_locale(language()))
    return told


def plain_number(value: float) -> str:
    """Return a number in as many digits as it needs, up to six."""
    text = f"{value:g}"
    if language() == ENGLISH or "e" in text:
        return text
    return number(value, len(text.partition(".")[2]))


def percent(share: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a share as a percentage, as the language writes it."""
    if language() == ENGLISH:
        return f"{share:{'+' if signed else ''}.{decimals}%}"
    from babel.numbers import format_percent

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    shape = _locale(language()).percent_formats[None].pattern.replace("#,##0", pattern)
    return format_percent(share, format=f"+{shape};-{shape}" if signed else shape, locale=_locale(language()))


def date(text: str) -> str:
    """Return a date as a table has it (2024-12-31, 2024-12, 2024) in words, of a period both; in English as it is."""
    if "/" in text and language() != ENGLISH:
        return " – ".join(date(end) for end in text.split("/"))
    found = _DATE.fullmatch(text)
    if language() == ENGLISH or not found:
        return text
    import datetime

    from babel.dates import format_date, format_skeleton

    year, month, day = found.groups()
    of = datetime.date(int(year), int(month), int(day or 1))
    return (
        format_date(of, "long", locale=_locale(language()))
        if day
        else format_skeleton("yMMMM", of, locale=_locale(language()))
    )


def capitals(text: str) -> str:
    """Return a name in capital letters; Georgian, whose fonts seldom have them, stays as it is.

    Examples
    --------
    >>> with speaking("tr"):
    ...     capitals("İtalya, Irak, Çin")
    'İTALYA, IRAK, ÇİN'
    """
    if language() == "ka":
        return text
    return (text.replace("i", "İ") if language() in ("az", "tr") else text).upper()


def _plural(count: object) -> str:
    if language() == ENGLISH:
        return "one" if count == 1 else "other"
    return str(_locale(language()).plural_form(count))  # type: ignore[arg-type]


@cache
def _locale(name: str) -> Locale:
    from babel import Locale

    return Locale(name)
