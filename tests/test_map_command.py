import json

import example_files
import pytest
import toy_atlas
from unpacking import whole_text

from geo.commands import cli
from geo.commands.map import POINT_REFUSED
from geo.formats.read import read


@pytest.fixture
def folder(tmp_path):
    return example_files.write_examples(tmp_path)


def test_lines_and_points_of_a_file_are_both_drawn(tmp_path, capsys):
    members = [*toy_atlas.features()["lines"], *toy_atlas.features()["points"]]
    toy_atlas.write_json(tmp_path / "both.geojson", members)
    assert cli.main(["map", str(tmp_path / "both.geojson"), "--out", str(tmp_path / "page.html")]) == 0
    assert "and 4 points" in capsys.readouterr().err
    text = whole_text((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert '"btc-az"' in text
    assert '"harbour"' not in text
    assert '"middle"' in text


def test_a_point_among_lines_is_refused_in_these_words(tmp_path):
    members = [toy_atlas.features()["lines"][0], toy_atlas.features()["points"][0]]
    toy_atlas.write_json(tmp_path / "both.geojson", members)
    report = read(tmp_path / "both.geojson").report
    assert report["reason"].str.startswith(POINT_REFUSED).tolist() == [False, True]


def test_less_detail_that_was_not_asked_for_is_told(folder, capsys, monkeypatch):
    monkeypatch.setattr("geo.commands.map.MANY_VERTICES", 3)
    command = ["map", str(folder / "my-lines.gpkg"), "--out", str(folder / "page.html")]
    assert cli.main(command) == 0
    assert "about 100 m of detail; --all-vertices" in capsys.readouterr().err
    assert cli.main([*command, "--all-vertices"]) == 0
    assert "--all-vertices" not in capsys.readouterr().err


def test_past_what_a_page_holds_the_detail_that_fits_is_named(folder, capsys):
    command = ["map", str(folder / "my-lines.gpkg"), "--max-vertices", "3", "--out", str(folder / "page.html")]
    assert cli.main(command) == 1
    assert "more than the 3 one page is to hold; ask for less detail" in capsys.readouterr().err
    assert not (folder / "page.html").exists()


def test_the_same_files_give_the_same_page(folder):
    for name in ("one", "two"):
        assert cli.main(["map", str(folder / "my-lines.gpkg"), "--title", "x", "--out", str(folder / name)]) == 0
    assert (folder / "one").read_bytes() == (folder / "two").read_bytes()


def test_a_name_taken_twice_is_drawn_twice(folder, capsys):
    files = [str(folder / "my-lines.gpkg")] * 2
    assert cli.main(["map", *files, "--out", str(folder / "page.html")]) == 0
    assert '"a-2"' in whole_text((folder / "page.html").read_text(encoding="utf-8"))


def test_no_two_lines_of_two_files_get_one_id(tmp_path):
    from geo.page.file_maps import draw_files

    first, second = (read(path).frame for path in _two_files(tmp_path, ["a", "a-2"], ["a"]))
    payload = draw_files([first, second], title="x").payload
    assert payload["lines"]["columns"][0] == ["id", ["a", "a-2", "a-3"]]


def _two_files(folder, *ids):
    for number, names in enumerate(ids):
        lines = [toy_atlas.line("x", None, None, "west", "east", [[5, 5 + len(name) + number]]) for name in names]
        for line, name in zip(lines, names, strict=True):
            line["id"] = line["properties"]["id"] = name
        path = folder / f"{number}.geojson"
        toy_atlas.write_json(path, lines)
        yield path


def test_a_map_names_whom_the_licences_of_its_lines_want_named(tmp_path):
    way = {"type": "way", "id": 1, "tags": {"man_made": "pipeline", "substance": "oil"}}
    way["geometry"] = [{"lon": 50.0, "lat": 40.0}, {"lon": 51.0, "lat": 40.5}]
    (tmp_path / "over.json").write_text(json.dumps({"version": 0.6, "elements": [way]}), encoding="utf-8")
    assert cli.main(["map", str(tmp_path / "over.json"), "--out", str(tmp_path / "page.html")]) == 0
    text = whole_text((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert '"credit":"© OpenStreetMap contributors (ODbL 1.0). Countries: Natural Earth."' in text
    assert "GeoNames" not in text
