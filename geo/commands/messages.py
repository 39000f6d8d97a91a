"""Messages of what is wrong, in the language asked for: each is known by the English sentence it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..atlas import said

KEY = "message:"
"""How the keys of such sentences begin; the first that fits a message is the one."""
SENTENCES_WITHIN = ("hint", "why")
"""Values that are sentences themselves."""
WHOLE = "the whole"
_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?")


def told(message: str) -> str:
    """Return a message in the language spoken; one that no sentence of the words fits stays in English.

    Examples
    --------
    >>> with said.speaking("tr"):
    ...     told("no case is called 'xx'; known are a, b")
    "'xx' adında bir şey yok (senaryo); bilinenler: a, b"
    """
    if said.language() == said.ENGLISH:
        return message
    for key, sentence in _sentences():
        if found := sentence.fullmatch(message):
            return said.say(key, **{name: _value(name, text) for name, text in found.groupdict().items()})
    return message


def _value(name: str, text: str) -> str:
    if name in SENTENCES_WITHIN:
        return told(text)
    if name == "names":
        names = text.replace(" or ", ", ").split(", ")  # as they can be asked for, but what is no name
        return ", ".join(said.term("word", one) if one == WHOLE else one for one in names)
    if _NUMBER.fullmatch(text):
        return said.number(float(text.replace(",", "")), len(text.partition(".")[2]))
    return said.term("word", text)


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(_patterns())


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for key, text in said.words(said.ENGLISH).items():
        if key.startswith(KEY) and isinstance(text, str):
            pieces = re.split(r"\{(\w+)\}", text)
            spelt = [f"(?P<{piece}>.+?)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces)]
            yield key, re.compile("".join(spelt), re.DOTALL)
