"""Tables that do not fit each other, or name what the layers lack, are found by `check`, each with its remedy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import toy_atlas

from geo.atlas.check import check_atlas

BOUNDED = """import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000))
from geo.commands import cli
sys.exit(cli.main(sys.argv[1:]))"""
CATALOG = "id,file,title,geometry,role,in_atlas,as_of,licence,description"
FIGURES = "subject,country,quantity,value,unit,as_of,source,preferred,note"
CRUDES = "id,name,bbl_per_tonne,points,fallback,source"
REGION = "id,title,west,south,east,north"
ANSWERS = "id,question,command,key,published,unit,source,says,compare,tolerance_percent"
REPLAYED = "id,began,closed,days,question,command,key,low,says,high,happened,unit,source,hit"
SCENARIOS = "id,title,commodity,close,build,expand,scale"
BAD = {
    "pages.csv: has no row": ("pages", "id,title"),
    "pages.csv: the page 'index' stands below another": ("pages", "id,title", ("one", "One"), ("index", "Index")),
    "pages.csv: 'aux.html' is the name of a device on Windows": ("pages", "id,title", ("index", "One"), ("aux", "Aux")),
    "'btx' is not in systems.csv": ("pages", "id,title,systems", ("one", "One", "btc; btx")),
    "'no-layer' is not in catalog.csv": ("pages", "id,title,layers", ("one", "One", "no-layer")),
    "region.csv: has 2 rows": ("region", REGION, ("a", "A", 0, 0, 1, 1), ("b", "B", 0, 0, 1, 1)),
    "west must be less than east": ("region", REGION, ("a", "A", 20, 0, 10, 10)),
    "column 'north': 100 is outside": ("region", REGION, ("a", "A", 0, 0, 10, 100)),
    "figures of btc are in barrels and no crude is theirs": ("crudes", CRUDES),
    "a and b are fallbacks; mark one": (
        "crudes", CRUDES, ("a", "A", 7, "", "yes", "a-book"), ("b", "B", 7, "", "yes", "a-book")
    ),
    "crudes.csv, row 2, column 'points': 'nowhere' is no name of the atlas": (
        "crudes", CRUDES, ("a", "A", 7, "west; nowhere", "yes", "a-book")
    ),
    "groups.csv, row 2, column 'kinds': 'harbour' of 'all' is not known": (
        "groups", "id,title,side,kinds", ("all", "All", "origins", "harbour")
    ),
    "'btc' is the name of a system or passage too": ("groups", "id,title,side", ("btc", "All", "origins")),
    "passages.csv, row 2, column 'parts': no part of 'strait' is a point, line or system": (
        "passages", "id,title,parts", ("strait", "Strait", "here; there")
    ),
    "aliases.csv, row 2, column 'of': 'nowhere' is no name": ("aliases", "name,of", ("Somewhere", "nowhere")),
    "'West' of 'btc' is the id of something else": ("aliases", "name,of", ("West", "btc")),
    "avoid.csv, row 2, column 'name': 'XX' is no name": (
        "avoid", "id,name,column,title", ("x", "XX", "avoids_x", "avoids X")
    ),
    "defaults.csv, row 3, column 'origin': 'nowhere' is no name": (
        "defaults", "question,commodity,origin,destination", ("flow", "oil", "AZ", "GE"),
        ("flow", "gas", "nowhere", "GE"),
    ),
    "scenarios.csv, row 2, column 'close': 'btx' is no name": (
        "scenarios", SCENARIOS, ("a", "A", "oil", "btx", "", "", "")
    ),
    "scenarios.csv, row 2, column 'build': 'GE' is no name": (
        "scenarios", SCENARIOS, ("a", "A", "oil", "", "GE", "", "")
    ),
    "scenarios.csv, row 2, column 'scale': 'btx=0.5' is no name": (
        "scenarios", SCENARIOS, ("a", "A", "oil", "", "", "", "btc=1; btx=0.5")
    ),
    "'btc 0.5' is not names with a factor each": ("scenarios", SCENARIOS, ("a", "A", "oil", "", "", "", "btc 0.5")),
    "a figure of ownership is of one owner: name it": (
        "figures", FIGURES, ("btc", "", "ownership", "5", "percent", "", "a-book", "", "bp")
    ),
    "figures.csv, row 2, column 'as_of': has no date; give one, or say in the note why": (
        "figures", FIGURES, ("btc", "", "length", "5", "km", "", "a-book", "", "rounded")
    ),
    "sources.csv, row 2, column 'published': has no date; give one, or say in the note why": (
        "sources", "id,title,publisher,url,published,licence,note", ("a-book", "A book", "B", "", "", "", "")
    ),
    "row 2, column 'why': 12 beside 10 Mt/yr published; say why they differ": (
        "reference-answers", ANSWERS, ("a", "How much?", "flow", "x", 10, "Mt/yr", "a-book", 12, "about", 5)
    ),
    "row 2, column 'hit': is 'yes', 9 beside 1 to 8 Mt; write 'no'": (
        "replayed", REPLAYED, ("a", 2008, "A", 20, "How much?", "flow", "x", 1, 5, 8, 9, "Mt", "a-book", "yes")
    ),
    "row 2, column 'hit': is 'no', nothing published beside 1 to 8 Mt; write 'open'": (
        "replayed", REPLAYED, ("a", 2008, "A", 20, "How much?", "flow", "x", 1, 5, 8, "", "Mt", "a-book", "no")
    ),
    "row 2, column 'why': what happened is not in the range; say why": (
        "replayed", REPLAYED, ("a", 2008, "A", 20, "How much?", "flow", "x", 1, 5, 8, 9, "Mt", "a-book", "no")
    ),
    "2 quantities have the role 'length'": (
        "quantities", "quantity,units,role,description", ("length", "km", "length", "L"),
        ("capacity", "t", "length", "C"),
    ),
}  # fmt: skip


@pytest.fixture
def folder(toy_folder):
    """A toy atlas with a capacity in barrels, for which its crudes have a fallback."""
    toy_atlas.write_csv(
        toy_folder / "quantities.csv", "quantity,units,role,member,description",
        ("length", "km", "length", "", "Length"), ("capacity", "bbl/d", "capacity", "", "Capacity"),
        ("ownership", "percent", "", "owner", "Share"),
    )  # fmt: skip
    toy_atlas.write_csv(
        toy_folder / "figures.csv", FIGURES, ("btc", "", "capacity", 5, "bbl/d", "2020", "a-book", "", "")
    )
    toy_atlas.write_csv(
        toy_folder / "crudes.csv", "id,name,bbl_per_tonne,fallback,source", ("toy", "Toy", "7.5", "yes", "a-book")
    )
    return toy_folder


def test_the_atlas_these_mistakes_are_made_in_is_good(folder):
    assert check_atlas(folder)[1] == []


@pytest.mark.parametrize("text", BAD)
def test_a_table_that_does_not_fit_is_named(folder, text):
    table, header, *rows = BAD[text]
    toy_atlas.write_csv(folder / f"{table}.csv", header, *rows)
    assert any(text in problem for problem in check_atlas(folder)[1])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (("countries.geojson,countries,area,countries", "countries.geojson,countries,area,"), "no layer has the role"),
        (("seas.geojson,seas,area,seas", "seas.geojson,seas,area,countries"), "2 layers have the role 'countries'"),
        (("lines,lines.geojson", "lines,points.geojson"), "the file of 'lines' is 'points.geojson'"),
    ],
)
def test_a_catalogue_whose_layers_play_the_wrong_parts_is_named(folder, change, text):
    path = folder / "catalog.csv"
    before = path.read_text(encoding="utf-8")
    assert change[0] in before
    path.write_text(before.replace(*change), encoding="utf-8")
    assert any(text in problem for problem in check_atlas(folder)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes and devices")
@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize(
    ("command", "table"),
    [
        ("check --layers .", "figures"),
        ("check --layers .", "sources/lines"),
        ("build --layers . --out new", "pages"),
        ("export --layers . --out new.csv", "catalog"),
        ("draw .", "sources/points"),
    ],
)
def test_a_table_that_is_a_pipe_or_an_endless_device_is_refused_at_once(tmp_path, command, table, kind):
    path = toy_atlas.write_atlas(tmp_path) / f"{table}.csv"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, "-c", BOUNDED, *command.split()], cwd=tmp_path, env=environment, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 1
    assert f"{path.name}: is not an ordinary file" in run.stderr
    assert "Traceback" not in run.stderr
