"""Suggest the names somebody may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

MOST_SUGGESTIONS = 3
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that no name, note or cell of an atlas has: they end lines, or steer a terminal."""
_UNFIT_MARKS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def nearest_names(name: str, known: Iterable[str]) -> str:
    """Return a phrase that suggests the known names nearest to `name`, or lists what is known when few.

    Examples
    --------
    >>> nearest_names("tangiz", ["tengiz", "btc", "cpc"])
    'did you mean tengiz?'
    >>> nearest_names("zzz", ["btc", "bte"])
    'known are btc, bte'
    >>> nearest_names("zzz", [])
    'none is known'
    """
    known = sorted(set(known))
    if not known:
        return "none is known"
    near = difflib.get_close_matches(name.lower(), known, n=MOST_SUGGESTIONS, cutoff=0.3)
    if near:
        head, last = ", ".join(near[:-1]), near[-1]
        return f"did you mean {head + ' or ' if head else ''}{last}?"
    return f"known are {', '.join(known[:30])}{' ...' if len(known) > 30 else ''}"


def unfit_for_windows(name: str) -> str:
    """Return why Windows cannot keep a file of this name, or ''; a name without folders that others are to open.

    Examples
    --------
    >>> unfit_for_windows("aux.html")
    "'aux.html' is the name of a device on Windows; name it otherwise"
    >>> unfit_for_windows("Нефть и газ.html")
    ''
    """
    if _DEVICES.fullmatch(name):
        return f"{name!r} is the name of a device on Windows; name it otherwise"
    if found := _UNFIT_MARKS.search(name):
        return f"{name!r} has a {found[0]!r}, which no name on Windows can have; name it otherwise"
    if not name or name[-1] in ". ":
        return f"{name!r} is empty or ends in a dot or space, which Windows drops; name it otherwise"
    return ""
