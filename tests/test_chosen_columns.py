"""Maps of somebody's own lines: any column colours, widens, names, tells, filters and is searched."""

import re
from pathlib import Path

import geopandas as gpd
import pytest
import toy_atlas
from browsing import settle, watch
from shapely import LineString, Point
from unpacking import data_in

import geo
from geo.commands import cli
from geo.errors import ArgumentError, UnknownNameError
from geo.formats.commodity_said import with_commodity
from geo.formats.read import read
from geo.page.own_columns import chosen

FIRMS = ["Acme", "Dig", "Acme", None]
CAPACITIES = [2.0, 30.0, 8.5, None]


def frame():
    shapes = [LineString([(50, 40 + n), (52, 40.2 + n)]) for n in range(4)]
    columns = {"name": ["L1", "L2", "L3", "L4"], "firm": FIRMS, "capacity_bcm": CAPACITIES}
    columns["year"] = [1999, 2005, 2019, 2020]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


@pytest.fixture
def visit(browser, tmp_path):
    with watch(browser) as open_file:

        def open_map(route_map, address=""):
            if isinstance(route_map, Path):
                return open_file(route_map, address=address)
            route_map.save(tmp_path / "own.html")
            return open_file(tmp_path / "own.html", address=address)

        yield open_map


def chosen_in(page, name):
    return page.get_by_role("combobox", name=name, exact=True)


def wait_for_address(page, pattern):
    from playwright.sync_api import expect

    expect(page).to_have_url(re.compile(pattern))


def colours_at(page, lon, lat, reach=0):
    """Return the colours of the canvas of routes at a place and so many pixels above and below, three numbers each."""
    settle(page)
    return page.evaluate(
        """([lon, lat, reach]) => {
        const canvas = document.querySelector(".leaflet-routes-pane canvas"), sharp = canvas.width / canvas.clientWidth;
        const box = canvas.getBoundingClientRect(), frame = map_routes.getContainer().getBoundingClientRect();
        const at = map_routes.latLngToContainerPoint([lat, lon]);
        const x = (at.x + frame.left - box.left) * sharp, y = (at.y + frame.top - box.top) * sharp;
        const { data } = canvas.getContext("2d").getImageData(x, y - reach, 1, 2 * reach + 1);
        return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]); }""",
        [lon, lat, reach],
    )


def colour_at(page, lon, lat):
    return colours_at(page, lon, lat)[0]


def in_theme(page, name):
    text = page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()")
    return [int(text[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.browser
def test_a_column_colours_the_lines_and_its_legend_switches_them(visit):
    page = visit(geo.draw(frame(), column="firm"))
    assert colour_at(page, 51, 40.1) == in_theme(page, "class1")
    assert colour_at(page, 51, 41.1) == in_theme(page, "class2")
    assert page.get_by_role("switch").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))") == [
        "Acme", "Dig", "no value",
    ]  # fmt: skip
    page.get_by_role("switch", name="Acme").uncheck(force=True)
    settle(page)
    assert page.evaluate("map_page.shown().routes.length") == 2


@pytest.mark.browser
def test_the_reader_chooses_other_columns_and_the_address_keeps_them(visit):
    page = visit(geo.draw(frame()))
    page.get_by_text("Colour, width and names by column").click()
    chosen_in(page, "Colour").select_option("year")
    chosen_in(page, "Width").select_option("capacity_bcm")
    chosen_in(page, "Names").select_option("firm")
    assert colour_at(page, 51, 40.1) == in_theme(page, "step1")
    assert "up to 30" in page.locator(".columns").inner_text()
    wait_for_address(page, "colour=year&width=capacity_bcm&label=firm")
    again = visit(geo.draw(frame()), page.evaluate("location.hash"))
    assert colour_at(again, 51, 40.1) == in_theme(again, "step1")
    assert chosen_in(again, "Names").input_value() == "firm"


@pytest.mark.browser
def test_lines_are_as_wide_as_the_numbers_of_a_column(visit):
    def thick(page, lon, lat):
        return sum(colour == in_theme(page, "other-soft") for colour in colours_at(page, lon, lat, 12))

    page = visit(geo.draw(frame(), width="capacity_bcm"))
    assert thick(page, 51, 41.1) > 2 * thick(page, 51, 40.1) > 0


@pytest.mark.browser
def test_any_column_filters_by_number_and_by_word(visit):
    page = visit(geo.draw(frame()))
    page.get_by_text("Colour, width and names by column").click()
    chosen_in(page, "Filter by a column").select_option("year")
    page.get_by_role("spinbutton", name="year: from").fill("2004")
    settle(page)
    assert page.evaluate("map_page.shown().routes.length") == 3
    chosen_in(page, "Filter by a column").select_option("firm")
    page.get_by_role("combobox", name="firm: contains").fill("acm")
    settle(page)
    assert page.evaluate("map_page.shown().routes.length") == 1
    wait_for_address(page, "keep=.*acm")
    again = visit(geo.draw(frame()), page.evaluate("location.hash"))
    assert again.evaluate("map_page.shown().routes.length") == 1
    page.get_by_role("button", name="Remove: year").click()
    settle(page)
    assert page.evaluate("map_page.shown().routes.length") == 2


@pytest.mark.browser
def test_the_search_finds_by_any_column_and_says_why(visit):
    page = visit(geo.draw(frame()))
    page.get_by_role("searchbox").fill("acme")
    settle(page)
    found = page.locator(".results li").all_inner_texts()
    assert [text.split("\n") for text in found] == [["L1", "firm: Acme"], ["L3", "firm: Acme"]]


@pytest.mark.browser
def test_chosen_columns_are_told_of_what_is_pointed_at(tmp_path, visit):
    from browsing import hover

    from geo.formats.frames import tidy_frames
    from geo.page.file_maps import draw_files

    page = visit(draw_files(tidy_frames(frame()), title="x", own={"tip": ["firm", "year"]}))
    hover(page, 51, 40.1)
    text = page.locator("#tip").inner_text()
    assert "firm: Acme" in text
    assert "year: 1999" in text


@pytest.mark.browser
def test_names_of_columns_and_their_values_are_text(visit):
    hostile = "<img src=x onerror=fired()>"
    page = visit(geo.draw(frame().rename(columns={"firm": hostile}).assign(more=[hostile] * 4), column=hostile))
    chosen_in(page, "Colour").select_option("more")
    settle(page)
    assert page.locator("img").count() == 0
    assert page.locator(".columns .legend").inner_text().startswith(hostile)


def test_columns_are_named_as_the_file_or_its_frame_has_them():
    read_in = frame().assign(capacity_bcm_y=CAPACITIES, operator=FIRMS)
    assert chosen([read_in], colour="CapacityBcm/y", width="capacity_bcm", label="Owner", tooltip=["year"]) == {
        "colour": "capacity_bcm_y", "width": "capacity_bcm", "label": "operator", "tip": ["year"],
    }  # fmt: skip
    with pytest.raises(UnknownNameError, match="did you mean firm"):
        chosen([read_in], colour="frim")
    with pytest.raises(ArgumentError, match="the column 'firm' holds no numbers"):
        chosen([read_in], width="firm")
    with pytest.raises(ArgumentError, match="the column 'firm' holds no numbers"):
        geo.draw(frame(), width="firm")


@pytest.mark.browser
def test_numbers_that_a_file_gives_as_text_are_numbers(visit, tmp_path):
    lines = ["name,capacity,wkt", *(f'L{n},{text},"LINESTRING (50 {40 + n}, 52 40)"' for n, text in enumerate("295"))]
    (tmp_path / "lines.csv").write_text("\n".join(lines), encoding="utf-8")
    drawn = tmp_path / "lines.html"
    assert cli.main(["map", str(tmp_path / "lines.csv"), "--width", "capacity", "--out", str(drawn)]) == 0
    page = visit(drawn)
    assert "up to 9" in page.locator(".columns > .hint").inner_text()
    page.get_by_text("Colour, width and names by column").click()
    chosen_in(page, "Filter by a column").select_option("capacity")
    page.get_by_role("spinbutton", name="capacity: from").fill("3")
    settle(page)
    assert page.evaluate("map_page.shown().routes.length") == 2


def way(name, **properties):
    line = toy_atlas.line(name, None, None, "west", "east", [[5, 5 + len(name)]])
    line["properties"] = {"id": name, "name": name, **properties}
    line["id"] = name
    return line


def write(folder, name, *members):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    toy_atlas.write_json(folder / name, list(members))
    return str(folder / name)


def test_a_folder_and_a_column_say_what_lines_carry_where_the_file_does_not(tmp_path):
    path = write(tmp_path, "gas-pipelines/P1.geojson", way("a"), way("bb", commodity="oil"))
    filled, told = with_commodity(read(path).frame, path)
    assert filled["commodity"].tolist() == ["gas", "oil"]
    assert told.startswith("1 features")
    path = write(tmp_path, "plain/P2.geojson", way("a", kind="liquid-pipelines"), way("bb", kind="oil-and-gas"))
    assert with_commodity(read(path).frame, path)[0]["commodity"].tolist() == ["oil", None]
    assert with_commodity(filled, "gas/x.geojson") == (filled, "")


@pytest.mark.parametrize(
    ("word", "ours"),
    [("Under Construction", "construction"), ("under_construction", "construction"), ("in-development", "proposed"),
     ("On hold", "shelved"), ("Operational", "operating"), ("Decommissioned", "retired"), ("asleep", None)],
)  # fmt: skip
def test_words_of_status_are_read_however_they_are_written(tmp_path, word, ours):
    path = write(tmp_path, "a.geojson", way("a", status=word))
    assert read(path).frame["status"].tolist() == [ours]


@pytest.mark.browser
def test_what_is_under_construction_is_not_planned_or_given_up(visit):
    given = frame().assign(status=["under construction", "cancelled", "operating", "operating"])
    page = visit(geo.draw(given))
    labels = page.locator(".legend .entry-name").all_inner_texts()
    assert labels == ["Other pipelines", "Under construction", "Planned or given up"]


def run(tmp_path, *arguments):
    out = tmp_path / "page.html"
    code = cli.main(["map", *arguments, "--out", str(out)])
    text = out.read_text(encoding="utf-8") if out.exists() else ""
    return code, data_in(text) if text else None


def test_a_file_without_geometry_is_passed_over_and_told(tmp_path, capsys):
    bad = way("none") | {"geometry": None}
    good, without = write(tmp_path, "good.geojson", way("a")), write(tmp_path, "without.geojson", bad)
    code, page = run(tmp_path, good, without)
    assert code == 0
    assert page["lines"]["length"] == 1
    said = capsys.readouterr().err
    assert "not on the map: without.geojson: nothing in it can be used" in said
    assert "1 of 2 files are not on the map: without.geojson" in said
    assert run(tmp_path, without, without)[0] == 1
    assert "none of the files" in capsys.readouterr().err
    assert run(tmp_path, good, str(tmp_path / "absent.geojson"))[0] == 1


def test_many_files_are_counted_in_the_title_by_their_folders(tmp_path):
    paths = [write(tmp_path, f"gas-pipelines/P{n}.geojson", way("a" * (n + 1))) for n in range(5)]
    page = run(tmp_path, *paths)[1]
    assert page["title"] == "5 files of gas-pipelines"
    assert run(tmp_path, *paths[:2])[1]["title"] == "P0, P1"


def test_the_command_opens_a_page_by_columns(tmp_path, capsys):
    path = write(tmp_path, "a.geojson", way("a", firm="A", capacity=5.5), way("bb", firm="B", capacity=7))
    _, page = run(tmp_path, path, "--colour", "firm", "--label", "firm", "--tooltip", "firm, name")
    assert page["own"] == {"colour": "firm", "label": "firm", "tip": ["firm", "name"]}
    assert run(tmp_path, path, "--colour", "frim")[0] == 1
    assert "did you mean firm" in capsys.readouterr().err


def test_beside_ours_opens_where_theirs_are_and_tells_whose_is_whose(tmp_path):
    shapes = [LineString([(51.0, 43.0), (51.5, 43.3)])]
    gpd.GeoDataFrame({"name": ["Mine"]}, geometry=shapes, crs=4326).to_file(tmp_path / "mine.geojson")
    _, page = run(tmp_path, str(tmp_path / "mine.geojson"), "--beside-ours")
    west, _, east, _ = page["fit"]
    assert 50.9 < west < 51 < 51.5 < east < 51.6
    assert page["own"]["colour"] == "whose"
    whose = dict(page["lines"]["columns"])["whose"]
    assert set(whose["words"]) == {"this atlas", "your files"}
    assert page["basemap"]["bounds"][0] < 30


def test_places_are_coloured_too():
    places = gpd.GeoDataFrame({"firm": ["A", "B"]}, geometry=[Point(50, 40), Point(51, 41)], crs=4326)
    assert geo.draw(places, column="firm").payload["own"] == {"colour": "firm"}
