"""The words of a page: one file a language in geo/words/page."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from ..atlas.said import OTHERS
from .encode import packed

Words = dict[str, str | dict[str, str]]
"""By key a text with values in braces, or several by plural category (CLDR: one, few, many, other)."""


@cache
def words(language: str) -> Words:
    """Return the words of a page in a language, by its ISO 639-1 code."""
    found: Words = json.loads((files("geo") / "words" / "page" / f"{language}.json").read_text(encoding="utf-8"))
    return found


@cache
def packed_words() -> str:
    """Return the words of all languages but English, packed: by code a list in the order of the English keys."""
    texts = {language: [words(language)[key] for key in words("en")] for language in OTHERS}
    return packed(json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode())
