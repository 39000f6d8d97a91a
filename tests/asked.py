"""Questions as typed on the command line, and a value out of the JSON they answer with.

`python tests/asked.py` renews the column `says` of the reference answers from the commands.
"""

import contextlib
import csv
import io
import json
import shlex
from functools import lru_cache

from geo.atlas import catalog
from geo.commands import cli

DIGITS = 4
"""Significant digits of what the table says we say."""


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


def said(row):
    """Return what the command of a reference answer says, in the unit published."""
    value = sum(values_at(ask(row["command"]), row["key"])) * float(row["times"] or 1)
    return float(f"{value:.{DIGITS}g}")


def sources_of(answer):
    """Return the names of all sources in an answer."""
    if isinstance(answer, dict):
        own = {answer[key] for key in ("source",) if answer.get(key)} | set(answer.get("sources") or ())
        return own.union(*(sources_of(value) for value in answer.values()))
    return set().union(*(sources_of(value) for value in answer)) if isinstance(answer, list) else set()


def renew():
    """Write the reference answers again with what the commands say now."""
    path = catalog.layers_folder() / "reference-answers.csv"
    rows = [row | {"says": f"{said(row):g}"} for row in catalog.read_rows("reference-answers")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    renew()
