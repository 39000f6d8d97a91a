"""The words of a page: one file a language in geo/words/page, and all but English packed small, as a page has them."""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from importlib.resources import files

_INERT, _AND_BACK = str.maketrans("&<>{}", ",./:["), str.maketrans(",./:[", "&<>{}")
"""What is markup in a page or a template, and instead of it letters that base 85 has not."""

Words = dict[str, str | dict[str, str]]
"""By key a text with values in braces, or several by plural category (CLDR: one, few, many, other)."""


@cache
def words(language: str) -> Words:
    """Return the words of a page in a language, by its ISO 639-1 code."""
    found: Words = json.loads(_read(f"{language}.json"))
    return found


@cache
def packed_words() -> dict[str, dict[str, str]]:
    """Return the words of the other languages by code, as `pack` made them; `python tests/packed_words.py` renews them.

    They are kept in a file, not made with each page, so that pages are equal whatever made the machine's zlib.
    """
    found: dict[str, dict[str, str]] = json.loads(_read("packed.json"))
    return found


def pack(language: str) -> dict[str, str]:
    """Return the texts of a language in the order of the English keys: its `letters`, and its `words` by them.

    The words are a text a line, plurals as JSON, as bytes, each the number of a letter: raw deflate in base 85.
    """
    own = words(language)
    text = "\n".join(entry if isinstance(entry, str) else _compact(entry) for entry in map(own.get, words("en")))
    letters = "".join(sorted(set(text)))
    number = {letter: place for place, letter in enumerate(letters)}
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    stream = deflate.compress(bytes(number[letter] for letter in text)) + deflate.flush()
    return {"letters": letters, "words": base64.b85encode(stream).decode("ascii").translate(_INERT)}


def unpack(packed: dict[str, str]) -> list[str | dict[str, str]]:
    """Return the texts that `pack` was given."""
    stream = base64.b85decode(packed["words"].translate(_AND_BACK))
    numbers = zlib.decompress(stream, -zlib.MAX_WBITS)
    lines = "".join(packed["letters"][number] for number in numbers).split("\n")
    return [json.loads(line) if line.startswith('{"') else line for line in lines]


def _compact(entry: object) -> str:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def _read(name: str) -> str:
    return (files("geo") / "words" / "page" / name).read_text(encoding="utf-8")
