"""Kilometres of a route, drawn and calibrated, on the toy world and on BTC and BTE as shipped."""

import itertools
import json
import math

import geopandas as gpd
import numpy as np
import pytest
import toy_world
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from geo.atlas.load import load
from geo.commands import cli
from geo.errors import LayerError, NoAnswerError, UnknownNameError
from geo.geometry.lengths import length_km
from geo.referencing import measure
from geo.referencing.calibration import calibrate
from geo.referencing.measure import point_at
from geo.referencing.places import between, kp_marks, kp_range, locate, place_at_kp
from geo.referencing.route import published_anchors, route_of, routes_of

DEGREE_KM = toy_world.DEGREE_OF_EQUATOR_KM


@pytest.fixture(scope="module")
def pipe():
    return route_of(toy_world.atlas(), "pipe")


@pytest.fixture(scope="module")
def pipe_kp(pipe):
    return calibrate(pipe, published_anchors(toy_world.atlas(), pipe))


@pytest.fixture(scope="module")
def atlas():
    return load()


@pytest.fixture(scope="module")
def btc(atlas):
    return route_of(atlas, "btc")


@pytest.fixture(scope="module")
def btc_kp(atlas, btc):
    return calibrate(btc, published_anchors(atlas, btc))


def metres_apart(lon1, lat1, lon2, lat2):
    return Geodesic.WGS84.Inverse(float(lat1), float(lon1), float(lat2), float(lon2))["s12"]


def frame_of(*shapes, **columns):
    ids = [f"s{i}" for i in range(len(shapes))]
    return gpd.GeoDataFrame({"id": ids, "system": "x", **columns}, geometry=list(shapes), crs=4326)


def test_sections_are_chained_along_the_flow(pipe):
    assert [section.id for section in pipe.sections] == ["pipe-we", "pipe-ea"]
    assert pipe.length_km == pytest.approx(6 * DEGREE_KM)
    assert pipe.section_at(0).country == pipe.section_at(2 * DEGREE_KM).country == "WE"
    assert pipe.section_at(2 * DEGREE_KM + 0.001).country == "EA"


def test_sections_without_named_ends_are_chained_where_they_touch():
    route = route_of(frame_of(LineString([(1, 0), (2, 0)]), LineString([(0, 0), (1, 0)])), "x")
    assert [section.id for section in route.sections] == ["s1", "s0"]
    parts = MultiLineString([[(0, 0), (1, 0)], [(1, 0), (3, 0)]])
    assert route_of(frame_of(parts), "x").length_km == pytest.approx(3 * DEGREE_KM)


def test_one_line_is_a_route_too(pipe):
    assert route_of(toy_world.atlas(), "pipe-ea").length_km == pytest.approx(4 * DEGREE_KM)


def test_a_chain_that_breaks_is_refused():
    with pytest.raises(LayerError, match=r"gap.*'s1'"):
        route_of(frame_of(LineString([(0, 0), (1, 0)]), LineString([(1.1, 0), (2, 0)])), "x")
    ends = {"from_point": ["a", "b"], "to_point": ["b", "c"]}
    apart = frame_of(LineString([(0, 0), (1, 0)]), LineString([(1.1, 0), (2, 0)]), **ends)
    with pytest.raises(LayerError, match=r"11\.\d+ km of nothing before section 's1'"):
        route_of(apart, "x")
    with pytest.raises(LayerError, match="branches"):
        route_of(frame_of(LineString([(0, 0), (1, 0)]), LineString([(0, 0), (0, 1)])), "x")
    with pytest.raises(LayerError, match="gap between its parts"):
        route_of(frame_of(MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0)]])), "x")
    with pytest.raises(LayerError, match="no CRS"):
        route_of(frame_of(LineString([(0, 0), (1, 0)])).set_crs(None, allow_override=True), "x")


def test_systems_that_branch_give_a_route_a_section():
    frame = frame_of(LineString([(0, 0), (1, 0)]), LineString([(0, 0), (0, 1)]))
    assert [route.system for route in routes_of(frame)] == ["s0", "s1"]


def test_an_unknown_system_suggests_others():
    with pytest.raises(UnknownNameError, match="did you mean pipe"):
        route_of(toy_world.atlas(), "pipa")


def test_kilometres_along_the_equator_are_degrees(pipe):
    lon, lat = point_at(pipe, [0, DEGREE_KM, 3.5 * DEGREE_KM, 6 * DEGREE_KM])
    assert lon.tolist() == pytest.approx([8, 9, 11.5, 14])
    assert lat.tolist() == pytest.approx([0, 0, 0, 0], abs=1e-12)


@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1))
def test_a_kilometre_stands_where_geographiclib_walks_to(btc, share):
    km = share * btc.length_km
    left = km * 1000
    for i in range(len(btc.lon) - 1):
        line = Geodesic.WGS84.InverseLine(btc.lat[i], btc.lon[i], btc.lat[i + 1], btc.lon[i + 1])
        if left <= line.s13 or i == len(btc.lon) - 2:
            break
        left -= line.s13
    expected = line.Position(left)
    lon, lat = point_at(btc, km)
    assert metres_apart(lon[0], lat[0], expected["lon2"], expected["lat2"]) < 1e-3


@settings(max_examples=80, deadline=None)
@given(st.floats(0, 1))
def test_kilometre_to_point_to_kilometre_comes_back_within_a_metre(btc, btc_kp, share):
    low, high = kp_range(btc, btc_kp)
    kp_km = low + share * (high - low)
    place = place_at_kp(btc, btc_kp, kp_km)
    found = locate(btc, place["lon"], place["lat"])
    assert found.offset_km < 1e-6
    assert btc_kp.to_kp(found.drawn_km) == pytest.approx(kp_km, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(40, 60), st.floats(-70, 70)), min_size=2, max_size=6, unique=True), st.floats(0, 1))
def test_long_segments_come_back_within_a_metre_too(vertices, share):
    vertices = [(round(x, 5), round(y, 5)) for x, y in vertices]
    route = route_of(frame_of(LineString(vertices)), "x")
    lon, lat = point_at(route, share * route.length_km)
    found = locate(route, lon[0], lat[0])
    again = point_at(route, found.drawn_km)
    assert found.offset_km < 1e-3
    assert metres_apart(lon[0], lat[0], again[0][0], again[1][0]) < 1


@settings(max_examples=40, deadline=None)
@given(st.floats(0.001, 0.999))
def test_a_route_cut_at_any_kilometre_keeps_its_length(btc, share):
    """The two halves, measured as lines of their own, add up to the route."""
    km = share * btc.length_km
    lon, lat = (float(values[0]) for values in point_at(btc, km))
    at = int(np.searchsorted(btc.km, km, side="right"))
    xy = np.column_stack([btc.lon, btc.lat])
    halves = [np.vstack([xy[:at], [lon, lat]]), np.vstack([[lon, lat], xy[at:]])]
    first, second = length_km(gpd.GeoSeries([LineString(half) for half in halves], crs=4326))
    assert first == pytest.approx(km, abs=1e-6)
    assert first + second == pytest.approx(btc.length_km, abs=1e-6)


def test_interpolating_by_degrees_would_be_wrong():
    """Half of the degrees of a line up the meridian and along the 70th parallel is not half of its kilometres."""
    line = LineString([(0, 0), (0, 70), (70, 70)])
    route = route_of(frame_of(line), "x")
    lon, lat = point_at(route, route.length_km / 2)
    by_degrees = line.interpolate(0.5, normalized=True)
    assert metres_apart(lon[0], lat[0], by_degrees.x, by_degrees.y) > 2_000_000


@settings(max_examples=60, deadline=None)
@given(st.floats(44, 46), st.floats(40.5, 42), st.floats(0, 1))
def test_no_place_of_the_route_is_nearer_than_the_nearest(btc, lon, lat, share):
    found = locate(btc, lon, lat)
    other = point_at(btc, share * btc.length_km)
    assert found.offset_km * 1000 <= metres_apart(lon, lat, other[0][0], other[1][0]) + 0.01
    assert found.offset_km * 1000 == pytest.approx(metres_apart(lon, lat, found.lon, found.lat), abs=0.01)


def test_the_nearest_place_has_an_offset_and_a_side(pipe):
    left, right, on = (locate(pipe, 9.5, lat) for lat in (0.1, -0.1, 0))
    assert (left.side, right.side, on.side) == ("left", "right", "on")
    assert left.drawn_km == pytest.approx(1.5 * DEGREE_KM)
    assert left.offset_km == pytest.approx(metres_apart(9.5, 0, 9.5, 0.1) / 1000)
    before = locate(pipe, 7, 0)
    assert (before.drawn_km, before.offset_km) == pytest.approx((0, DEGREE_KM))


def test_the_nearest_of_long_segments_is_found_though_another_looks_nearer_on_a_plane():
    route = route_of(frame_of(LineString([(59, -4), (24, -27), (18, -26), (49, 54)])), "x")
    found = locate(route, 58, 18)
    segments = [
        Geodesic.WGS84.InverseLine(*a[::-1], *b[::-1])
        for a, b in itertools.pairwise(zip(route.lon, route.lat, strict=True))
    ]
    walked = [line.Position(line.s13 * i / 400) for line in segments for i in range(401)]
    nearest_m = min(metres_apart(58, 18, at["lon2"], at["lat2"]) for at in walked)
    assert found.offset_km * 1000 <= nearest_m + 0.01
    assert found.offset_km * 1000 == pytest.approx(nearest_m, rel=1e-3)


def test_only_what_is_within_a_metre_of_a_route_is_on_it(pipe):
    degree_m = metres_apart(9.5, 0, 9.5, 1)
    assert locate(pipe, 9.5, 0.9 / degree_m).side == "on"
    assert [locate(pipe, 9.5, off_m / degree_m).side for off_m in (1.1, -1.1, 400, -400)] == ["left", "right"] * 2


def test_a_place_has_its_drawn_and_its_published_kilometre(pipe, pipe_kp):
    place = locate(pipe, 12, 0.05)
    assert place.drawn_km == pytest.approx(4 * DEGREE_KM)
    assert place.kp_km == pytest.approx(475)
    assert (place.system, place.country) == ("pipe", "EA")
    assert locate(pipe, 12, 0.05, calibration=calibrate(pipe)).kp_km == pytest.approx(4 * DEGREE_KM)
    with pytest.warns(DeprecationWarning, match="drawn_km"):
        assert place.km == place.drawn_km


def test_many_places_at_once_stand_where_each_stands_alone(btc, monkeypatch):
    lon, lat = np.meshgrid(np.linspace(36, 50, 5), np.linspace(37, 42, 4))
    monkeypatch.setattr(measure, "DISTANCES_AT_ONCE", 3 * len(btc.lon))
    drawn_km, across_km = measure.feet_of(btc, lon.ravel(), lat.ravel())
    for i, place in enumerate(zip(lon.ravel(), lat.ravel(), strict=True)):
        alone = measure.feet_of(btc, *place)
        assert (alone[0][0], alone[1][0]) == (drawn_km[i], across_km[i])
    assert [len(found) for found in measure.feet_of(btc, [], [])] == [0, 0]


def test_a_point_further_than_the_limit_has_no_place(pipe):
    with pytest.raises(NoAnswerError, match=r"at 110\.6 km, further than 20 km"):
        locate(pipe, 9.5, 1, within_km=20)
    with pytest.raises(LayerError, match="swapped"):
        locate(pipe, 41.0, 143.0)
    with pytest.raises(LayerError, match="no place"):
        locate(pipe, math.nan, 0)


def test_kilometres_outside_a_route_have_no_place(pipe, pipe_kp):
    for km in (-1, 6 * DEGREE_KM + 1, math.nan):
        with pytest.raises(NoAnswerError, match="outside 'pipe'"):
            point_at(pipe, km)
    with pytest.raises(NoAnswerError, match=r"KP 701 is outside 'pipe', which runs from KP 0\.0 to 700\.0"):
        place_at_kp(pipe, pipe_kp, 701)


def test_a_frame_with_a_broken_line_is_refused_or_read_without_it():
    gap = MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0)]])
    frame = frame_of(gap, LineString([(5, 0), (6, 0)]), system=["x", "y"])
    with pytest.raises(LayerError, match="gap between its parts"):
        routes_of(frame)
    assert [route.system for route in routes_of(frame, leave_out_broken=True)] == ["y"]


def test_kps_restart_at_the_border(pipe, pipe_kp):
    place = place_at_kp(pipe, pipe_kp, 100, country="EA")
    assert place["kp_km"] == pytest.approx(350)
    assert place["country_kp_km"] == pytest.approx(100)
    assert place["country"] == "EA"
    assert place_at_kp(pipe, pipe_kp, 0, country="EA")["country"] == "EA"
    with pytest.raises(NoAnswerError, match=r"'pipe', 'EA', which runs from KP 0\.0 to 450\.0"):
        place_at_kp(pipe, pipe_kp, 451, country="EA")
    with pytest.raises(UnknownNameError, match="does not pass the country 'GE'"):
        place_at_kp(pipe, pipe_kp, 1, country="GE")


def test_marks_stand_at_every_multiple(pipe, pipe_kp):
    marks = kp_marks(pipe, 100, pipe_kp)
    assert marks["kp_km"].tolist() == [0, 100, 200, 300, 400, 500, 600, 700]
    assert marks["country"].tolist() == ["WE"] * 3 + ["EA"] * 5
    assert marks.geometry.x.iloc[0] == pytest.approx(8)
    for mark in marks.itertuples():
        assert pipe_kp.to_kp(locate(pipe, mark.geometry.x, mark.geometry.y).drawn_km) == pytest.approx(
            mark.kp_km, abs=1e-3
        )
    for every in (0, -5, math.nan, math.inf):
        with pytest.raises(NoAnswerError, match="every_km"):
            kp_marks(pipe, every, pipe_kp)


def test_between_two_kps_lie_countries_and_stations(pipe, pipe_kp):
    table = between(pipe, pipe_kp, 500, 200, toy_world.atlas())
    assert table["name"].tolist() == ["WE", "EA", "Border", "Station"]
    assert table["length_km"].tolist() == pytest.approx([50, 250, 0, 0])
    assert table["from_kp_km"].tolist() == pytest.approx([200, 250, 250, 475])
    with pytest.raises(NoAnswerError, match="outside"):
        between(pipe, pipe_kp, 0, 800, toy_world.atlas())


def test_btc_has_its_published_kps_at_its_borders_and_its_end(btc, btc_kp):
    ends = {section.country: btc_kp.to_kp(section.end_km) for section in btc.sections}
    assert ends == pytest.approx({"AZ": 443, "GE": 692, "TR": 1768}, abs=1e-6)
    assert place_at_kp(btc, btc_kp, 1768)["country"] == "TR"
    assert btc_kp.anchors["used"].all()


def test_every_route_of_the_atlas_can_be_calibrated(atlas):
    routes = routes_of(atlas)
    assert len(routes) > 30
    for route in routes:
        calibration = calibrate(route, published_anchors(atlas, route))
        low, high = kp_range(route, calibration)
        assert low == pytest.approx(0, abs=1)
        assert 0.8 < (high - low) / route.length_km < 1.25, route.system


def run(capsys, *arguments):
    status = cli.main(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_place_of_a_kp_is_one_json_object(capsys):
    status, out, _ = run(capsys, "kp", "btc", "443", "--format", "json")
    place = json.loads(out)
    assert status == 0
    assert {"system", "kp_km", "lon", "lat", "country"} <= place.keys()
    assert (place["system"], place["kp_km"], place["country"]) == ("btc", 443, "AZ")
    assert 44.9 < place["lon"] < 45.4
    assert run(capsys, "kp", "bte", "100", "--drawn", "--format", "csv")[1].startswith("system,kp_km,lon,lat,country")


def test_a_kp_counted_from_a_border_and_the_anchors_behind_it(capsys):
    place = json.loads(run(capsys, "kp", "btc", "100", "--country", "GE", "--format", "json")[1])
    assert (place["kp_km"], place["country"], place["country_kp_km"]) == (543, "GE", 100)
    anchors = json.loads(run(capsys, "kp", "btc", "--anchors", "--format", "json")[1])
    assert {443, 692, 1768} <= {row["kp_km"] for row in anchors}
    assert (
        run(capsys, "kp", "btc", "0", "--anchors", "--format", "json")[1]
        == json.dumps(anchors, ensure_ascii=False, indent=1) + "\n"
    )


def test_a_place_without_a_kp_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["kp", "btc"])
    assert stopped.value.code == 2
    assert "KP" in capsys.readouterr().err


def test_a_place_is_located_on_every_route_near_it(capsys):
    rows = json.loads(run(capsys, "locate", "43.51", "41.69", "--within-km", "20", "--format", "json")[1])
    assert {"btc", "bte"} <= {row["system"] for row in rows}
    assert rows == sorted(rows, key=lambda row: row["offset_km"])
    only = json.loads(run(capsys, "locate", "43.51", "41.69", "--system", "bte", "--format", "json")[1])
    assert [row["system"] for row in only] == ["bte"]


def test_what_is_between_two_kps_is_printed(capsys):
    rows = json.loads(run(capsys, "between", "btc", "400", "500", "--format", "json")[1])
    assert [row["name"] for row in rows if row["what"] == "country"] == ["AZ", "GE"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kp", "btx", "1"], "did you mean"),
        (["kp", "btc", "5000"], "which runs from KP 0.0 to 1,768.0"),
        (["kp", "btc", "nan"], "outside"),
        (["locate", "0", "0"], "no route passes within 20 km"),
        (["locate", "41", "430"], "swapped"),
        (["between", "btc", "0", "2000"], "outside"),
        (["locate", "0", "0", "--system", "btq"], "did you mean"),
    ],
)
def test_a_question_without_an_answer_is_one_clear_block(capsys, arguments, message):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (1, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["kp", "locate", "between"])
def test_help_shows_an_example_that_runs(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        cli.main([command, "--help"])
    assert stopped.value.code == 0
    example = capsys.readouterr().out.split("example:\n")[1].split()
    assert example[:2] == ["energy-routes", command]
    assert run(capsys, *example[1:])[0] == 0
