"""Distances and corridors against closed forms on the equator and against dense samples."""

import itertools
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
import toy_world
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point

from geo.atlas.published import compare_published
from geo.errors import LayerError, NoAnswerError
from geo.geometry.lengths import length_km
from geo.geometry.proximity import distance_to_km, length_within_km

DEGREE_KM = toy_world.DEGREE_OF_EQUATOR_KM


def series(*shapes, crs=4326):
    return gpd.GeoSeries(list(shapes), crs=crs)


def by_samples(line, place, step=0.002):
    """Nearest of many points of the line drawn straight in degrees."""
    xy = [line.interpolate(d) for d in np.arange(0, line.length + step, step)]
    return min(Geodesic.WGS84.Inverse(place.y, place.x, p.y, p.x)["s12"] for p in xy) / 1000


def test_the_distance_to_a_place_north_of_the_equator_is_an_arc_of_meridian():
    line = series(LineString([(0, 0), (20, 0)]))
    expected = Geodesic.WGS84.Inverse(0, 7, 1, 7)["s12"] / 1000
    assert distance_to_km(line, Point(7, 1))[0] == pytest.approx(expected, abs=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.floats(44, 56), st.floats(38, 52))
def test_distance_agrees_with_samples_of_the_drawn_line(lon, lat):
    line = LineString([(47, 41), (49, 45), (53, 46)])
    ours = distance_to_km(series(line), Point(lon, lat))[0]
    assert ours == pytest.approx(by_samples(line, Point(lon, lat), 0.005), rel=2e-4, abs=0.35)


def test_a_line_that_meets_a_thing_or_lies_in_an_area_is_at_no_distance():
    lines = series(LineString([(1, 1), (2, 2)]), LineString([(-1, 0), (-2, 0)]), LineString())
    values = distance_to_km(lines, toy_world.countries()).tolist()
    assert values[0] == 0
    assert values[1] == pytest.approx(DEGREE_KM, abs=2e-3)
    assert math.isnan(values[2])


def test_the_nearest_thing_may_lie_over_the_antimeridian():
    lines = series(LineString([(179, 0), (179.5, 0)]), LineString([(179.5, 1), (-179.5, 1)]))
    values = distance_to_km(lines, series(Point(-179.5, 0), Point(170, 0))).tolist()
    assert values == pytest.approx([DEGREE_KM, 110.574], abs=2e-3)


def test_the_nearest_in_degrees_is_not_the_nearest_in_kilometres():
    """At 60 N a degree of longitude is half as long as one of latitude."""
    line = series(LineString([(0, 60), (0.001, 60)]))
    things = series(Point(1.5, 60), Point(0, 61))
    expected = Geodesic.WGS84.Inverse(60, 0.001, 60, 1.5)["s12"] / 1000
    assert distance_to_km(line, things)[0] == pytest.approx(expected, rel=1e-4)


def test_distance_between_parts_is_not_bridged():
    parts = series(MultiLineString([[(0, 0), (1, 0)], [(9, 0), (10, 0)]]))
    assert distance_to_km(parts, Point(5, 0))[0] == pytest.approx(4 * DEGREE_KM, rel=1e-4)
    assert distance_to_km(series(LineString([(5, 0), (5, 0.1)])), parts)[0] == pytest.approx(4 * DEGREE_KM, rel=1e-4)


@pytest.mark.parametrize("km", [0.5, 20, 150])
def test_the_corridor_of_a_point_is_a_circle(km):
    line = series(LineString([(-5, 0), (5, 0)]))
    assert length_within_km(line, series(Point(0, 0)), km)[0] == pytest.approx(2 * km, rel=5e-4)


def test_the_corridor_of_a_meridian_is_a_band():
    line = series(LineString([(10, 0), (40, 0)]))
    meridian = series(LineString([(20, -3), (20, 3)]))
    assert length_within_km(line, meridian, 50)[0] == pytest.approx(100, rel=5e-4)
    areas = length_within_km(line, toy_world.countries(), 50)
    assert areas[0] == pytest.approx(10 * DEGREE_KM + 50, rel=5e-4)


def test_corridors_that_overlap_count_once_and_reach_over_the_antimeridian():
    line = series(LineString([(-179, 0), (-178, 0)]), LineString([(0, 0), (1, 0)]))
    twice = series(Point(179.9, 0), Point(179.9, 0.0))
    values = length_within_km(line, twice, 2 * DEGREE_KM).tolist()
    assert values[0] == pytest.approx(0.9 * DEGREE_KM, rel=1e-3)
    assert values[1] == 0


@settings(max_examples=10, deadline=None)
@given(st.floats(46, 52), st.floats(40, 47), st.floats(5, 200))
def test_a_corridor_agrees_with_samples_of_the_drawn_line(lon, lat, km):
    line = LineString([(47, 41), (49, 45), (53, 46)])
    inside = 0.0
    for a, b in zip(line.coords[:-1], line.coords[1:], strict=True):
        xy = np.linspace(a, b, 1500)
        middle = (xy[1:] + xy[:-1]) / 2
        near = [Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"] <= km * 1000 for x, y in middle]
        inside += sum(length_km(series(*[LineString(pair) for pair in itertools.pairwise(xy)]))[near])
    assert length_within_km(series(line), series(Point(lon, lat)), km)[0] == pytest.approx(inside, rel=2e-3, abs=1.5)


def test_what_cannot_be_answered_is_refused():
    line = series(LineString([(0, 0), (1, 0)]))
    for km in (0, -1, 301, math.nan):
        with pytest.raises(NoAnswerError, match="corridor"):
            length_within_km(line, series(Point(0, 0)), km)
    with pytest.raises(LayerError, match="85 degrees"):
        length_within_km(line, series(Point(0, 86)), 10)
    with pytest.raises(LayerError, match="no CRS"):
        length_within_km(line, series(Point(0, 0), crs=None), 10)
    with pytest.raises(LayerError, match="without a geometry"):
        distance_to_km(line, series(None))
    with pytest.raises(LayerError, match="empty"):
        distance_to_km(line, series())
    assert length_within_km(line, series(), 10).tolist() == [0]


def test_index_is_kept():
    frame = toy_world.routes()
    assert distance_to_km(frame, Point(0, 0)).index.tolist() == ["r1", "r2", "r3"]
    assert length_within_km(frame, series(Point(2, 0)), 10).index.tolist() == ["r1", "r2", "r3"]


def tables():
    columns = {"system": ["btc", "btc", "x"], "country": ["AZ", None, "KZ"]}
    lengths = pd.DataFrame({**columns, "measured_km": [440.0, 1500.0, 80.0], "accuracy_km": [1.0, 2.0, math.nan]})
    published = pd.DataFrame(
        {"system": ["btc", "btc", "y"], "country": ["AZ", None, "TR"], "published_km": [443.0, 1768.0, 5.0]}
    )
    return lengths, published


def test_what_differs_by_more_than_the_tolerance_is_listed_and_nothing_is_hidden():
    table = compare_published(*tables())
    assert table["within"].tolist() == [True, False, None, None]
    assert table["difference_km"].tolist()[:2] == [-3, -268]
    assert table["tolerance_km"].tolist()[:2] == pytest.approx([2 + 0.03 * 443, 4 + 0.03 * 1768])
    assert table["country"].tolist() == ["AZ", None, "KZ", "TR"]
    assert table["difference_share"][1] == pytest.approx(-268 / 1768)


def test_tables_that_cannot_be_compared_are_refused():
    lengths, published = tables()
    with pytest.raises(LayerError, match="accuracy_km"):
        compare_published(lengths.drop(columns="accuracy_km"), published)
    with pytest.raises(LayerError, match="btc/AZ more than once"):
        compare_published(lengths, published.iloc[[0, 0]])


def dense_truth_km(place, lines, step=0.0005):
    """Geodesic to the nearest of many vertices of the lines, by another library's loop."""
    geod = pyproj.Geod(ellps="WGS84")
    xy = shapely.get_coordinates(shapely.segmentize(np.asarray(lines.array), step))
    return geod.inv(np.full(len(xy), place.x), np.full(len(xy), place.y), xy[:, 0], xy[:, 1])[2].min() / 1000


@settings(max_examples=25, deadline=None)
@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(0.01, 30), st.integers(0, 10_000))
def test_places_near_and_far_are_within_ten_metres_of_a_dense_truth(lon, lat, spread, seed):
    rng = np.random.default_rng(seed)
    xy = np.clip(rng.uniform(-spread, spread, (3, 2, 2)) + np.array([lon, lat]), [-180, -85], [180, 85])
    lines = series(*[LineString(two) for two in xy])
    places = series(*[Point(p) for p in np.clip(rng.normal([lon, lat], spread, (4, 2)), [-180, -85], [180, 85])])
    step = max(spread / 20_000, 1e-6)
    from_places = distance_to_km(places, lines)
    for row, place in enumerate(places):
        assert from_places[row] == pytest.approx(dense_truth_km(place, lines, step), abs=0.01, rel=1e-5)
    for row in range(3):
        nearest = min(dense_truth_km(place, lines.iloc[[row]], step) for place in places)
        assert distance_to_km(lines, places)[row] == pytest.approx(nearest, abs=0.01, rel=1e-5)


def test_places_are_measured_row_by_row_and_refused_off_the_earth():
    places = series(Point(0, 1), Point(0.5, 0), Point(2, 0)).set_axis(["a", "b", "c"])
    found = distance_to_km(places, series(LineString([(0, 0), (1, 0)])))
    assert found.index.tolist() == ["a", "b", "c"]
    assert found.tolist() == pytest.approx([110.574389, 0, DEGREE_KM], abs=1e-5)
    with pytest.raises(LayerError, match="no place on Earth"):
        distance_to_km(series(Point(0, 95)), places)


def test_lines_that_cross_over_the_antimeridian_meet():
    one = series(LineString([(179, 0), (-179, 0)]))
    other = series(LineString([(-179.5, -1), (-179.5, 1)]), LineString([(179.5, -1), (179.5, 1)]))
    assert distance_to_km(one, other).tolist() == [0]
    assert distance_to_km(other, one).tolist() == [0, 0]
