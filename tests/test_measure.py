"""Lengths against closed forms, the pure-Python geographiclib, and properties that hold for any line."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import toy_world
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import GeometryCollection, LinearRing, LineString, MultiLineString, Point, box, wkt

from geo.errors import EnergyRoutesError, LayerError
from geo.geometry.geodesic import GEOD, SERIES_LIMIT_DEG
from geo.geometry.lengths import doubled_km, length_km
from geo.geometry.shape import sinuosity, straight_km

QUARTER_MERIDIAN_KM = 10001.965729
"""Karney 2013: the length of a quarter meridian of WGS84 is 10 001 965.729 m."""


def series(*shapes, crs=4326):
    return gpd.GeoSeries(list(shapes), crs=crs)


def by_geographiclib_km(line):
    pairs = zip(line.coords[:-1], line.coords[1:], strict=True)
    return math.fsum(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairs) / 1000


lon = st.floats(-180, 180).map(lambda x: round(x, 7))
lat = st.floats(-89.9, 89.9).map(lambda x: round(x, 7))


@st.composite
def drawn_lines(draw, step_deg=2.0):
    """Lines anywhere on Earth, with segments from metres to hundreds of kilometres."""
    x, y = draw(lon), draw(lat)
    size = draw(st.sampled_from([1e-4, 1e-2, 0.2, step_deg]))
    steps = st.tuples(st.floats(-size, size), st.floats(-size, size))
    vertices = [(x, y)]
    for dx, dy in draw(st.lists(steps, min_size=1, max_size=6)):
        x, y = float(np.clip(x + dx, -180, 180)), float(np.clip(y + dy, -90, 90))
        vertices.append((x, y))
    return LineString(vertices)


def test_an_arc_of_the_equator_is_radius_times_angle():
    drawn = series(LineString([(x / 10, 0) for x in range(0, 101)]), LineString([(0, 0), (100, 0)]))
    expected = [10 * toy_world.DEGREE_OF_EQUATOR_KM, 100 * toy_world.DEGREE_OF_EQUATOR_KM]
    assert length_km(drawn).tolist() == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("segments", [1, 90, 450, 9000])
def test_a_quarter_meridian_has_its_known_length_however_it_is_cut(segments):
    meridian = LineString([(49, lat) for lat in np.linspace(0, 90, segments + 1)])
    assert length_km(series(meridian))[0] == pytest.approx(QUARTER_MERIDIAN_KM, abs=5e-7)


@settings(max_examples=150, deadline=None)
@given(drawn_lines())
def test_length_agrees_with_geographiclib(line):
    assert length_km(series(line))[0] == pytest.approx(by_geographiclib_km(line), rel=1e-11, abs=2e-9)


def test_the_series_holds_to_a_tenth_of_a_micrometre_at_its_limit_in_all_directions():
    angle = np.linspace(0, np.pi, 61)
    lines = [
        LineString([(20 - dx, lat - dy), (20 + dx, lat + dy)])
        for lat in (0, 15, 30, 45, 60, 75, 85, 89)
        for dx, dy in zip(
            0.499 * SERIES_LIMIT_DEG * np.cos(angle), 0.499 * SERIES_LIMIT_DEG * np.sin(angle), strict=True
        )
    ]
    error_m = [
        (ours - by_geographiclib_km(line)) * 1000 for ours, line in zip(length_km(series(*lines)), lines, strict=True)
    ]
    assert np.abs(error_m).max() < 1e-7


def test_the_comparison_with_geographiclib_notices_a_sphere():
    line = LineString([(49, 40), (49.1, 40.1)])
    sphere = 6371.0088 * math.acos(
        math.sin(math.radians(40)) * math.sin(math.radians(40.1))
        + math.cos(math.radians(40)) * math.cos(math.radians(40.1)) * math.cos(math.radians(0.1))
    )
    assert sphere != pytest.approx(by_geographiclib_km(line), rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(drawn_lines())
def test_direction_does_not_matter(line):
    there, back = length_km(series(line, line.reverse()))
    assert there == pytest.approx(back, rel=1e-13, abs=1e-15)


@settings(max_examples=60, deadline=None)
@given(drawn_lines(), st.data())
def test_a_line_cut_at_any_vertex_keeps_its_length(line, data):
    at = data.draw(st.integers(0, len(line.coords) - 1))
    parts = [LineString(part) for part in (line.coords[: at + 1], line.coords[at:]) if len(part) > 1]
    whole, cut = length_km(series(line, MultiLineString(parts)))
    assert cut == pytest.approx(whole, rel=1e-12, abs=1e-15)


@settings(max_examples=60, deadline=None)
@given(st.lists(drawn_lines(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(lines, random):
    frame = series(*lines)
    order = list(range(len(lines)))
    random.shuffle(order)
    pd.testing.assert_series_equal(length_km(frame.iloc[order]), length_km(frame).iloc[order], rtol=1e-12)


def test_many_lines_at_once_measure_as_one_by_one():
    rng = np.random.default_rng(7)
    lines = [
        LineString(np.array([49, 40]) + np.cumsum(rng.normal(0, 0.01, (n, 2)), axis=0))
        for n in rng.integers(2, 3000, 60)
    ]
    together = length_km(series(*lines))
    assert together.tolist() == pytest.approx([length_km(series(line))[0] for line in lines], rel=1e-12)


def test_index_and_input_stay_as_they_were():
    frame = toy_world.routes()
    before = frame.copy(deep=True)
    measured = length_km(frame)
    pd.testing.assert_frame_equal(pd.DataFrame(frame.to_wkb()), pd.DataFrame(before.to_wkb()))
    assert measured.index.tolist() == ["r1", "r2", "r3"]
    assert measured.name == "length_km"
    repeated = frame.set_axis(["a", "a", "b"])
    assert length_km(repeated).index.tolist() == ["a", "a", "b"]


def test_every_kind_of_line_counts_its_parts():
    one = LineString([(0, 0), (1, 0)])
    shapes = [
        one,
        MultiLineString([one, one]),
        LinearRing([(0, 0), (1, 0), (0.5, 0)]),
        GeometryCollection([one, GeometryCollection([MultiLineString([one, one])])]),
    ]
    expected = np.array([1, 2, 2, 3]) * toy_world.DEGREE_OF_EQUATOR_KM
    assert length_km(series(*shapes)).tolist() == pytest.approx(expected, rel=1e-12)


def test_any_crs_is_brought_to_wgs84():
    drawn = series(LineString([(49, 40), (49.2, 40.3), (50, 41)]))
    expected = length_km(drawn)[0]
    for crs in (3857, 32639, "ESRI:54009", "OGC:CRS84", 4979):
        assert length_km(drawn.to_crs(crs))[0] == pytest.approx(expected, rel=1e-9)


def test_height_is_ignored():
    flat, high = wkt.loads("LINESTRING (49 40, 50 41)"), wkt.loads("LINESTRING Z (49 40 0, 50 41 9000)")
    assert length_km(series(flat))[0] == length_km(series(high))[0]


def test_the_antimeridian_is_crossed_the_short_way():
    assert length_km(series(LineString([(179, 0), (-179, 0)])))[0] == pytest.approx(2 * toy_world.DEGREE_OF_EQUATOR_KM)
    near = length_km(series(LineString([(179.99, 0), (-179.99, 0)]), LineString([(179.99, 0), (180.01, 0)])))
    assert near[0] == pytest.approx(near[1], rel=1e-12)


def test_a_line_over_the_pole_is_as_long_as_the_meridians():
    over = LineString([(0, 89), (180, 89)])
    assert length_km(series(over))[0] == pytest.approx(2 * Geodesic.WGS84.Inverse(89, 0, 90, 0)["s12"] / 1000)


def test_what_has_no_length_measures_nothing():
    frame = series(LineString(), LineString([(1, 1), (1, 1)]), MultiLineString(), GeometryCollection())
    assert length_km(frame).tolist() == [0, 0, 0, 0]
    assert len(length_km(series())) == 0
    mixed = MultiLineString([[(0, 0), (1, 0)], [(5, 5), (5, 5)]])
    assert length_km(series(mixed))[0] == pytest.approx(toy_world.DEGREE_OF_EQUATOR_KM)


BAD = {
    "no CRS": (gpd.GeoSeries([LineString([(0, 0), (1, 1)])]), "no CRS.*set_crs"),
    "a point": (series(LineString([(0, 0), (1, 1)]), Point(1, 1)), "row 1 .*not a line but a Point"),
    "a polygon": (series(box(0, 0, 1, 1)), "Polygon.*boundary"),
    "a collection with a point": (series(GeometryCollection([Point(0, 0)])), "GeometryCollection"),
    "no geometry": (series(None, LineString([(0, 0), (1, 1)])), "row 0 .*no geometry"),
    "latitude 95": (series(LineString([(0, 94.9), (0.1, 95)])), "row 0 .*swapped"),
    "latitude 95 at the end of a short segment": (series(LineString([(0, 89.9), (0.1, 90.1)])), "no place on Earth"),
    "a list": ([LineString([(0, 0), (1, 1)])], "is a list"),
    "no geometry column": (gpd.GeoDataFrame({"id": [1]}), "no geometry column"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("measure", [length_km, doubled_km, straight_km, sinuosity])
def test_bad_input_is_refused_with_its_remedy(name, measure):
    frame, message = BAD[name]
    with pytest.raises(LayerError, match=message) as caught:
        measure(frame)
    assert isinstance(caught.value, EnergyRoutesError)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("vertex", [0, 1, 2])
def test_a_coordinate_that_is_no_number_is_refused_and_its_row_named(value, axis, vertex):
    xy = np.array([(49, 40), (49.1, 40.1), (49.2, 40.2)])
    xy[vertex, axis] = value
    with np.errstate(invalid="ignore"):
        frame = gpd.GeoSeries([LineString([(0, 0), (1, 1)]), LineString(xy)], index=["good", "bad"], crs=4326)
    with pytest.raises(LayerError, match="row 'bad'"):
        length_km(frame)


def test_many_bad_rows_are_counted():
    with pytest.raises(LayerError, match=r"row 0, 1, 2, 3, 4 and 7 more"):
        length_km(series(*[Point(0, 0)] * 12))


def test_linework_drawn_twice_is_counted_and_reported():
    there = [(0, 0), (1, 0), (2, 0)]
    frame = series(LineString([*there, (1, 0)]), MultiLineString([there, there[::-1]]), LineString(there))
    degree = toy_world.DEGREE_OF_EQUATOR_KM
    assert length_km(frame).tolist() == pytest.approx([3 * degree, 4 * degree, 2 * degree])
    assert doubled_km(frame).tolist() == pytest.approx([degree, 2 * degree, 0])


def test_the_way_between_two_parts_is_no_segment():
    gap = MultiLineString([[(0, 0), (1, 0)], [(2, 0), (3, 0)], [(1, 0), (2, 0)]])
    assert doubled_km(series(gap)).tolist() == [0]


STEPS = st.lists(st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]), min_size=1, max_size=12)


@given(st.lists(st.tuples(st.tuples(st.integers(0, 3), st.integers(0, 3)), STEPS), min_size=1, max_size=4))
def test_doubled_is_what_a_union_by_geos_drops(walks):
    parts = [np.cumsum([start, *steps], axis=0) for start, steps in walks]
    drawn = series(MultiLineString([part.tolist() for part in parts]))
    union = drawn.union_all()
    kept = series(union if union.geom_type == "LineString" else MultiLineString(list(shapely.get_parts(union))))
    assert doubled_km(drawn)[0] == pytest.approx(length_km(drawn)[0] - length_km(kept)[0], abs=1e-6)


def test_two_lines_on_one_corridor_are_not_doubled():
    assert doubled_km(series(*[LineString([(0, 0), (1, 0)])] * 2)).tolist() == [0, 0]


def test_sinuosity_is_one_on_a_geodesic_and_endless_on_a_ring():
    ring = LineString([(0, 0), (1, 0), (1, 1), (0, 0)])
    frame = series(LineString([(0, 0), (5, 0), (9, 0)]), ring, LineString(), LineString([(0, 0), (0.5, 0.5), (1, 0)]))
    values = sinuosity(frame).tolist()
    assert values[0] == pytest.approx(1, rel=1e-12)
    assert values[1] == math.inf
    assert math.isnan(values[2])
    assert values[3] == pytest.approx(length_km(frame)[3] / toy_world.DEGREE_OF_EQUATOR_KM)
    assert straight_km(frame).tolist()[2] == 0


def test_the_shipped_lines_measure_as_geographiclib_does():
    path = Path(__file__).parents[1] / "layers" / "btc.geojson"
    frame = gpd.read_file(path)
    assert len(frame) == 3
    expected = [by_geographiclib_km(line) for line in frame.geometry]
    assert length_km(frame).tolist() == pytest.approx(expected, abs=1e-7)


def test_one_segment_in_arrays_stays_in_arrays():
    one = np.array([10.0])
    for places in (one, one[:, None]):
        azimuth, _, length_m = GEOD.inv(places, places, places + 1, places)
        assert azimuth.shape == length_m.shape == places.shape
        assert length_m.item() == pytest.approx(Geod(ellps="WGS84").inv(10.0, 10.0, 11.0, 10.0)[2])
        assert GEOD.fwd(places, places, azimuth, length_m)[0].shape == places.shape
