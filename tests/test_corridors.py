"""Lines of one corridor run in lanes of their own."""

import numpy as np
import pytest
import toy_map
from shapely import LineString
from test_maps import column_of, vertex_numbers

from geo.page.corridors import NEAR_KM, corridor_lanes, mercator
from geo.page.payload import page_payload
from geo.page.tracks import GAP_STEPS

WEST = [(49.0, 40.0), (48.0, 40.0), (47.0, 40.0), (46.0, 40.0)]
KM_PER_DEG = 111.0
ORDER = {"one": 0, "two": 1, "three": 2}


def lanes_of(lines, given):
    """Return (lanes, gaps in km) of each line's edges; the lines are the systems one, two, three."""
    names = list(ORDER)[: len(lines)]
    lonlat = np.array([at for line in lines for at in line], dtype=float)
    part = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    lanes, gaps = corridor_lanes(lonlat, part, [names[number] for number in part], given, ORDER)
    per_km = 256 / 40_075.0 / np.cos(np.radians(40))
    return [
        (lanes[part == n][:-1].tolist(), (gaps[part == n][:-1] / per_km).round(1).tolist()) for n in range(len(lines))
    ]


def moved(line, north_km):
    return [(lon, lat + north_km / KM_PER_DEG) for lon, lat in line]


def test_a_line_near_another_has_its_lane_and_its_gap_to_the_right_of_its_way():
    one, two, three = lanes_of([WEST, moved(WEST, 4), moved(WEST, -3)[::-1]], {"two": 1, "three": -1})
    assert one == ([0, 0, 0], [0, 0, 0])
    assert two[0] == [1, 1, 1]
    assert two[1] == pytest.approx([4, 4, 4], abs=0.1)  # north is to the right of the way west
    assert three[0] == [1, 1, 1]  # drawn the other way, its right is the south
    assert three[1] == pytest.approx([3, 3, 3], abs=0.1)


def test_what_is_far_off_crosses_or_has_no_lane_in_the_table_stays_where_it_is():
    across = [(47.5, 39.0), (47.5, 41.0)]
    for other, given in ((moved(WEST, NEAR_KM + 3), {"two": 1}), (across, {"two": 1}), (moved(WEST, 4), {})):
        assert all(lane == (len(lane[0]) * [0], len(lane[0]) * [0]) for lane in lanes_of([WEST, other], given))


def test_without_the_first_line_the_next_leads():
    one, two = lanes_of([moved(WEST, 2), moved(WEST, 4)], {"one": 1, "two": 3})
    assert one == ([0, 0, 0], [0, 0, 0])
    assert two[0] == [2, 2, 2]
    assert two[1] == pytest.approx([2, 2, 2], abs=0.1)


def test_mercator_is_that_of_the_page():
    assert mercator(np.array([[0.0, 0.0], [180.0, 0.0], [-180.0, 85.0511287798]])).round(6).tolist() == [
        [128, 128], [256, 128], [0, 0]]  # fmt: skip
    poles = mercator(np.array([[0.0, 90.0], [0.0, -90.0]]))
    assert poles.round(6).tolist() == [[128, 0], [128, 256]]


def test_a_page_carries_gaps_only_where_the_table_of_systems_gives_lanes():
    frame, tables = toy_map.frame(), toy_map.tables()
    beside = LineString(moved([toy_map.START, toy_map.MIDDLE, toy_map.BORDER], 3))
    frame.loc[frame["id"] == "bte-az", "geometry"] = beside
    assert "gaps" not in page_payload(frame, **tables)["lines"]
    tables["systems"] = tables["systems"].assign(lane=tables["systems"]["id"].map({"bte": "1"}))
    payload = page_payload(frame, **tables)
    assert payload["lanes"] == {"bte": 1}
    starts = np.r_[0, np.cumsum(vertex_numbers(payload, "sizes"))].astype(int)
    at = starts[column_of(payload["lines"], "id").index("bte-az")]
    assert (vertex_numbers(payload, "lanes") / 2)[at : at + 2].tolist() == [1, 1]
    km = vertex_numbers(payload, "gaps")[at : at + 2] / GAP_STEPS * 40_075 * np.cos(np.radians(40)) / 256
    assert km == pytest.approx([3, 3], abs=0.1)
