"""Closures that happened, put to the commands: the table holds the range they give, and whether what happened is in it.

Where a command says something else now, look whether it is right, then renew the table with `python tests/asked.py`.
"""

import asked
import pytest

from geo.atlas import catalog
from geo.atlas.check_tables import hit

ROWS = catalog.read_rows("replayed")
CLOSURES = {"2008-08-05", "2019-04-24", "2022-03-23", "2022-08-22", "2025-08-01", "2025-11-29", "2026-05-01"}
"""Days on which the fire on BTC, Druzhba's dirty oil, the storm and the cracks at CPC, the dirty oil in BTC, the sea
drones at CPC and the stop of Kazakh oil by Druzhba began."""


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_command_gives_the_range_of_the_table_and_a_number_in_it(row):
    assert asked.said_range(row) == (float(row["low"]), float(row["high"]))
    assert asked.said(row) == float(row["says"])
    assert float(row["low"]) <= float(row["says"]) <= float(row["high"])


def test_hits_and_misses_are_what_the_ranges_say_and_a_miss_says_why():
    assert [row["hit"] for row in ROWS] == [hit(row) for row in ROWS]
    assert {row["id"] for row in ROWS if row["hit"] == "no"} == {row["id"] for row in ROWS if row["why"]}


def test_every_closure_is_replayed_and_not_only_where_it_flatters():
    assert {row["began"] for row in ROWS} == CLOSURES
    assert {row["hit"] for row in ROWS} == {"yes", "no", "open"}


@pytest.mark.parametrize(
    ("happened", "truth"), [("", "open"), ("1", "yes"), ("8", "yes"), ("0.9", "no"), ("8.1", "no")]
)
def test_what_happened_is_a_hit_from_the_low_answer_to_the_high_one(happened, truth):
    assert hit({"low": "1", "high": "8", "happened": happened}) == truth
