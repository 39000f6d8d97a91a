"""Spellings of one name: without marks, and by its sound in Latin, Cyrillic and Georgian letters alike.

The page's search goes by the same tables (`geo/page/constants.py`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = dict(zip("əıøđłœæþðқғңөұүһіәß", "e i o d l oe ae p t к г н о у у х и а ss".split(), strict=True))
"""Letters that have no mark to leave out, and what they are written as without their keyboard."""

_SOUNDS = """
a:аა b:бბ v:вვw g:гგღ,gh d:дდ e:еэე z:зზძ,dz,дз i:иыიy k:кკქყq l:лლ m:мმ n:нნ o:оო p:пპფ r:рრ s:сსშшщ,sh,shch,sch
t:тთტ u:უу f:ф h:хხჰx,kh iu:ю ia:я c:жчцჟჩცწჭჯj,zh,ch,ts,dj,dzh,dj,дж :ъь
"""
SOUNDS = {
    spelling: sound
    for sound, _, spellings in (entry.partition(":") for entry in _SOUNDS.split())
    for letters, *groups in [spellings.split(",")]
    for spelling in (*letters, *groups)
}
"""Letters, and letters together, by what they sound like in the romanisations of the field (BGN/PCGN, GOST, ISO 9, the
Latin letters of Azerbaijan, Kazakhstan and Turkey). These write j, c, ç, zh, ch, ts and dzh for one another's sounds,
so all are one here."""

_SPELLING = re.compile("|".join(sorted(SOUNDS, key=len, reverse=True)))
_APOSTROPHES = re.compile("['’ʹʼ]")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the words of a name in lower case and without marks, one space between them.

    Examples
    --------
    >>> fold("Bakı\N{EN DASH}Tbilisi-CEYHAN"), fold("Türkiye"), fold("Құрық")
    ('baki tbilisi ceyhan', 'turkiye', 'курык')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(LETTERS.get(letter, letter) for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """Return how the words of a name sound, in Latin letters: alike for most romanisations of it.

    Examples
    --------
    >>> sound("Атырау"), sound("Atyrau"), sound("Джейхан"), sound("Dzheykhan"), sound("Ceyhan"), sound("ჯეიჰანი")
    ('atirau', 'atirau', 'ceihan', 'ceihan', 'ceihan', 'ceihani')
    """
    words = "".join(" " if unicodedata.category(letter) == "So" else letter for letter in _APOSTROPHES.sub("", text))
    said = _SPELLING.sub(lambda found: SOUNDS[found[0]], fold(words))
    return re.sub(r"(.)\1+", r"\1", said).replace("ie", "e")
