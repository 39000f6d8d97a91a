"""Names of columns: what two spellings share, plain ones of a-z, and ones that differ from all others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MAX_NAME_LENGTH = 60
NAMELESS = "column"
"""What a column is called whose name has no letter that can be spelt in a-z."""
_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіїєґ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya a g q n o u u h i i e g".split(),
        strict=True,
    )
)
CYRILLIC = str.maketrans(
    {letter: latin.strip("-") for letter, latin in _LETTERS.items()}
    | {letter.upper(): latin.strip("-").capitalize() for letter, latin in _LETTERS.items()}
)
"""Russian, Ukrainian and Kazakh letters by their sound, so that columns keep a name to call them by."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def column_key(name: str) -> str:
    """Return what two spellings of one column name share: 'PipelineName', 'pipeline_name', 'PIPELINE NAME'."""
    return re.sub(r"[^a-z0-9:/]", "", _ascii(name).lower())


def tidy_name(name: str) -> str:
    """Return a column name of a-z, 0-9 and _, beginning with a letter: 'CapacityBcm/y' -> 'capacity_bcm_y'."""
    words = re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", _ascii(name)).lower()).strip("_")[:MAX_NAME_LENGTH].strip("_")
    if not words:
        return NAMELESS
    return words if words[0].isalpha() else f"c_{words}"


def _ascii(name: str) -> str:
    """Return a name in plain letters, Cyrillic ones by their sound: 'Оператор' -> 'Operator'."""
    spelt = name[:1000].translate(CYRILLIC) if not name.isascii() else name
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


def unique_names(names: list[str], where: str) -> tuple[list[str], list[str]]:
    """Return names made different where two are equal ('length', 'length_2'), and a note where they were.

    Examples
    --------
    >>> unique_names(["length", "length"], "a.csv")[0]
    ['length', 'length_2']
    """
    taken, out, repeated = set(names), [], []
    seen: set[str] = set()
    for name in names:
        unique, number = name, 2
        while unique in seen or (unique != name and unique in taken):
            unique, number = f"{name}_{number}", number + 1
        seen.add(unique)
        out.append(unique)
        if unique != name:
            repeated.append(f"{name[:40]!r} as {unique[:44]}")
    more = " ..." if len(repeated) > 20 else ""
    return out, [f"{where}: columns of one name, all kept: {', '.join(repeated[:20])}{more}"] if repeated else []


def free_name(name: str, taken: Container[str]) -> str:
    """Return `name`, or with a number behind it where it is taken."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique
