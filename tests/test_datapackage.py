"""The tables of an atlas as a Frictionless data package: every row, every column as the schema declares it."""

import json
import re

import pytest

import geo
from geo.atlas.catalog import read_rows
from geo.commands import cli


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    file = tmp_path_factory.mktemp("package") / "datapackage.json"
    assert cli.main(["export", "--out", str(file)]) == 0
    return json.loads(file.read_text(encoding="utf-8"))


def test_every_row_of_a_table_is_in_it_unchanged(package):
    tables = {resource["name"]: resource["data"] for resource in package["resources"]}
    assert {"catalog", "systems", "figures", "sources", "quantities"} <= set(tables)
    assert [row["value"] for row in tables["figures"]] == geo.figures()["value"].tolist()
    for name, rows in tables.items():
        given = read_rows(name)
        assert len(rows) == len(given)
        for row, expected in zip(rows, given, strict=True):
            assert list(row) == list(expected)
            for column, cell in row.items():
                told = expected[column]
                assert cell == (float(told) if isinstance(cell, float) else told or None)


def test_every_cell_is_what_its_field_declares(package):
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            limits = field.get("constraints", {})
            assert field["description"]
            cells = [row[field["name"]] for row in resource["data"]]
            present = [cell for cell in cells if cell is not None]
            assert not limits.get("required") or len(present) == len(cells)
            assert {type(cell) for cell in present} <= {float if field["type"] == "number" else str}
            assert set(present) <= set(limits.get("enum", present))
            assert all(re.fullmatch(limits.get("pattern", "(?s).*"), str(cell)) for cell in present)
        for key in resource["schema"].get("primaryKey", []):
            assert len({row[key] for row in resource["data"]}) == len(resource["data"])


def test_it_is_of_the_whole_atlas(tmp_path, capsys):
    assert cli.main(["export", "btc", "--out", str(tmp_path / "datapackage.json")]) == 1
    assert "leave out the names" in capsys.readouterr().err
