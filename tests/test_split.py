"""Lines cut at borders: parts and whole, against overlay where overlay is right, and where it is not."""

import itertools
import pickle
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import toy_world
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.errors import LayerError, UnknownNameError
from geo.geometry.geodesic import GEOD
from geo.geometry.lengths import crossings, length_by, length_km
from geo.geometry.shape import borders_crossed, longest_section
from geo.geometry.split import PolygonIndex

DEGREE_KM = toy_world.DEGREE_OF_EQUATOR_KM
LAYERS = Path(__file__).parents[1] / "layers"


def series(*shapes, crs=4326):
    return gpd.GeoSeries(list(shapes), crs=crs)


def polygons(**shapes):
    return gpd.GeoDataFrame({"country": list(shapes)}, geometry=list(shapes.values()), crs=4326)


def degrees(low, high):
    """Coordinates as layers hold them, six decimals."""
    return st.floats(low, high).map(lambda value: round(value, 6))


def as_dict(table, row=0):
    mine = table[table.index == row]
    return dict(zip(mine["country"], mine["length_km"], strict=True))


@pytest.fixture(scope="module")
def toy_index():
    return PolygonIndex(toy_world.countries())


@pytest.fixture(scope="module")
def real_countries():
    return gpd.read_file(LAYERS / "countries.geojson")[["country", "geometry"]]


def test_a_line_along_the_equator_is_shared_out_by_degrees(toy_index):
    table = length_by(toy_world.routes(), toy_index)
    assert table.columns.tolist() == ["id", "country", "length_km"]
    assert as_dict(table, "r1") == pytest.approx({"WE": 8 * DEGREE_KM, "EA": 10 * DEGREE_KM, None: 2 * DEGREE_KM})
    assert list(as_dict(table, "r2")) == ["WE"]
    assert list(as_dict(table, "r3")) == [None]
    assert table["id"].tolist() == ["equator", "equator", "equator", "inland", "sea"]


def test_what_lies_outside_is_none_and_not_nan(toy_index):
    outside = length_by(toy_world.routes(), toy_index)["country"].iloc[2]
    assert outside is None


def test_borders_are_points_with_their_kilometre(toy_index):
    found = crossings(toy_world.routes(), toy_index)
    assert found[["id", "from_country", "to_country"]].to_numpy().tolist() == [
        ["equator", "WE", "EA"],
        ["equator", "EA", None],
    ]
    assert found["at_km"].tolist() == pytest.approx([8 * DEGREE_KM, 18 * DEGREE_KM])
    assert found.geometry.to_wkt().tolist() == ["POINT (10 0)", "POINT (20 0)"]
    assert found.crs == "EPSG:4326"


@st.composite
def wanderings(draw):
    """Lines through and about the toy countries, with long and short steps, some vertices right on a border."""
    on_grid = st.tuples(st.integers(-2, 24), st.integers(-7, 7))
    free = st.tuples(degrees(-2, 24), degrees(-7, 7))
    vertices = draw(st.lists(st.one_of(on_grid, free), min_size=2, max_size=8))
    return LineString(vertices)


@settings(max_examples=150, deadline=None)
@given(wanderings())
def test_parts_and_outside_add_up_to_the_whole(line):
    index = PolygonIndex(toy_world.countries())
    frame = series(line)
    assert length_by(frame, index)["length_km"].sum() == pytest.approx(length_km(frame)[0], rel=1e-9, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(wanderings())
def test_parts_agree_with_a_line_cut_into_many_pieces(line):
    """The second computation: 4,000 points on each segment, each asked for its country."""
    expected = {"WE": 0.0, "EA": 0.0, None: 0.0}
    shares = (np.arange(4000) + 0.5) / 4000
    for (x1, y1), (x2, y2) in zip(line.coords[:-1], line.coords[1:], strict=True):
        whole = GEOD.inv(x1, y1, x2, y2)[2] / 1000
        x, y = x1 + shares * (x2 - x1), y1 + shares * (y2 - y1)
        steps = GEOD.inv(x[:-1], y[:-1], x[1:], y[1:])[2]
        weight = np.append(steps, steps[-1:])
        weight = weight * (whole / weight.sum()) if weight.sum() else weight
        west = (x >= 0) & (x <= 10) & (np.abs(y) <= 5)
        east = ~west & (x >= 10) & (x <= 20) & (np.abs(y) <= 5)
        for name, mask in (("WE", west), ("EA", east), (None, ~west & ~east)):
            expected[name] += weight[mask].sum()
    found = as_dict(length_by(series(line), PolygonIndex(toy_world.countries())))
    for name, km in expected.items():
        assert found.get(name, 0.0) == pytest.approx(km, abs=1e-3 * length_km(series(line))[0] + 1e-9)


@settings(max_examples=60, deadline=None)
@given(wanderings())
def test_direction_does_not_matter(line):
    index = PolygonIndex(toy_world.countries())
    there, back = (as_dict(length_by(series(drawn), index)) for drawn in (line, line.reverse()))
    assert there == pytest.approx(back, rel=1e-9, abs=1e-6)


BORDER = LineString([(10, -5), (10, 5)])


@settings(max_examples=60, deadline=None)
@given(wanderings())
@example(LineString([(10, 0), (10, 0), (5, 0)]))
@example(LineString([(25, 0), (25, 0)]))
def test_the_order_of_countries_does_not_matter_where_they_do_not_overlap(line):
    # What lies on the border between them, be it a line of no length, lies in both.
    assume(line.intersection(BORDER).length == 0 and not BORDER.covers(line))
    turned = PolygonIndex(toy_world.countries().iloc[::-1])
    here, there = (as_dict(length_by(series(line), index)) for index in (PolygonIndex(toy_world.countries()), turned))
    assert here == pytest.approx(there, rel=1e-9, abs=1e-6)


def test_a_line_of_no_length_on_a_border_belongs_to_the_first(toy_index):
    point = series(LineString([(10, 0), (10, 0)]))
    assert as_dict(length_by(point, toy_index)) == {"WE": 0.0}
    assert as_dict(length_by(point, PolygonIndex(toy_world.countries().iloc[::-1]))) == {"EA": 0.0}


@settings(max_examples=60, deadline=None)
@given(wanderings())
def test_borders_cut_a_line_where_its_countries_say(line):
    """The kilometres between the borders of a line add up to its lengths by country."""
    index = PolygonIndex(toy_world.countries())
    frame = series(line)
    found, table, whole = crossings(frame, index), as_dict(length_by(frame, index)), length_km(frame)[0]
    stops = [0.0, *found["at_km"], whole]
    names = [*found["from_country"], *found["to_country"].iloc[-1:]] or list(table)
    sums = {}
    for name, length in zip(names, np.diff(stops), strict=True):
        sums[name] = sums.get(name, 0.0) + length
    assert sums == pytest.approx(table, abs=1e-6)


def test_a_line_along_a_border_belongs_to_the_first(toy_index):
    along = series(LineString([(5, 0), (10, 0), (10, 3), (15, 3)]))
    table = as_dict(length_by(along, toy_index))
    border_km = GEOD.inv(10, 0, 10, 3)[2] / 1000
    assert table["WE"] == pytest.approx(5 * DEGREE_KM + border_km)
    turned = as_dict(length_by(along, PolygonIndex(toy_world.countries().iloc[::-1])))
    assert turned["WE"] == pytest.approx(5 * DEGREE_KM)


def test_a_touch_of_a_border_is_no_crossing(toy_index):
    touching = series(LineString([(5, 0), (10, 1), (5, 2)]), LineString([(15, 0), (10, 1), (15, 2)]))
    assert crossings(touching, toy_index).empty
    assert length_by(touching, toy_index)["country"].tolist() == ["WE", "EA"]


def test_where_polygons_overlap_the_first_has_it():
    line = series(LineString([(0, 0), (3, 0)]))
    disputed = {"A": box(0, -1, 2, 1), "B": box(1, -1, 3, 1)}
    assert as_dict(length_by(line, PolygonIndex(polygons(**disputed)))) == pytest.approx(
        {"A": 2 * DEGREE_KM, "B": DEGREE_KM}
    )
    turned = dict(reversed(disputed.items()))
    assert as_dict(length_by(line, PolygonIndex(polygons(**turned)))) == pytest.approx(
        {"A": DEGREE_KM, "B": 2 * DEGREE_KM}
    )


def test_a_hole_is_outside_and_polygons_of_one_name_are_one():
    ring = Polygon(box(0, -2, 4, 2).exterior, [box(1, -1, 2, 1).exterior])
    frame = gpd.GeoDataFrame({"country": ["A", "A"]}, geometry=[ring, box(4, -2, 5, 2)], crs=4326)
    line = series(LineString([(-1, 0), (6, 0)]))
    assert as_dict(length_by(line, PolygonIndex(frame))) == pytest.approx({"A": 4 * DEGREE_KM, None: 3 * DEGREE_KM})
    assert crossings(line, PolygonIndex(frame))["at_km"].tolist() == pytest.approx(np.array([1, 2, 3, 6]) * DEGREE_KM)


def test_the_antimeridian_is_crossed_the_short_way_by_country():
    fiji = polygons(E=box(178, -1, 180, 1), W=box(-180, -1, -179, 1), far=box(-10, -1, 10, 1))
    lines = series(
        LineString([(177, 0), (-178, 0)]), LineString([(-178, 0), (177, 0)]), LineString([(177, 0), (182, 0)])
    )
    table = length_by(lines, PolygonIndex(fiji))
    expected = {"E": 2 * DEGREE_KM, "W": DEGREE_KM, None: 2 * DEGREE_KM}
    for row in range(3):
        assert as_dict(table, row) == pytest.approx(expected)
    found = crossings(lines.iloc[:1], PolygonIndex(fiji))
    assert found["at_km"].tolist() == pytest.approx(np.array([1, 3, 4]) * DEGREE_KM)
    assert found.geometry.x.abs().tolist() == pytest.approx([178, 180, 179])


def test_parts_that_meet_at_a_border_cross_it_and_a_gap_does_not(toy_index):
    meeting = MultiLineString([[(9, 0), (10, 0)], [(10, 0), (11, 0)]])
    gap = MultiLineString([[(8, 0), (9, 0)], [(11, 0), (12, 0)]])
    found = crossings(series(meeting, gap), toy_index)
    assert found.index.tolist() == [0]
    assert found["at_km"].tolist() == pytest.approx([DEGREE_KM])


def test_a_long_segment_is_cut_where_it_is_drawn_and_not_on_the_great_circle():
    """At 60 N the great circle from lon 0 to 40 runs up to 62 N; the drawn line stays on the parallel."""
    north = polygons(north=box(-1, 60.5, 41, 70))
    line = series(LineString([(0, 60), (40, 60)]))
    assert as_dict(length_by(line, PolygonIndex(north))) == pytest.approx({None: length_km(line)[0]})
    west = polygons(west=box(-1, 50, 20, 70))
    assert as_dict(length_by(line, PolygonIndex(west)))["west"] == pytest.approx(length_km(line)[0] / 2, rel=1e-9)


def test_linework_drawn_twice_counts_twice_where_overlay_loses_it(toy_index):
    twice = gpd.GeoDataFrame({"id": ["loop"]}, geometry=[MultiLineString([[(1, 0), (2, 0)]] * 2)], crs=4326)
    assert length_by(twice, toy_index)["length_km"].sum() == pytest.approx(2 * DEGREE_KM)
    overlaid = gpd.overlay(twice, toy_world.countries(), keep_geom_type=True)
    assert length_km(overlaid).sum() == pytest.approx(DEGREE_KM)


def test_real_lines_agree_with_overlay(real_countries):
    lines = gpd.read_file(LAYERS / "oil-lines.geojson")[["id", "geometry"]]
    assert len(lines) > 5
    table = length_by(lines, PolygonIndex(real_countries))
    table = table[table["country"].notna()].groupby(["id", "country"])["length_km"].sum()
    pieces = gpd.overlay(lines, real_countries, keep_geom_type=True)
    expected = length_km(pieces).groupby([pieces["id"], pieces["country"]]).sum()
    joined = pd.concat([table, expected], axis=1, keys=["ours", "overlay"]).fillna(0.0)
    assert (joined["ours"] - joined["overlay"]).abs().max() < 0.02  # pieces are measured on cut vertices there


def test_real_lines_add_up_and_cross_where_both_countries_are(real_countries):
    lines = gpd.read_file(LAYERS / "btc.geojson")
    index = PolygonIndex(real_countries)
    parts = length_by(lines, index).groupby(level=0)["length_km"].sum()
    assert parts.tolist() == pytest.approx(length_km(lines).tolist(), rel=1e-9)
    shapes = real_countries.set_index("country").geometry
    whole = gpd.GeoSeries([shapely.line_merge(MultiLineString(list(lines.geometry)))], crs=4326)
    found = crossings(whole, index)
    assert len(found) >= 2
    for row in found.itertuples():
        for country in (row.from_country, row.to_country):
            if country is not None:
                assert shapes[country].boundary.distance(row.geometry) < 1e-9


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(degrees(-1, 11), degrees(-1, 11)), min_size=4, max_size=12), st.integers(0, 50))
def test_a_patchwork_of_countries_agrees_with_intersections(vertices, seed):
    """Countries are the cells of a Voronoi diagram: shared borders at any angle."""
    seeds = shapely.multipoints(np.random.default_rng(seed).uniform(0, 10, (12, 2)))
    cells = [cell.intersection(box(0, 0, 10, 10)) for cell in shapely.voronoi_polygons(seeds).geoms]
    frame = gpd.GeoDataFrame({"country": [f"C{i}" for i in range(len(cells))]}, geometry=cells, crs=4326)
    line = LineString(vertices)
    table = length_by(series(line), PolygonIndex(frame))
    assert table["length_km"].sum() == pytest.approx(length_km(series(line))[0], rel=1e-9, abs=1e-9)
    found = as_dict(table)
    segments = [LineString(pair) for pair in itertools.pairwise(vertices)]
    for name, cell in zip(frame["country"], cells, strict=True):
        expected = sum(
            length_km(series(piece))[0] for s in segments if (piece := _drawn(s.intersection(cell))).length > 1e-9
        )
        assert found.get(name, 0.0) == pytest.approx(expected, abs=0.002 * length_km(series(line))[0] + 1e-4)


def _drawn(shape):
    return shape if shape.geom_type in ("LineString", "MultiLineString") else LineString()


def test_one_index_serves_many_calls_and_survives_a_journey(toy_index):
    again = pickle.loads(pickle.dumps(toy_index))
    for _ in range(2):
        pd.testing.assert_frame_equal(length_by(toy_world.routes(), again), length_by(toy_world.routes(), toy_index))


def test_any_crs_of_lines_and_polygons(toy_index):
    moved = PolygonIndex(toy_world.countries().to_crs(3857))
    table = length_by(toy_world.routes().to_crs(3395), moved)
    pd.testing.assert_frame_equal(table, length_by(toy_world.routes(), toy_index), rtol=1e-8)


def test_index_and_input_stay_as_they_were(toy_index):
    frame = toy_world.routes()
    before = frame.to_wkb()
    table, found = length_by(frame, toy_index), crossings(frame, toy_index)
    pd.testing.assert_frame_equal(frame.to_wkb(), before)
    assert table.index.tolist() == ["r1", "r1", "r1", "r2", "r3"]
    assert found.index.tolist() == ["r1", "r1"]


def test_empty_lines_and_frames_have_answers(toy_index):
    assert length_by(series(LineString(), LineString([(1, 1), (1, 1)])), toy_index)["length_km"].tolist() == [0, 0]
    nothing = length_by(toy_world.routes().iloc[:0], toy_index)
    assert nothing.columns.tolist() == ["id", "country", "length_km"]
    assert len(nothing) == len(crossings(toy_world.routes().iloc[:0], toy_index)) == 0


@pytest.mark.parametrize("function", [length_by, crossings])
def test_lines_that_cannot_be_measured_are_refused(function, toy_index):
    with pytest.raises(LayerError, match="no CRS"):
        function(gpd.GeoSeries([LineString([(0, 0), (1, 1)])]), toy_index)
    with pytest.raises(LayerError, match="not a line"):
        function(series(Point(0, 0)), toy_index)
    with pytest.raises(LayerError, match="row 1"):
        function(series(LineString([(0, 0), (1, 1)]), LineString([(0, 89.99), (0, 90.01)])), toy_index)


def test_polygons_that_cannot_be_indexed_are_refused():
    squares = toy_world.countries()
    with pytest.raises(UnknownNameError, match="country"):
        PolygonIndex(squares, name="contry")
    with pytest.raises(LayerError, match="empty"):
        PolygonIndex(squares.iloc[:0])
    with pytest.raises(LayerError, match="name"):
        PolygonIndex(squares.assign(country=["WE", None]))
    with pytest.raises(LayerError, match="not a polygon"):
        PolygonIndex(gpd.GeoDataFrame({"country": ["A"]}, geometry=[Point(0, 0)], crs=4326))
    with pytest.raises(LayerError, match="invalid"):
        PolygonIndex(polygons(bow=Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])))
    with pytest.raises(LayerError, match="no CRS"):
        PolygonIndex(gpd.GeoDataFrame({"country": ["A"]}, geometry=[box(0, 0, 1, 1)]))


def test_borders_and_the_longest_section_of_a_line(toy_index):
    table = borders_crossed(toy_world.routes(), toy_index)
    assert table["borders_crossed"].tolist() == [2, 0, 0]
    assert [(a, b) for a, b, _ in table["borders"].iloc[0]] == [("WE", "EA"), ("EA", None)]
    longest = longest_section(toy_world.routes(), toy_index)
    assert longest["country"].tolist() == ["EA", "WE", None]
    assert longest.loc["r1", ["from_km", "to_km"]].tolist() == pytest.approx([8 * DEGREE_KM, 18 * DEGREE_KM])
