import json
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest
import toy_atlas
from unpacking import data_in

import geo
from geo.commands import cli
from geo.referencing.route import routes_of

PAGES = ("index.html", "btc.html", "bte.html", "kazakhstan.html")
MOST_BYTES = {"index.html": 950_000, "btc.html": 550_000, "bte.html": 550_000, "kazakhstan.html": 800_000}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("built") / "maps"
    assert cli.main(["build", "--out", str(out)]) == 0
    return out


def test_build_writes_the_maps_and_the_length_tables(built):
    assert {*PAGES, "lengths.csv", "lengths.json"} <= {path.name for path in built.iterdir()}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stays_small(built, page):
    assert (built / page).stat().st_size <= MOST_BYTES[page]


def test_a_second_build_is_equal_byte_for_byte(built, tmp_path):
    assert cli.main(["build", "--out", str(tmp_path / "again")]) == 0
    for path in built.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


class Addresses(HTMLParser):
    """Collects what the tags of a page would make a browser fetch."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("src", "srcset", "href", "data") and tag != "a"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_address_that_a_browser_would_fetch(built, page):
    text = (built / page).read_text(encoding="utf-8")
    assert all(address.startswith("data:") for address in Addresses(text).found)
    assert "default-src 'none'" in unescape(text)
    assert Addresses('<link href="https://x.y/z.css">').found == ["https://x.y/z.css"]


def test_the_length_table_is_that_of_the_command_line(built, capsys):
    cli.main(["lengths", "--format", "json"])
    assert json.loads((built / "lengths.json").read_text()) == json.loads(capsys.readouterr().out)


def test_built_pages_count_kilometres_from_the_kps_that_the_commands_count_from(built):
    page = (built / "index.html").read_text(encoding="utf-8")
    anchors = data_in(page)["anchors"]
    calibrations = {route.system: route.calibration for route in routes_of(geo.load(), leave_out_broken=True)}
    wanted = {name: np.column_stack([of.km, of.kp_km]) for name, of in calibrations.items() if len(of.km) > 1}
    assert set(anchors) == set(wanted)
    for system, pairs in anchors.items():
        assert np.array(pairs) == pytest.approx(wanted[system], abs=1e-3), system


def bad_layers(folder, content):
    toy_atlas.write_atlas(folder)
    (folder / "lines.geojson").write_bytes(content)
    return folder


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"type":"FeatureCollection","features":[NaN]}'])
def test_bad_input_is_one_message_and_the_old_maps_stay(tmp_path, capsys, content):
    out = tmp_path / "maps"
    good = toy_atlas.write_atlas(tmp_path / "good")
    assert cli.main(["build", "--layers", str(good), "--out", str(out)]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    capsys.readouterr()
    assert cli.main(["build", "--layers", str(bad_layers(tmp_path / "bad", content)), "--out", str(out)]) == 1
    assert "lines.geojson" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_swapped_coordinates_stop_the_build(tmp_path, capsys):
    folder = toy_atlas.write_atlas(tmp_path / "layers")
    path = folder / "points.geojson"
    content = json.loads(path.read_text())
    content["features"][0]["geometry"]["coordinates"] = [40.2, 49.48]
    path.write_text(json.dumps(content))
    assert cli.main(["build", "--layers", str(folder), "--out", str(tmp_path / "maps")]) == 1
    assert "swapped" in capsys.readouterr().err
    assert not (tmp_path / "maps").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path, capsys):
    out = tmp_path / "holiday"
    out.mkdir()
    (out / "photo.jpg").write_text("mine")
    assert cli.main(["build", "--out", str(out)]) == 1
    assert "holds files that were not written here" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["photo.jpg"]


def test_another_layer_file_can_be_drawn_too(tmp_path):
    extra = [toy_atlas.feature("my-depot", "terminal", "Point", [49.0, 40.3], country="AZ", note="{{7*191}}")]
    toy_atlas.write_json(tmp_path / "mine.geojson", extra)
    assert cli.main(["build", "--add", str(tmp_path / "mine.geojson"), "--out", str(tmp_path / "maps")]) == 0
    text = json.dumps(data_of(tmp_path / "maps" / "index.html"))
    assert "my-depot" in text
    assert "{{7*191}}" in text
    assert "1337" not in text.replace("{{7*191}}", "")


def test_a_second_build_leaves_what_somebody_put_there_and_says_so(tmp_path, capsys):
    layers, out = toy_atlas.write_atlas(tmp_path / "layers"), tmp_path / "maps"
    assert cli.main(["build", "--layers", str(layers), "--out", str(out)]) == 0
    (out / "photos").mkdir()
    (out / "photos" / "1.jpg").write_text("mine")
    capsys.readouterr()
    assert cli.main(["build", "--layers", str(layers), "--out", str(out)]) == 0
    assert "not written here: photos" in capsys.readouterr().err
    assert (out / "photos" / "1.jpg").read_text() == "mine"
    (out / "index.html").write_text("changed")
    assert cli.main(["build", "--layers", str(layers), "--out", str(out)]) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert (out / "index.html").read_text() == "changed"
    assert cli.main(["build", "--layers", str(layers), "--out", str(out), "--overwrite"]) == 0
    assert (out / "index.html").read_text() != "changed"


def test_a_build_never_replaces_what_it_reads(tmp_path, capsys):
    layers, out = toy_atlas.write_atlas(tmp_path / "layers"), tmp_path / "maps"
    before = {path.name: path.read_bytes() for path in layers.iterdir()}
    assert cli.main(["build", "--layers", str(layers), "--out", str(layers), "--overwrite"]) == 1
    assert cli.main(["build", "--layers", str(layers), "--out", str(out)]) == 0
    add = ["--add", str(out / "lengths.json")]
    assert cli.main(["build", "--layers", str(layers), "--out", str(out), "--overwrite", *add]) == 1
    assert capsys.readouterr().err.count("is read as input") == 2
    assert {path.name: path.read_bytes() for path in layers.iterdir()} == before


def test_pages_of_a_site_know_where_they_are_published_and_lead_to_each_other(toy_folder, tmp_path):
    out = tmp_path / "o"
    assert cli.main(["build", "--layers", str(toy_folder), "--out", str(out), "--site", "https://a.org/m/"]) == 0
    pages = {path.name: data_of(path) for path in out.glob("*.html")}
    assert {name: data["url"] for name, data in pages.items()} == {name: f"https://a.org/m/{name}" for name in pages}
    assert all({name, *(file for _, file, *_ in data.get("maps", []))} == {*pages} for name, data in pages.items())


def test_each_map_leads_to_the_others(built):
    for page in PAGES:
        data = data_of(built / page)
        assert "url" not in data
        assert {file for _, file, *_ in data["maps"]} == {*PAGES} - {page}


def data_of(path):
    """Return the data a page carries for its first sight."""
    return data_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("site", ["maps.example.org", "ftp://a.org/", "javascript:fired()", "https://", "https://a/?q"])
def test_a_site_that_is_no_folder_of_the_web_is_wrong_usage(site, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["build", "--site", site])
    assert stopped.value.code == 2
    assert "http" in capsys.readouterr().err
