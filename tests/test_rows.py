"""Tables of places and kilometre points are answered row by row, as one by one."""

import csv
import io
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

import geo
from geo.commands.cli import main
from geo.errors import LayerError, UnknownNameError

TOWNS = {"town": ["Borjomi", "nowhere", "Erzurum"], "side": ["a", "b", "c"]}
PLACES = [Point(43.51, 41.69), None, Point(41.27, 39.95)]


def test_each_place_has_the_answer_it_has_alone():
    atlas = geo.load()
    places = gpd.GeoDataFrame(TOWNS, geometry=PLACES, crs=4326, index=[7, 8, 9])
    found = geo.locate_rows(places.to_crs(3857), atlas, system="BTC", within_km=50)
    assert found.index.tolist() == [7, 8, 9]
    assert found["own_side"].tolist() == ["a", "b", "c"]
    route = geo.route_of(atlas, "btc")
    for row in (7, 9):
        place = geo.locate(route, PLACES[row - 7].x, PLACES[row - 7].y)
        assert found.loc[row, "kp_km"] == pytest.approx(place.kp_km)
        assert (found.loc[row, "route"], found.loc[row, "side"]) == ("btc", place.side)
    assert np.isnan(found.loc[8, "kp_km"])


def test_without_a_system_the_nearest_route_is_taken_and_a_far_one_is_none():
    found = geo.locate_rows(gpd.GeoDataFrame(geometry=[Point(45.17, 41.3942), Point(0, 0)], crs=4326))
    assert found["offset_km"].iloc[0] < 0.1
    assert found["route"].isna().tolist() == [False, True]
    with pytest.raises(LayerError, match="no points"):
        geo.locate_rows(gpd.GeoDataFrame(geometry=[LineString([(0, 0), (1, 1)])], crs=4326))


def test_kilometre_points_of_a_table_have_places_or_the_reason_why_not():
    table = pd.DataFrame({"system": ["btc", "BTC", "bte"], "kp_km": [443, 1900, 0], "what": [*"abc"]})
    found = geo.kp_rows(table)
    assert found["what"].tolist() == [*"abc"]
    assert found.geometry.isna().tolist() == [False, True, False]
    assert "outside" in found["reason"].iloc[1]
    assert found["drawn_km"].iloc[0] == pytest.approx(422.58, abs=0.01)
    with pytest.raises(UnknownNameError):
        geo.kp_rows(table.assign(system="btcc"))
    with pytest.raises(LayerError, match="no column kp_km"):
        geo.kp_rows(table[["system"]])


def test_a_kilometre_point_that_is_no_number_has_no_place_and_says_why():
    found = geo.kp_rows(pd.DataFrame({"system": ["btc"] * 3, "kp_km": ["abc", None, "443"]}))
    assert found["reason"].fillna("").tolist() == ["KP abc is no number", "there is no KP", ""]
    assert found.geometry.isna().tolist() == [True, True, False]


def test_stretches_of_a_table_have_their_countries_and_stations_or_the_reason_why_not():
    table = pd.DataFrame(
        {
            "system": ["btc", "BTC", "bte", None, "btc"],
            "from_kp_km": [460, 0, 5, 1, 0],
            "to_kp_km": [440, 1900, 5, 2, "end"],
            "places": [*"abcde"],
        },
        index=[3, 4, 5, 6, 7],
    )
    found = geo.between_rows(table)
    assert found.index.tolist() == [3, 4, 5, 6, 7]
    assert found["own_places"].tolist() == [*"abcde"]
    first = found.iloc[0]
    assert (first["length_km"], first["countries"]) == (pytest.approx(20), "AZ; GE")
    assert first["places"].endswith("PSG1 pump station")
    assert geo.length_km(found.iloc[:1]).iloc[0] == pytest.approx(first["drawn_km"])
    reasons = found["reason"].iloc[1:].tolist()
    for reason, word in zip(reasons, ["outside", "no length", "no system", "no number"], strict=True):
        assert word in reason
    with pytest.raises(LayerError, match="no column to_kp_km"):
        geo.between_rows(table.drop(columns="to_kp_km"))


def test_kilometre_points_and_stretches_of_a_file_are_answered_under_names_as_people_write_them(tmp_path, capsys):
    (tmp_path / "kp.csv").write_text("What;System;KP\nvalve;BTC;443,5\n\nnone;;3\n", encoding="utf-8-sig")
    assert main(["kp", "--table", str(tmp_path / "kp.csv"), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["What"] for row in rows] == ["valve", "none"]
    assert (rows[0]["country"], rows[1]["reason"]) == ("GE", "there is no system")
    alone = geo.kp_rows(pd.DataFrame({"system": ["btc"], "kp_km": [443.5]})).geometry.iloc[0]
    assert (float(rows[0]["lon"]), float(rows[0]["lat"])) == (pytest.approx(alone.x), pytest.approx(alone.y))
    pd.DataFrame({"from": [440], "to": [460.5], "what": ["leak"]}).to_excel(tmp_path / "leaks.xlsx", index=False)
    assert main(["between", "btc", "--table", str(tmp_path / "leaks.xlsx"), "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["what"], row["countries"], float(row["length_km"])) == ("leak", "AZ; GE", 20.5)


@pytest.mark.parametrize(
    ("arguments", "text", "status", "message"),
    [
        (["kp", "--table"], "system,km\nbtc,3\n", 1, r"no column kp_km \(found: system, km\)"),
        (["between", "btc", "--table"], "from\n3\n", 1, "no column to_kp_km"),
        (["kp", "--table"], "\n", 1, "no header row"),
        (["kp", "--table"], "system,kp\nbtc,3,4\n", 1, "row 2 has 3 cells under 2 names"),
        (["kp", "--table"], "system,kp\nbtcc,3\n", 1, "btcc"),
        (["kp", "--drawn", "--table"], "system,kp\nbtc,3\n", 2, "SYSTEM alone"),
        (["kp", "lines.gpkg", "--table"], "kp\n3\n", 2, "not about lines of a FILE"),
    ],
)
def test_a_table_that_cannot_be_answered_is_told(tmp_path, capsys, arguments, text, status, message):
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    if status == 2:
        with pytest.raises(SystemExit):
            main([*arguments, str(path)])
    else:
        assert main([*arguments, str(path)]) == status
    assert re.search(message, capsys.readouterr().err)


def test_the_command_answers_each_row_of_a_file(tmp_path, capsys):
    (tmp_path / "towns.csv").write_text("Town,lon,lat\nBorjomi,43.51,41.69\nFar,10,10\n", encoding="utf-8")
    assert main(["locate", "--table", str(tmp_path / "towns.csv"), "--system", "btc", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["town"] for row in rows] == ["Borjomi", "Far"]
    assert [row["route"] for row in rows] == ["btc", ""]
    with pytest.raises(SystemExit):
        main(["locate", "43"])
