"""Stretches that texts leave open are named, wide enough, and first among the weakest; accuracies are true."""

import calibration
import geopandas as gpd
import pandas as pd
import pytest
import shapely
import source_table

from geo.atlas import catalog
from geo.atlas.load import load_routes
from geo.atlas.sources import UNPLACED, kinds_of_sources, missing_of_sources, weakest_facts
from geo.atlas.stretches import UNDECIDED, points_of_stretch, stretch_problems

HEAD = "line,from,to,state,doubt_km,for,against,source"


@pytest.fixture(scope="module")
def atlas():
    return load_routes()


@pytest.fixture(scope="module")
def readme():
    return source_table.README.read_text(encoding="utf-8")


def test_every_stretch_lies_on_its_line(atlas):
    stretches = catalog.read_table("stretches")
    assert len(stretches) >= 12
    for row in stretches.to_dict("records"):
        assert len(points_of_stretch(atlas, row["line"], row["from"], row["to"])) >= 2, row
    assert list(stretch_problems(atlas)) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("west,A,C,undecided,30,this,that,", "the doubt is 30 km, and 'B' is said to be within 5 km"),
        ("west,A,Nowhere,undecided,5,this,that,", "'west' has no control points 'A' and 'Nowhere' in this order"),
        ("west,C,A,undecided,5,this,that,", "'west' has no control points 'C' and 'A' in this order"),
        ("east,A,C,decided,,this,that,", "'east' has no control points"),
        ("west,A,C,undecided,,this,that,", "an undecided stretch has a doubt in km"),
        ("west,A,C,decided,4,this,that,", "a decided one has none"),
    ],
)
def test_a_stretch_that_does_not_fit_its_line_is_named(tmp_path, row, said):
    (tmp_path / "stretches.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    (tmp_path / "sources.csv").write_text("id,title,publisher\n", encoding="utf-8")
    frame = gpd.GeoDataFrame(
        {"id": ["w.1", "w.2", "w.3"], "kind": "control-point", "name": ["A", "B", "C"], "lines": "west",
         "accuracy_km": [30.0, 5.0, 30.0]},
        geometry=[shapely.Point(0, 0), shapely.Point(1, 0), shapely.Point(2, 0)], crs="EPSG:4326",
    )  # fmt: skip
    [problem] = stretch_problems(frame, tmp_path)
    assert problem.startswith("stretches.csv, row 2")
    assert said in problem


def test_what_no_text_decides_is_the_weakest(atlas):
    stretches = catalog.read_table("stretches")
    open_ways = (stretches["state"] == UNDECIDED).sum()
    found = weakest_facts(atlas, catalog.figures())
    assert open_ways
    assert list(found["reason"][: open_ways + 1]).count("no text decides") == open_ways
    doubts = [float(value.split()[1]) for value in found["value"][:open_ways]]
    assert doubts == sorted(doubts, reverse=True)


def test_half_of_the_two_lines_from_baku_rests_on_published_texts(atlas):
    kinds = kinds_of_sources(atlas)
    for system in ("btc", "bte"):
        assert kinds.loc[system, "published"] >= kinds.loc[system, "points"] / 2


def test_every_station_end_and_border_crossing_of_a_line_in_use_rests_on_a_published_text():
    missing, count = source_table.without_text()
    assert missing == []
    assert count >= 125


def test_kinds_of_sources_count_each_point_once_a_system():
    frame = gpd.GeoDataFrame(
        {"id": ["w", "e", "1", "2", "3", "4"], "kind": ["pipeline"] * 2 + ["control-point"] * 4,
         "system": ["one", "two", None, None, None, None], "lines": [None, None, "w", "w; e", "e", "e"],
         "sources": ["book", "book", "book; towns", "book; memory", "towns", "towns; memory"]},
        geometry=[shapely.LineString([(0, 0), (1, 0)])] * 2 + [shapely.Point(0, 0)] * 4, crs="EPSG:4326",
    )  # fmt: skip
    sources = pd.DataFrame(
        {"id": ["book", "towns", "memory"], "gives": ["", "position", ""], "unpublished": ["", "", "yes"]}
    )
    counts = kinds_of_sources(frame, sources)
    assert counts.loc["one"].to_dict() == {"published": 1, "in_part": 1, "place_only": 0, "unpublished": 0, "points": 2}
    assert counts.loc["two"].to_dict() == {"published": 0, "in_part": 1, "place_only": 1, "unpublished": 1, "points": 3}


def test_what_sources_do_not_say_is_counted():
    sources = pd.DataFrame(
        {"unpublished": ["", "", "yes"], "published": ["2020", "", ""], "read": ["2026", "2026", ""],
         "place": ["page 3", "", ""], "licence": ["", "", ""], "note": ["", f"lost: {UNPLACED}", ""]}
    )  # fmt: skip
    told = "1 without a date (0 say why), 0 without a day of reading, 1 without a place in it (1 say why)"
    assert missing_of_sources(sources) == f"2 published sources: {told}, 2 without a licence"


def test_every_published_source_says_when_it_was_read():
    sources = catalog.sources()
    assert (sources.loc[sources["unpublished"] != "yes", "read"] != "").all()


def test_every_published_source_tells_the_place_in_it_or_why_not():
    sources = catalog.sources()
    published = sources[sources["unpublished"] != "yes"]
    silent = published[published["place"] == ""]
    assert silent["note"].str.endswith(UNPLACED).all(), silent["id"].tolist()
    assert len(silent) <= 11
    assert not published.loc[published["place"] != "", "note"].str.contains(UNPLACED).any()


def test_nine_of_ten_known_places_lie_where_the_accuracy_says(atlas):
    known, alone = calibration.known_places(atlas), calibration.left_out(atlas)
    exact = known["known_as"] == "place"
    assert (known["away_km"] <= known["accuracy_km"])[exact].mean() >= 0.9
    assert (known["away_km"] <= known["accuracy_km"] + known["leeway_km"]).mean() >= 0.9
    assert (alone["away_km"] <= alone["accuracy_km"]).mean() >= 0.9
    assert exact.sum() >= 15
    assert len(known) >= 30
    assert len(alone) >= 200


def test_no_known_place_rests_on_its_own_text(atlas):
    known = calibration.known_places(atlas)
    assert [row.place for row in known.itertuples() if row.source in row.rests_on.split("; ")] == []


def test_the_tables_of_the_data_sheet_are_as_the_scripts_write_them(readme):
    assert source_table.with_section(readme) == readme
    assert calibration.with_sentence(readme) == readme


def test_the_section_at_sea_has_words(capsys):
    from geo.commands.cli import main

    main(["lengths", "--system", "kashagan-bolashak"])
    table = capsys.readouterr().out
    assert "at sea" in table
    assert "XZ" not in table
    main(["lengths", "--system", "kashagan-bolashak", "--format", "csv"])
    assert "kashagan-bolashak,XZ," in capsys.readouterr().out
