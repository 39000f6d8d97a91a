"""What a command writes never takes the place of what it reads, nor of what it did not make."""

import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
import toy_atlas
from shapely import LineString, Point
from torture import limit_files

from geo.commands import cli
from geo.errors import OutputError
from geo.formats.writers import export

SUFFIXES = (".geojson", ".gpkg", ".parquet", ".fgb", ".csv", ".kml", ".kmz")


def lines(count=2):
    shapes = [LineString([(50 + n, 40), (51 + n, 41)]) for n in range(count)]
    return gpd.GeoDataFrame({"id": [f"l{n}" for n in range(count)], "name": "a"}, geometry=shapes, crs=4326)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def refused(folder, arguments, capsys, *, because):
    before = tree(folder)
    assert cli.main([str(argument) for argument in arguments]) == 1
    told = capsys.readouterr().err
    assert because in told
    assert "name another" in told or "writable" in told
    assert tree(folder) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_import_onto_its_own_input_is_refused_unless_that_is_meant(tmp_path, capsys, suffix):
    file = tmp_path / f"mine{suffix}"
    export(lines(), file)
    refused(tmp_path, ["import", "file", file, "--out", file], capsys, because="read as input")
    assert cli.main(["import", "file", str(file), "--out", str(file), "--overwrite"]) == 0
    assert cli.main(["import", "file", str(file)]) == 0


def test_a_report_onto_the_layer_or_onto_what_is_read_is_refused(tmp_path, capsys):
    file, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    export(lines(), file)
    refused(tmp_path, ["import", "file", file, "--out", out, "--report", out], capsys, because="two results")
    refused(tmp_path, ["import", "file", file, "--out", out, "--report", file], capsys, because="read as input")
    table = tmp_path / "table.csv"
    table.write_text("ProjectID\nP1\n")
    refused(tmp_path, ["import", "gem", file, "--table", table, "--out", table], capsys, because="read as input")
    (tmp_path / "folder").mkdir()
    shutil.copy(file, tmp_path / "folder" / "a.csv")
    inside = tmp_path / "folder" / "a.csv"
    refused(tmp_path, ["import", "file", inside.parent, "--out", inside], capsys, because="read as input")


@pytest.mark.parametrize("way", ["itself", "link", "hard link"])
def test_a_map_onto_one_of_its_files_is_refused(tmp_path, capsys, way):
    one, two = tmp_path / "one.geojson", tmp_path / "two.geojson"
    export(lines(), one)
    export(lines(), two)
    out = tmp_path / "page.html"
    if way == "itself":
        out = two
    elif way == "link":
        out.symlink_to(two)
    else:
        out.hardlink_to(two)
    refused(tmp_path, ["map", one, two, "--out", out], capsys, because="read as input")


@pytest.mark.parametrize(
    "command",
    [["import", "file", "mine.geojson", "--out", "out.csv"], ["map", "mine.geojson", "--out", "out.csv"],
     ["export", "btc", "--out", "out.csv"]],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_read_only_file_is_refused_and_a_link_written_through(tmp_path, capsys, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    export(lines(), "mine.geojson")
    out = tmp_path / "out.csv"
    out.write_text("mine")
    out.chmod(0o444)
    refused(tmp_path, command, capsys, because="read-only")
    out.rename(tmp_path / "far.csv")
    (tmp_path / "far.csv").chmod(0o644)
    out.symlink_to("far.csv")
    assert cli.main(command) == 0
    assert out.is_symlink()
    assert (tmp_path / "far.csv").read_text(encoding="utf-8") != "mine"


def package_with(folder, *tables):
    """Return a GeoPackage with these layers, a table without shapes and a view."""
    file = folder / "atlas.gpkg"
    for table in tables:
        gpd.GeoDataFrame({"n": [1]}, geometry=[Point(1, 2)], crs=4326).to_file(file, layer=table)
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE notes (t TEXT)")
        database.execute("INSERT INTO notes VALUES ('mine')")
    database.close()
    return file


def test_other_tables_of_a_geopackage_stay(tmp_path, capsys):
    file = package_with(tmp_path, "wells", "Wells two")
    assert cli.main(["export", "btc", "--out", str(file)]) == 0
    assert {name for name, _ in pyogrio.list_layers(file)} >= {"wells", "Wells two", "pipeline_lines"}
    assert gpd.read_file(file, layer="wells").geometry[0] == Point(1, 2)
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT t FROM notes").fetchall() == [("mine",)]
    database.close()
    refused(tmp_path, ["export", "btc", "--out", file], capsys, because="called 'pipeline_lines' already")
    assert cli.main(["export", "bte", "--out", str(file), "--overwrite"]) == 0
    assert len(gpd.read_file(file, layer="wells")) == 1
    assert set(gpd.read_file(file, layer="pipeline_lines")["layer"]) == {"bte"}


def test_a_geopackage_of_this_one_table_is_replaced_as_any_file(tmp_path):
    for count in (2, 3):
        export(lines(count), tmp_path / "mine.gpkg")
        assert len(gpd.read_file(tmp_path / "mine.gpkg")) == count
    export(pd.DataFrame({"a": [1]}), tmp_path / "mine.gpkg")
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "mine.gpkg")] == ["mine"]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_geopackage_in_use_is_not_written(tmp_path, ending):
    export(lines(), tmp_path / "mine.gpkg")
    (tmp_path / f"mine.gpkg{ending}").write_bytes(b"changes")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="close it there first"):
        export(lines(), tmp_path / "mine.gpkg")
    assert tree(tmp_path) == before


def test_a_geopackage_in_use_is_not_written_through_a_link_either(tmp_path):
    export(lines(), tmp_path / "mine.gpkg")
    (tmp_path / "link.gpkg").symlink_to("mine.gpkg")
    (tmp_path / "mine.gpkg-wal").write_bytes(b"changes")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"mine\.gpkg-wal beside it holds changes"):
        export(lines(), tmp_path / "link.gpkg")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("trouble", ["opened", "written"])
def test_a_geopackage_that_another_program_takes_up_meanwhile_is_not_written(tmp_path, monkeypatch, trouble):
    file = package_with(tmp_path, "wells")

    def disturbed(*_):
        if trouble == "opened":
            file.with_name(f"{file.name}-journal").write_bytes(b"changes")
        else:
            with sqlite3.connect(file) as database:
                database.execute("INSERT INTO notes VALUES ('newer')")
            database.close()

    monkeypatch.setattr("geo.formats.gdal_writer.refuse_without_index", disturbed)
    with pytest.raises(
        OutputError, match="holds changes of a program" if trouble == "opened" else "another program wrote it"
    ):
        export(lines(), file)
    with sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True) as database:
        assert len(database.execute("SELECT t FROM notes").fetchall()) == 1 + (trouble == "written")
        assert not database.execute("SELECT * FROM sqlite_master WHERE name = 'atlas'").fetchall()
    database.close()


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_an_import_beside_an_atlas_never_replaces_what_is_read_of_it(tmp_path, capsys, option):
    toy_atlas.write_atlas(tmp_path / "layers")
    shutil.copy(tmp_path / "layers" / "lines.geojson", tmp_path / "mine.geojson")
    arguments = ["import", "file", tmp_path / "mine.geojson", "--beside-ours", "--layers", tmp_path / "layers"]
    for name in ("lines.geojson", "figures.csv"):
        refused(tmp_path, [*arguments, option, tmp_path / "layers" / name], capsys, because="read as input")


def test_a_map_beside_an_atlas_never_replaces_what_is_read_of_it(tmp_path, capsys):
    toy_atlas.write_atlas(tmp_path / "layers")
    shutil.copy(tmp_path / "layers" / "lines.geojson", tmp_path / "mine.geojson")
    (tmp_path / "page.html").symlink_to(tmp_path / "layers" / "catalog.csv")
    arguments = ["map", tmp_path / "mine.geojson", "--beside-ours", "--layers", tmp_path / "layers"]
    refused(tmp_path, [*arguments, "--out", tmp_path / "page.html"], capsys, because="read as input")


def test_a_file_that_is_no_sound_geopackage_is_not_taken_for_empty(tmp_path):
    file = tmp_path / "mine.gpkg"
    export(lines(), file)
    file.write_bytes(file.read_bytes()[:5000])
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="cannot be read"):
        export(lines(), file)
    assert tree(tmp_path) == before
    file.write_text("no database")
    export(lines(), file)
    assert shapely.get_num_coordinates(gpd.read_file(file).geometry.to_numpy()).sum() == 4


def drawn(folder, name):
    """Return a still picture of a small atlas, PNG and SVG, as bytes."""
    from geo.atlas.load import load
    from geo.page.picture import picture, save_picture

    atlas = load(folder=folder)
    figure = picture(atlas, title=f"Title of {name} $x^2$", countries=atlas[atlas["kind"] == "country"])
    for suffix in ("png", "svg"):
        save_picture(figure, folder / f"{name}.{suffix}")
    return [(folder / f"{name}.{suffix}").read_bytes() for suffix in ("png", "svg")]


def test_pictures_drawn_in_threads_are_those_drawn_alone_and_change_no_setting(tmp_path):
    import matplotlib as mpl

    folders = [toy_atlas.write_atlas(tmp_path / str(number)) for number in range(4)]
    settings = dict(mpl.rcParams)
    alone = [drawn(folder, f"page-{folder.name}") for folder in folders]
    changed = []
    with ThreadPoolExecutor(4) as threads:
        together = [threads.submit(drawn, folder, f"page-{folder.name}") for folder in folders * 3]
        while not all(future.done() for future in together):
            changed += [name for name, value in settings.items() if mpl.rcParams[name] != value]
            time.sleep(0.001)
    assert [future.result() for future in together] == alone * 3
    assert changed == []
    assert b"$x^2$" in alone[0][1]


@pytest.mark.parametrize(
    "file", ["../lines.geojson", "/etc/passwd", "a/lines.geojson", "C:lines.geojson", "con.geojson"]
)
def test_a_catalogue_names_files_of_its_own_folder_only(tmp_path, capsys, file):
    layers = toy_atlas.write_atlas(tmp_path / "layers")
    shutil.copy(layers / "lines.geojson", tmp_path)
    table = layers / "catalog.csv"
    table.write_text(table.read_text().replace("lines.geojson", file))
    assert cli.main(["lengths", "--layers", str(layers)]) == 1
    assert "Windows" in capsys.readouterr().err


def test_a_layer_that_is_a_link_out_of_the_folder_is_refused(tmp_path, capsys):
    layers = toy_atlas.write_atlas(tmp_path / "layers")
    (layers / "lines.geojson").rename(tmp_path / "lines.geojson")
    (layers / "lines.geojson").symlink_to(tmp_path / "lines.geojson")
    for command in ("lengths", "check"):
        assert cli.main([command, "--layers", str(layers)]) == 1
        assert "leads out of the folder" in capsys.readouterr().err
    (tmp_path / "link").symlink_to(layers)
    (layers / "lines.geojson").unlink()
    shutil.copy(tmp_path / "lines.geojson", layers)
    assert cli.main(["lengths", "--layers", str(tmp_path / "link")]) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the size of files")
def test_a_geopackage_whose_index_does_not_fit_on_the_disk_is_not_taken_for_whole(tmp_path):
    export(lines(), tmp_path / "whole.gpkg")
    whole = (tmp_path / "whole.gpkg").stat().st_size
    export(lines(1), tmp_path / "out.gpkg")
    before = tree(tmp_path)
    script = "import sys, test_outputs as t; t.export(t.lines(), sys.argv[1])"
    for share in (0.5, 0.8, 0.9, 0.95):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "out.gpkg")],
            preexec_fn=partial(limit_files, int(whole * share)), cwd=Path(__file__).parent,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1
        assert "OutputError: cannot write" in done.stderr
        assert tree(tmp_path) == before
