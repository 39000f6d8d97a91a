"""The words of a page: one file a language in geo/words/page."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

Words = dict[str, str | dict[str, str]]
"""By key a text with values in braces, or several by plural category (CLDR: one, few, many, other)."""


@cache
def words(language: str) -> Words:
    """Return the words of a page in a language, by its ISO 639-1 code."""
    text = (files("geo") / "words" / "page" / f"{language}.json").read_text(encoding="utf-8")
    found: Words = json.loads(text)
    return found
