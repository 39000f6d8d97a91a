"""Suggest the names somebody may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_SUGGESTIONS = 3


def nearest_names(name: str, known: Iterable[str]) -> str:
    """Return a phrase that suggests the known names nearest to `name`, or lists what is known when few.

    Examples
    --------
    >>> nearest_names("tangiz", ["tengiz", "btc", "cpc"])
    'did you mean tengiz?'
    >>> nearest_names("zzz", ["btc", "bte"])
    'known are btc, bte'
    """
    known = sorted(set(known))
    near = difflib.get_close_matches(name.lower(), known, n=MOST_SUGGESTIONS, cutoff=0.3)
    if near:
        head, last = ", ".join(near[:-1]), near[-1]
        return f"did you mean {head + ' or ' if head else ''}{last}?"
    return f"known are {', '.join(known[:30])}{' ...' if len(known) > 30 else ''}"
