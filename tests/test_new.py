import csv
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.atlas.check import check_atlas
from geo.atlas.columns import KINDS
from geo.atlas.drawing import draw_layers
from geo.atlas.ground import Box, cut_ground
from geo.atlas.layer import read_layer
from geo.atlas.load import load
from geo.atlas.new_atlas import EXAMPLE, begin_atlas
from geo.atlas.schema import read_csv, tables
from geo.commands.cli import main
from geo.errors import LayerError, NoAnswerError, OutputError

EUROPE = Box(12, 45, 24, 51)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A new atlas, drawn."""
    folder = tmp_path_factory.mktemp("new") / "central-europe"
    begin_atlas(folder, name="Central Europe", box=EUROPE)
    draw_layers(folder)
    return folder


def header_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def test_a_new_atlas_is_good_as_it_is(folder):
    done, problems = check_atlas(folder)
    assert problems == []
    assert done.startswith("7 layers")


def test_a_new_atlas_has_every_table_with_all_its_columns_and_an_example_row(folder):
    for table in tables().values():
        file = f"{table.name}/example-line.csv" if table.name.endswith("routes") else f"{table.name}.csv"
        header, rows = read_csv(folder / file)
        assert header == table.header([])
        assert rows


def test_the_example_rows_are_of_tables_there_are():
    known = set(tables())
    for path in EXAMPLE.rglob("*.csv"):
        name = path.relative_to(EXAMPLE).with_suffix("").as_posix()
        assert name in known or Path(name).parent.as_posix() in known


def test_its_readme_says_of_every_table_and_column_what_it_is_for(folder):
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "energy-routes draw central-europe" in text
    assert "$" not in text
    for table in tables().values():
        assert f"{table.name}" in text
        for column in table.columns:
            assert f"| {'**' * column.required}{column.name}{'**' * column.required} |" in text
    assert all(kind in text for kind in KINDS if kind not in ("country", "sea-area", "control-point"))


def test_its_ground_reaches_a_little_beyond_the_box_and_neighbours_share_their_borders(folder):
    countries = read_layer(folder / "countries.geojson")
    west, south, east, north = countries.total_bounds
    assert (west, south, east, north) == (6, 42.9, 30, 53.1)
    assert {"CZ", "AT", "HU", "SK"} <= set(countries["id"])
    assert shapely.coverage_is_valid(countries.geometry.to_numpy())
    assert "Adriatic Sea" in set(read_layer(folder / "seas.geojson")["name"])


def test_where_no_sea_has_a_name_none_is_made_up(tmp_path):
    files = begin_atlas(tmp_path / "plata", name="Plata", box=Box(-70, -40, -44, -18))
    assert "seas.geojson" not in files
    assert "seas" not in (tmp_path / "plata" / "catalog.csv").read_text(encoding="utf-8")
    draw_layers(tmp_path / "plata")
    assert check_atlas(tmp_path / "plata")[1] == []


@pytest.mark.parametrize("name", ['Nord & "Süd", <Mitte>', "北海", "=1+1", "  two\nlines "])
def test_any_name_is_a_title(tmp_path, name):
    folder = tmp_path / "named"
    begin_atlas(folder, name=name, box=Box(2, 50, 6, 53))
    draw_layers(folder)
    assert check_atlas(folder)[1] == []
    row = read_csv(folder / "region.csv")[1][0][1]
    assert row["title"] == " ".join(name.split())


def test_the_same_question_gives_the_same_folder(tmp_path):
    for name in ("one", "two"):
        assert main(["new", str(tmp_path / name / "atlas"), "--name", "X", "--box", "2", "50", "6", "53"]) == 0
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one
    assert one == two


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ((24, 45, 12, 51), "the western edge 24 is not west of the eastern 12; a box across the antimeridian"),
        ((12, 51, 24, 45), "the southern edge 51 is not south of the northern 45"),
        ((12, 45, 12, 51), "the western edge 12 is not west"),
        ((12, 45, 24, 95), "the northern edge is 95; latitudes are -90 to 90 (the order is west, south, east, north)"),
        ((-200, 45, 24, 51), "the western edge is -200; longitudes are -180 to 180"),
        ((float("nan"), 45, 24, 51), "the western edge is nan"),
    ],
)
def test_a_wrong_box_is_named(tmp_path, capsys, box, text):
    assert main(["new", str(tmp_path / "atlas"), "--name", "X", "--box", *map(str, box)]) == 1
    assert text in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_box_at_sea_is_refused(tmp_path):
    with pytest.raises(NoAnswerError, match="no land"):
        begin_atlas(tmp_path / "atlas", name="Atlantis", box=Box(-40, 30, -35, 35))
    assert not list(tmp_path.iterdir())


def test_an_atlas_without_a_name_is_refused(tmp_path):
    with pytest.raises(LayerError, match="the name of the atlas is empty"):
        begin_atlas(tmp_path / "atlas", name="  ", box=EUROPE)


def test_a_folder_that_holds_something_is_refused_and_kept(tmp_path):
    (tmp_path / "atlas").mkdir()
    (tmp_path / "atlas" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="exists and is not an empty folder; name a new one"):
        begin_atlas(tmp_path / "atlas", name="X", box=EUROPE)
    with pytest.raises(OutputError, match="exists and is not an empty folder"):
        begin_atlas(tmp_path / "atlas" / "mine.txt", name="X", box=EUROPE)
    assert [path.name for path in tmp_path.rglob("*")] == ["atlas", "mine.txt"]


def test_a_folder_stopped_while_it_is_made_is_not_there(tmp_path, monkeypatch):
    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.atlas.new_atlas._write_table", stop)
    with pytest.raises(KeyboardInterrupt):
        begin_atlas(tmp_path / "atlas", name="X", box=EUROPE)
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "atlas").mkdir()
    assert "README.md" in begin_atlas(tmp_path / "atlas", name="X", box=EUROPE)
    assert {path.suffix for path in (tmp_path / "atlas").rglob("*") if path.is_file()} == {
        ".csv",
        ".md",
        ".geojson",
        ".webp",
    }


def test_the_parts_of_the_ground_are_those_of_the_world():
    countries, _ = cut_ground(EUROPE)
    world = gpd.read_file(Path("layers/world-countries.geojson")).set_index("id").geometry
    for code, shape in zip(countries["id"], countries.geometry, strict=True):
        outside = shapely.area(shapely.difference(shape, shapely.buffer(world[code], 0.002)))
        assert outside == pytest.approx(0, abs=1e-9)


def test_the_geojson_of_the_ground_has_three_decimals(folder):
    content = json.loads((folder / "countries.geojson").read_text(encoding="utf-8"))
    xy = shapely.get_coordinates(shapely.from_geojson(json.dumps(content["features"][0]["geometry"])))
    assert (abs(xy * 1000 - (xy * 1000).round()) < 1e-6).all()


def test_rivers_and_lakes_of_the_region_come_along(folder):
    assert len(load("rivers", folder=folder)) > 1
    assert "Lake Geneva" in set(load("lakes", folder=folder)["name"])
