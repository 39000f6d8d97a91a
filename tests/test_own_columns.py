"""Columns of a user's file that are called like something of the page's: they come out as they are in the file."""

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
import toy_map
from browsing import settle, shown, watch

from geo.atlas.columns import COLUMNS
from geo.formats.read import read
from geo.page.file_maps import draw_files

pytestmark = pytest.mark.browser

MET = "group x y lon lat symbol legend on of start_km index rank label folded stations km colour hollow id_".split()
THINGS = (files("geo") / "page" / "js" / "things.js").read_text(encoding="utf-8")
NAMES = sorted({*re.findall(r"\b[a-z_]\w*", THINGS), *MET, "constructor", "__proto__", "toString"} - set(COLUMNS))
"""Every word of the module that makes the page's systems, lines and places: all their own names, and more."""


def foreign(kind):
    return {name: f"{kind} {number}" for number, name in enumerate(NAMES)} | {"count": 0, "built": False, "share": 0.5}


def frame():
    return toy_map.tidy([
        toy_map.line("a", None, "oil", [(46, 40), (48, 41)], name="Line A", **foreign("line")),
        toy_map.line("b", None, "gas", [(46, 42), (48, 42)], name="Line B", group="North"),
        toy_map.place("q", "terminal", (47.0, 41.5), name="Port Q", **foreign("place")),
    ])  # fmt: skip


@pytest.fixture
def visit(browser, tmp_path):
    with watch(browser) as open_file:

        def open_map(route_map):
            file = tmp_path / "own.html"
            route_map.save(file)
            return open_file(file)

        yield open_map


def facts(page, name):
    """Return the further properties that the facts of a route or a place show, found by the search."""
    page.get_by_role("searchbox").fill(name)
    page.locator(".results").get_by_role("button", name=name).click()
    settle(page)
    assert page.locator(".facts h2").text_content() == name
    more = page.locator(".facts details", has_text="Further properties")
    shown = dict(zip(more.locator("dt").all_text_contents(), more.locator("dd").all_text_contents(), strict=True))
    page.keyboard.press("Escape")
    return shown


def taken(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def as_text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain_tables():
    return dict.fromkeys(("systems", "figures", "lengths", "sources"))


def test_the_page_has_own_names_to_be_met():
    assert {"group", "lon", "legend", "on", "of", "start_km", "stations", "hollow", "row", "index"} <= set(NAMES)


def test_facts_show_them_as_they_are_in_the_file(visit):
    page = visit(toy_map.draw(frame(), **plain_tables()))
    for name, kind in (("Line A", "line"), ("Port Q", "place")):
        assert facts(page, name) == {column: as_text(value) for column, value in foreign(kind).items()}
    assert facts(page, "Line B") == {"group": "North"}


def test_geojson_takes_them_away_as_they_are_in_the_file(visit):
    page = visit(toy_map.draw(frame(), **plain_tables()))
    found = {entry["properties"]["id"]: entry for entry in json.loads(taken(page, "GeoJSON"))["features"]}
    assert set(found) == {"a", "b", "q"}
    assert foreign("line").items() <= found["a"]["properties"].items()
    assert foreign("place").items() <= found["q"]["properties"].items()
    assert found["b"]["properties"]["group"] == "North"
    assert "system" not in found["a"]["properties"]  # the file names none
    assert found["q"]["geometry"] == {"type": "Point", "coordinates": [47, 41.5]}


def test_the_table_has_the_columns_as_they_are_in_the_file(visit):
    given = frame().assign(operator=["owner-1", None, "owner-2"])
    rows = list(csv.DictReader(io.StringIO(taken(visit(toy_map.draw(given, **plain_tables())), "CSV"))))
    assert [(row["id"], row["system"], row["operator"]) for row in rows] == [
        ("a", "", "owner-1"), ("b", "", ""), ("q", "", "owner-2"),
    ]  # fmt: skip


def drawn_now(page):
    return {name: ids for name, ids in shown(page).items() if name in ("routes", "places")}


def test_switches_filters_and_the_map_work_beside_them(visit):
    page = visit(toy_map.draw(frame(), **plain_tables()))
    assert drawn_now(page) == {"routes": ["a", "b"], "places": ["q"]}
    page.get_by_role("switch", name="Oil pipelines").uncheck(force=True)
    page.get_by_role("switch", name="Ports and terminals").uncheck(force=True)
    settle(page)
    assert drawn_now(page) == {"routes": ["b"], "places": []}


def test_files_with_such_columns_are_read_and_shown(visit, tmp_path):
    def write(name, *features):
        file = tmp_path / name
        file.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
        return read(file).frame

    def feature(shape, coordinates, **properties):
        return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}

    own = {"group": "South", "x": 4532100.5, "y": 612345.5, "lat": "40N", "symbol": "anchor"}
    lines = write("lines.geojson", feature("LineString", [[50, 40], [52, 41]], id="a", name="Line A", **own))
    places = write("places.geojson", feature("Point", [50, 40], id="q", name="Port Q", kind="terminal", **own))
    page = visit(draw_files([lines, places], title="Own"))
    for name in ("Port Q", "Line A"):
        assert {column: str(value) for column, value in own.items()}.items() <= facts(page, name).items()


def test_a_row_of_the_report_says_which_word_became_which_and_the_summary_counts_them_in_notes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "name,status,country,wkt\n"
        'A,Operating,Kazakhstan,"LINESTRING (50 45, 50 45, 51 45)"\n'
        'B,asleep,KZ,"LINESTRING (50 46, 51 46)"\n',
        encoding="utf-8",
    )
    imported = read(path)
    assert imported.report["action"].tolist() == ["mended", "read"]
    first, second = imported.report["reason"]
    assert first.startswith("1 repeated point dropped; ")
    assert "country: 'Kazakhstan' as KZ" in first
    assert second == "status: 'asleep' left empty"
    summary = imported.summary()
    assert "mended 1: N repeated point dropped (first: a.csv row 2)" in summary
    assert "no status of ours for 'asleep' (1)" in summary
