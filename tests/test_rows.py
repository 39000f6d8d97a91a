"""Tables of places and kilometre points are answered row by row, as one by one."""

import csv
import io

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


def test_the_command_answers_each_row_of_a_file(tmp_path, capsys):
    (tmp_path / "towns.csv").write_text("Town,lon,lat\nBorjomi,43.51,41.69\nFar,10,10\n", encoding="utf-8")
    assert main(["locate", "--table", str(tmp_path / "towns.csv"), "--system", "btc", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["town"] for row in rows] == ["Borjomi", "Far"]
    assert [row["route"] for row in rows] == ["btc", ""]
    with pytest.raises(SystemExit):
        main(["locate", "43"])
