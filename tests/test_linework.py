"""Ways along linework in pieces, and ways led to places beside it."""

import itertools

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.geometry.linework import GAP_KM, RAMP, Linework, lead

VERTICES = [(i / 10, 0.02 * (i % 3)) for i in range(41)]


def km(*places):
    pairs = itertools.pairwise(places)
    return sum(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] for a, b in pairs) / 1000


def pieces(cuts, reversed_ones=()):
    """Return the drawing cut at vertices, some pieces the other way round."""
    ends = [0, *sorted(cuts), len(VERTICES) - 1]
    parts = [VERTICES[a : b + 1] for a, b in itertools.pairwise(ends) if b > a]
    return [shapely.LineString(part[::-1] if i in reversed_ones else part) for i, part in enumerate(parts)]


def way_between(work, one, other):
    return work.way(work.nearest(*one), work.nearest(*other))


@given(
    st.sets(st.integers(1, 39), max_size=8),
    st.sets(st.integers(0, 8)),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_pieces_in_any_order_and_direction_give_one_way_along_the_flow(cuts, turned, shuffle, backwards):
    parts = pieces(cuts, turned)
    shuffle.shuffle(parts)
    ends = [VERTICES[0], VERTICES[-1]]
    way = way_between(Linework(parts), *(ends[::-1] if backwards else ends))
    assert way.xy.tolist() == [list(place) for place in (VERTICES[::-1] if backwards else VERTICES)]
    assert way.bridged_km == 0


def test_a_way_begins_and_ends_where_the_linework_passes_nearest():
    way = way_between(Linework([shapely.LineString([(0, 0), (4, 0)])]), (1.25, 0.1), (3.5, -0.2))
    assert way.xy.tolist() == [[1.25, 0], [3.5, 0]]


def test_both_ends_on_one_segment_may_lie_against_its_direction():
    way = way_between(Linework([shapely.LineString([(0, 0), (4, 0)])]), (3, 0), (1, 0))
    assert way.xy.tolist() == [[3, 0], [1, 0]]


def test_a_branch_is_not_taken_and_the_shorter_of_two_strings_is():
    main = shapely.LineString([(0, 0), (1, 0), (2, 0), (3, 0)])
    loop = shapely.LineString([(1, 0), (1.5, 0.5), (2, 0)])
    branch = shapely.LineString([(2, 0), (2, 1)])
    assert way_between(Linework([branch, loop, main]), (0, 0), (3, 0)).xy.tolist() == [[0, 0], [1, 0], [2, 0], [3, 0]]


def test_a_gap_is_bridged_and_told_and_a_wide_one_is_not():
    near, far = 1 + 0.9 * GAP_KM / 111.4, 1 + 1.1 * GAP_KM / 111.4
    way = way_between(Linework(shapely.linestrings([[(0, 0), (1, 0)], [(near, 0), (2, 0)]])), (0, 0), (2, 0))
    assert way.bridged_km == pytest.approx(km((1, 0), (round(near, 6), 0)))
    assert len(way.xy) == 4
    assert way_between(Linework(shapely.linestrings([[(0, 0), (1, 0)], [(far, 0), (2, 0)]])), (0, 0), (2, 0)) is None


def test_collections_count_by_their_lines_and_what_is_no_line_is_left_out():
    two = shapely.MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 0)]])
    work = Linework([shapely.GeometryCollection([two, shapely.Point(5, 5)]), shapely.Point(1, 1)])
    assert len(work) == 2
    assert len(Linework([shapely.Point(1, 1)])) == 0


def test_the_crossing_of_a_border_is_the_nearest_one():
    work = Linework([shapely.LineString([(0, 0), (1, 0.1), (2, -0.1), (3, 0)])])
    border = shapely.LineString([(-1, 0.05), (4, 0.05)])
    foot = work.crossing(1.2, 0.05, border, within_km=50)
    assert (round(foot.lon, 6), round(foot.lat, 6)) == (1.25, 0.05)
    assert foot.away_km == pytest.approx(km((1.2, 0.05), (1.25, 0.05)))
    assert work.crossing(1.2, 0.05, border, within_km=5) is None
    assert work.crossing(1.2, 9, border, within_km=5) is None


def test_a_way_leaves_for_a_place_beside_it_before_its_foot_and_adds_little():
    xy = np.array([(i / 100, 0.0) for i in range(201)])
    led, joined_km = lead(xy, (0.0, 0.05), (2.0, 0.0))
    away = km((0, 0.05), (0, 0))
    assert led[0].tolist() == [0.0, 0.05]
    assert led[-1].tolist() == [2.0, 0.0]
    assert km((0, 0), tuple(led[1])) == pytest.approx(RAMP * away, rel=1e-4)
    assert joined_km == pytest.approx(np.hypot(1, RAMP) * away, rel=1e-3)
    longer = km(*map(tuple, led)) - km((0, 0), (2, 0))
    assert longer == pytest.approx((np.hypot(1, RAMP) - RAMP) * away, rel=1e-2)


def test_linework_that_ends_before_a_place_is_taken_straight_on():
    xy = np.array([(0.0, 0.0), (1.0, 0.0)])
    led, joined_km = lead(xy, (0.0, 0.0), (1.1, 0.0), straight_on=(False, True))
    assert led.tolist() == [[0, 0], [1, 0], [1.1, 0]]
    assert joined_km == pytest.approx(km((1, 0), (1.1, 0)))


def test_linework_ends_at_the_end_of_a_piece_that_nothing_goes_on_from():
    work = Linework(shapely.linestrings([[(0, 0), (1, 0)], [(1, 0), (2, 0)]]))
    assert [work.ends_at(work.nearest(lon, 0)) for lon in (-1, 0.5, 1, 2)] == [True, False, False, True]


def test_over_the_antimeridian_the_nearest_place_is_the_one_across_it():
    work = Linework([shapely.LineString([(-179.9, 0), (-179, 0)]), shapely.LineString([(100, 0), (101, 0)])])
    assert work.nearest(179.9, 0).lon == pytest.approx(-179.9)
