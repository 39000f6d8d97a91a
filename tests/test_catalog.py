import pytest
import toy_atlas

import geo
from geo.atlas import catalog
from geo.atlas.columns import STATUSES
from geo.atlas.commodities import commodities
from geo.atlas.schema import tables
from geo.errors import LayerError

BESIDE_THE_LAYERS = sorted({column.table for column in catalog.schema() if "/" not in column.table})


@pytest.mark.parametrize("table", BESIDE_THE_LAYERS)
def test_every_shipped_table_keeps_to_its_schema(table):
    rows, problems = catalog.examine_table(table)
    assert not problems
    assert rows


def test_the_schema_and_the_layers_share_one_vocabulary():
    types = {(column.table, column.name): column.type for column in catalog.schema()}
    assert types["systems", "status"] == "choice " + "|".join(STATUSES)
    assert set(types["systems", "commodity"].removeprefix("choice ").split("|")) <= set(commodities())


def test_figures_have_numbers_where_the_value_is_one(toy_folder):
    figures = catalog.figures(toy_folder)
    assert list(figures["number"]) == [1000, 990, 900]


BAD_ROWS = {
    "unknown source": (("btc", "", "length", "1", "km", "", "a-dream", "", ""), "'a-dream' is not in sources.csv"),
    "bad date": (("btc", "", "length", "1", "km", "lately", "a-book", "", ""), "'lately' is not a date"),
    "bad country": (("btc", "Azerbaijan", "length", "1", "km", "", "a-book", "", ""), "not an ISO 3166-1"),
    "unknown quantity": (("btc", "", "colour", "1", "km", "", "a-book", "", ""), "'colour' is not in quantities.csv"),
    "no value": (("btc", "", "length", "", "km", "", "a-book", "", ""), "column 'value': is empty"),
    "bad choice": (("btc", "", "length", "1", "km", "", "a-book", "maybe", ""), "'maybe' is not one of yes"),
    "space": (("btc ", "", "length", "1", "km", "", "a-book", "", ""), "has space around it"),
    "too few cells": (("btc", "", "length"), "has 3 cells, the header has 9"),
}
HEADER = "subject,country,quantity,value,unit,as_of,source,preferred,note"


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_with_its_row_column_and_remedy(toy_folder, name):
    row, text = BAD_ROWS[name]
    toy_atlas.write_csv(toy_folder / "figures.csv", HEADER, row)
    with pytest.raises(LayerError) as caught:
        catalog.figures(toy_folder)
    assert text in str(caught.value)
    assert "figures.csv, row 2" in str(caught.value)


def test_all_bad_cells_of_a_table_are_reported_at_once(toy_folder):
    toy_atlas.write_csv(toy_folder / "figures.csv", HEADER, ("btc", "az", "length", "", "km", "?", "a-dream", "", ""))
    _, problems = catalog.examine_table("figures", toy_folder)
    assert len(problems) == 4


def test_a_wrong_header_is_refused(toy_folder):
    toy_atlas.write_csv(toy_folder / "figures.csv", "subject,value", ("btc", "1"))
    with pytest.raises(LayerError, match="the header is subject, value; it must be subject, country"):
        catalog.figures(toy_folder)


def test_an_id_used_twice_is_refused(toy_folder):
    row = ("a-book", "A book", "Somebody", "", "2020", "", "")
    toy_atlas.write_csv(toy_folder / "sources.csv", "id,title,publisher,url,published,licence,note", row, row)
    with pytest.raises(LayerError, match="stands in row 2 already"):
        catalog.sources(toy_folder)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.y", "https://x.y/<script>"])
def test_only_web_addresses_are_links(toy_folder, url):
    row = ("a-book", "A book", "Somebody", url, "2020", "", "")
    toy_atlas.write_csv(toy_folder / "sources.csv", "id,title,publisher,url,published,licence,note", row)
    with pytest.raises(LayerError, match="not an http or https address"):
        catalog.sources(toy_folder)


def test_a_file_that_changed_is_read_again(toy_folder):
    header = "id,title,publisher,url,published,licence,note"
    old = ("a-book", "A book", "Somebody", "", "2020", "", "")
    figure = ("btc", "", "length", "1", "km", "", "new-src", "", "")
    toy_atlas.write_csv(toy_folder / "figures.csv", HEADER, figure)
    with pytest.raises(LayerError, match=r"'new-src' is not in sources\.csv"):
        catalog.figures(toy_folder)
    toy_atlas.write_csv(toy_folder / "sources.csv", header, old, ("new-src", *old[1:]))
    assert list(catalog.figures(toy_folder)["source"]) == ["new-src"]


@pytest.mark.parametrize("table", ["catalog", "systems", "sources", "quantities", "figures", "region", "pages"])
def test_a_compulsory_table_is_missed_with_what_it_must_hold_and_never_taken_from_the_shipped_atlas(toy_folder, table):
    (toy_folder / f"{table}.csv").unlink()
    with pytest.raises(LayerError, match=rf"{table}\.csv: is missing from the folder .*; it holds .* \(columns \w+, "):
        catalog.read_table(table, toy_folder)


@pytest.mark.parametrize("table", ["crudes", "groups", "passages", "avoid", "defaults", "scenarios"])
def test_an_optional_table_that_is_absent_has_no_rows(toy_folder, table):
    (toy_folder / f"{table}.csv").unlink(missing_ok=True)
    found = catalog.read_table(table, toy_folder)
    assert found.empty
    shipped = [name for name in catalog.read_table(table).columns if not name.startswith(("title_", "note_"))]
    assert list(found.columns) == shipped


def test_columns_that_are_not_compulsory_may_be_left_out_and_languages_added(toy_folder):
    toy_atlas.write_csv(
        toy_folder / "pages.csv", "title_pl,id,title,title_uk", ("Mapa", "one", "Map", ""), ("", "two", "Two", "Dva")
    )
    found = catalog.read_table("pages", toy_folder)
    assert list(found.columns)[:4] == ["id", "title", "title_pl", "title_uk"]
    assert found["title_pl"].tolist() == ["Mapa", ""]
    assert found["focus"].tolist() == ["", ""]


@pytest.mark.parametrize(
    "header", ["id,title,title_", "id,title,title_english", "id,title,colour", "id", "id,title,id"]
)
def test_an_unknown_a_missing_or_a_repeated_column_is_refused(toy_folder, header):
    toy_atlas.write_csv(toy_folder / "pages.csv", header)
    with pytest.raises(LayerError, match=r"pages\.csv: the header is .*; it must be id, title, title_xx \(optional\)"):
        catalog.read_table("pages", toy_folder)


def test_every_table_says_whether_it_is_compulsory_and_what_it_holds():
    assert {table.name for table in tables().values()} == {column.table for column in catalog.schema()}
    assert all(table.description and table.columns for table in tables().values())


@pytest.mark.parametrize("table", ["figures", "scenarios"])
def test_a_folder_that_is_none_is_named_for_tables_that_may_be_absent_too(table):
    with pytest.raises(LayerError, match=r"^btc: is no folder; the tables of an atlas stand in one$"):
        getattr(geo, table)("btc")
