"""Published statements put to the commands: what the table says we say is what they say, and differences are explained.

Where a command says something else now, look whether it is right, then renew the table with `python tests/asked.py`.
"""

import asked
import pytest

from geo.atlas import catalog
from geo.atlas.check_tables import differs

ROWS = catalog.read_rows("reference-answers")
AT_LEAST = 25
"""Statements at least whose source gives no figure the answer rests on."""
ROLES = set(catalog.quantities_by_role().values())


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_command_says_what_the_table_says_it_says(row):
    assert asked.said(row) == float(row["says"])


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_an_answer_that_rests_on_the_source_of_the_statement_is_marked(row):
    shared = row["source"] in asked.sources_of(asked.ask(row["command"]))
    assert (row["shared_source"] == "yes") == shared


def test_no_statement_is_a_figure_the_answers_are_made_of():
    made_of = {(figure["source"], float(figure["value"])) for figure in catalog.read_rows("figures")
               if figure["quantity"] in ROLES}  # fmt: skip
    assert not [row["id"] for row in ROWS if (row["source"], float(row["published"])) in made_of]


def test_there_are_enough_statements_of_other_sources_than_the_answers_rest_on():
    assert len([row for row in ROWS if not row["shared_source"]]) >= AT_LEAST


def test_a_bound_is_near_enough_to_be_missed():
    bounds = {row["id"]: (float(row["published"]), float(row["says"])) for row in ROWS if row["compare"] != "about"}
    assert len(bounds) > 4
    assert not [name for name, (published, says) in bounds.items() if not published / 2 <= says <= published * 2]


def test_a_row_says_why_it_differs_and_only_then():
    assert {row["id"] for row in ROWS if differs(row)} == {row["id"] for row in ROWS if row["why"]}


@pytest.mark.parametrize(
    ("compare", "says", "is_other"),
    [("about", "8.9", True), ("about", "9", False), ("about", "11", False), ("about", "11.1", True),
     ("at-least", "8.9", True), ("at-least", "99", False), ("at-most", "11.1", True), ("at-most", "1", False)],
)  # fmt: skip
def test_an_answer_differs_beyond_its_tolerance_on_the_side_that_counts(compare, says, is_other):
    row = {"published": "10", "tolerance_percent": "10", "compare": compare, "says": says}
    assert differs(row) == is_other


def test_keys_add_up_what_stands_at_several_places():
    answer = {"spare": {"value": 1}, "rows": [{"year": 2024, "value": 2}, {"year": 2025, "value": 4}]}
    assert asked.values_at(answer, "spare.value + rows.year=2025.value + rows.0.value") == [1, 4, 2]
