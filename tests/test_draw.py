import os
import shutil
from pathlib import Path

import pytest

from geo import publish
from geo.atlas import catalog
from geo.atlas.check import check_atlas
from geo.atlas.drawing import draw_layers
from geo.commands.cli import main
from geo.errors import LayerError

SHIPPED = catalog.layers_folder()
LINES = "sources/lines-caucasus.csv"
POINTS = "sources/points-caucasus.csv"
ROUTE = "sources/routes/baku-tbilisi-ceyhan.csv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped atlas."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "atlas"))


def layers_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.geojson")}


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> str:
    with pytest.raises(LayerError) as caught:
        draw_layers(folder)
    return str(caught.value)


def test_the_shipped_layers_are_what_draw_makes_of_their_tables(folder, capsys):
    shipped = layers_of(folder)
    drawn = {"control-points", *drawn_layers()}
    for name in drawn:
        (folder / f"{name}.geojson").unlink()
    assert main(["draw", str(folder)]) == 0
    assert layers_of(folder) == shipped
    assert "btc: 3 features\n" in capsys.readouterr().out
    draw_layers(folder)
    assert layers_of(folder) == shipped


def test_a_point_shows_the_traffic_of_its_newest_whole_year_before_that_of_a_month(folder):
    month = "schwedt,,throughput_kazakh,,0.31,Mt,2026-01,"
    assert month in (folder / "figures.csv").read_text(encoding="utf-8")
    draw_layers(folder)
    points = (folder / "points.geojson").read_text(encoding="utf-8").splitlines()
    line = next(line for line in points if '"id":"schwedt"' in line)
    assert '"throughput":"2.1 Mt (2025)"' in line


def drawn_layers() -> set[str]:
    """The layers of the shipped atlas that hold lines or points of its own."""
    table = catalog.catalog()
    return set(table.loc[(table["geometry"] != "area") & (table["role"] != "rivers"), "id"])


def test_all_problems_are_named_at_once_and_nothing_is_written(folder):
    change(folder, LINES, "btc-az-ge", "btc-az-gee")
    change(folder, POINTS, "metering-station,gas,42.865", "metering-station,gas,east")
    before = layers_of(folder)
    found = problems_of(folder)
    assert "sources/points-caucasus.csv, row 2, column 'lon': 'east' is not a number" in found
    change(folder, POINTS, "metering-station,gas,east", "metering-station,gas,42.865")
    change(folder, ROUTE, "btc-az", "btc-aze")
    found = problems_of(folder)
    assert "sources/lines-caucasus.csv, row 2, column 'to_point': 'btc-az-gee' is no point" in found
    assert "did you mean btc-az-ge" in found
    assert f"{ROUTE}, row 2, column 'lines': 'btc-aze' is no line" in found
    assert layers_of(folder) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "text"),
    [
        (LINES, "bp,btc,", "bp,pipes,", "row 2, column 'layer': 'pipes' is not in catalog.csv"),
        (
            LINES,
            "bp,btc,",
            "bp,points,",
            "row 2, column 'layer': the layer 'points' holds points; those for a line are",
        ),
        (LINES, ",oil,pipeline,AZ", ",oil,pipe,AZ", "row 2: has the unknown kind 'pipe'; it must be one of pipeline"),
        (LINES, ",oil,pipeline,AZ", ",crude,pipeline,AZ", "row 2: has the unknown commodity 'crude'"),
        (LINES, "btc-ge,", "btc-az,", "row 3, column 'id': 'btc-az' stands in row 2 already"),
        (POINTS, "42.865,41.613", "41.613,142.865", "row 2: vertex 1 has latitude 142.865; latitudes are -90 to 90"),
        (POINTS, "metering-station,gas", "meter,gas", "row 2: has the unknown kind 'meter'"),
        (POINTS, "area-80,", "area 80,", "row 2, column 'id': 'area 80' is not an id"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_row_and_remedy(folder, file, old, new, text):
    change(folder, file, old, new)
    assert f"{file}, {text}" in problems_of(folder)


def test_an_id_that_stands_in_two_tables_is_named(folder):
    change(folder, POINTS, "area-80,", "btc-az,")
    text = f"{LINES}, row 2, column 'id': 'btc-az' stands in {POINTS}, row 2 already; ids are unique in the atlas"
    assert text in problems_of(folder)


def test_a_line_through_no_places_is_named(folder):
    row = "lonely,Lonely,btc,oil,pipeline,AZ,operating,sangachal,btc-az-ge,,oil-lines,general-knowledge,\n"
    path = folder / LINES
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    assert "the line 'lonely' has 0 rows in sources/routes/*.csv; a line needs two or more" in problems_of(folder)


def test_a_table_that_nothing_reads_is_named(folder):
    (folder / LINES).rename(folder / "sources/pipes.csv")
    assert "sources/pipes.csv: nothing reads it; call it lines-..." in problems_of(folder)


def test_a_folder_without_such_tables_is_refused(tmp_path, capsys):
    assert main(["draw", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_the_check_names_a_layer_that_is_not_what_its_tables_give(folder):
    change(folder, POINTS, "42.865,41.613", "42.866,41.613")
    assert check_atlas(folder)[1] == [f"points.geojson: is not what its tables give; run: energy-routes draw {folder}"]
    draw_layers(folder)
    assert check_atlas(folder)[1] == []


@pytest.mark.parametrize("file", ["catalog.csv", "figures.csv", "README.md", "points.geojson"])
def test_a_layer_whose_file_the_catalogue_calls_by_another_name_is_drawn_over_nothing(folder, file):
    change(folder, "catalog.csv", "\nbtc,btc.geojson,", f"\nbtc,{file},")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert f"catalog.csv: the file of 'btc' is {file!r}; call it btc.geojson" in problems_of(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_drawing_stopped_between_two_files_is_named_by_the_check(folder):
    change(folder, POINTS, "42.865,41.613", "42.866,41.613")
    change(folder, ROUTE, "42.865,41.613", "42.866,41.613")
    before, put = layers_of(folder), publish.put

    def stopped(part, target):
        put(part, target)
        os._exit(9)

    child = os.fork()
    if not child:
        publish.put = stopped
        draw_layers(folder)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    done = [name for name, content in layers_of(folder).items() if content != before[name]]
    assert len(done) == 1
    named = {problem.partition(":")[0] for problem in check_atlas(folder)[1]}
    draw_layers(folder)
    wanted = {name for name, content in layers_of(folder).items() if content != before[name]}
    assert len(wanted) > 1
    assert named == wanted - set(done)
    assert check_atlas(folder)[1] == []


def test_a_layer_that_cannot_be_written_leaves_all_as_they_were(folder):
    change(folder, POINTS, "42.865,41.613", "42.866,41.613")
    before = layers_of(folder)
    (folder / "control-points.geojson").unlink()
    (folder / "control-points.geojson").mkdir()
    with pytest.raises(OSError, match="or a folder"):
        draw_layers(folder)
    (folder / "control-points.geojson").rmdir()
    assert layers_of(folder) == {name: text for name, text in before.items() if name != "control-points.geojson"}
