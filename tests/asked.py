"""Questions as typed on the command line, and a value out of the JSON they answer with.

`python tests/asked.py` renews what the reference answers and the replayed closures say we say, from the commands.
"""

import contextlib
import csv
import io
import json
import re
import shlex
from functools import lru_cache

from geo.atlas import catalog
from geo.commands import cli

DIGITS = 4
"""Significant digits of what the table says we say."""
RANGED = re.compile(r"(?:max_flow|stranded)_(\w+)")
"""A number of an answer that has a range beside it, and its unit."""


@lru_cache
def ask(command):
    """Return the JSON a command answers with."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert cli.main([*shlex.split(command), "--format", "json"]) == 0, command
    return json.loads(out.getvalue())


def values_at(answer, key):
    """Return what stands at each of the places of a key: `spare.range.low`, `0.length_km`, `year=2025.value`."""
    return [_follow(answer, place.split(".")) for place in key.split(" + ")]


def _follow(answer, steps):
    for step in steps:
        column, _, value = step.partition("=")
        if value:
            answer = next(entry for entry in answer if str(entry[column]) == value)
        else:
            answer = answer[int(step) if step.isdigit() else step]
    return answer


def said(row, key=None):
    """Return what the command of a row says at its key, or at another, in the unit published."""
    value = sum(values_at(ask(row["command"]), key or row["key"])) * float(row["times"] or 1)
    return float(f"{value:.{DIGITS}g}")


def said_range(row):
    """Return the low and the high answer that stand beside the number of a row."""
    return tuple(said(row, RANGED.sub(rf"range.{end}_\1", row["key"])) for end in ("low", "high"))


def sources_of(answer):
    """Return the names of all sources in an answer."""
    if isinstance(answer, dict):
        own = {answer[key] for key in ("source",) if answer.get(key)} | set(answer.get("sources") or ())
        return own.union(*(sources_of(value) for value in answer.values()))
    return set().union(*(sources_of(value) for value in answer)) if isinstance(answer, list) else set()


def renew(table, columns):
    """Write a table again with what the commands say now."""
    path = catalog.layers_folder() / f"{table}.csv"
    rows = [row | {name: f"{value:g}" for name, value in columns(row).items()} for row in catalog.read_rows(table)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    renew("reference-answers", lambda row: {"says": said(row)})
    renew("replayed", lambda row: dict(zip(("low", "high", "says"), (*said_range(row), said(row)), strict=True)))
