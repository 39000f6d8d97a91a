"""The tables of an atlas open in spreadsheets: numbers as numbers, text as text, each figure with its source."""

import openpyxl
import pandas as pd
import pytest

import geo
from geo.atlas.system_lengths import system_lengths
from geo.commands import cli
from geo.formats.workbook import write_workbook


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    file = tmp_path_factory.mktemp("book") / "tables.xlsx"
    assert cli.main(["export", "--out", str(file)]) == 0
    return openpyxl.load_workbook(file)


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_lengths_are_the_measured_ones(book):
    told = {(row["system"], row["country"]): row["measured_km"] for row in rows_of(book["lengths"])}
    measured = system_lengths(geo.load())
    assert len(told) == len(measured)
    for row in measured.itertuples():
        assert told[row.system, row.country] == pytest.approx(row.measured_km, abs=1e-3)


def test_every_figure_is_there_with_its_source_and_numbers_are_numbers(book):
    rows, given = rows_of(book["figures"]), geo.figures()
    addresses = geo.sources().set_index("id")["url"]
    assert [row["subject"] for row in rows] == given["subject"].tolist()
    assert [row["source_url"] or "" for row in rows] == given["source"].map(addresses).tolist()
    numbers = given["value"].str.fullmatch(r"-?\d+(\.\d+)?").tolist()
    assert [isinstance(row["value"], int | float) for row in rows] == numbers
    assert "number" not in rows[0]  # the same once more
    assert [row["value"] for row in rows if isinstance(row["value"], int | float)] == [
        float(cell) for cell, is_number in zip(given["value"], numbers, strict=True) if is_number
    ]


def test_series_have_a_row_a_year(book):
    btc = [row for row in rows_of(book["series"]) if (row["subject"], row["quantity"]) == ("btc", "throughput_kazakh")]
    series = geo.series("btc", "throughput_kazakh")
    assert [row["year"] for row in btc] == series["year"].tolist()
    assert [row["value"] for row in btc][:2] == pytest.approx(series["value"].tolist()[:2])


def test_no_text_is_run_as_a_formula(tmp_path, book):
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    write_workbook({"t": pd.DataFrame({"=a": ["=1+1", "+2"], "n": [1.5, None]})}, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    assert [[cell.value for cell in row] for row in sheet] == [["=a", "n"], ["=1+1", 1.5], ["+2", None]]
    assert sheet["A2"].data_type == "s"


def test_a_workbook_is_of_the_whole_atlas(tmp_path, capsys):
    assert cli.main(["export", "btc", "--out", str(tmp_path / "x.xlsx")]) == 1
    assert "leave out the names" in capsys.readouterr().err
    assert not (tmp_path / "x.xlsx").exists()
