"""Published kilometre points against drawn ones, on the toy world: quick, so that each change can be tried."""

import math

import geopandas as gpd
import numpy as np
import pytest
import toy_world
from shapely import Point

from geo.errors import LayerError
from geo.referencing.calibration import calibrate, weakest_place
from geo.referencing.places import kp_range
from geo.referencing.route import published_anchors, route_of, routes_of

DEGREE_KM = toy_world.DEGREE_OF_EQUATOR_KM


@pytest.fixture
def pipe():
    return route_of(toy_world.atlas(), "pipe")


@pytest.fixture
def pipe_kp(pipe):
    return calibrate(pipe, published_anchors(toy_world.atlas(), pipe))


def test_published_kps_are_met_and_what_is_between_is_linear(pipe, pipe_kp):
    assert pipe_kp.to_kp(0) == 0
    assert pipe_kp.to_kp(2 * DEGREE_KM) == pytest.approx(250)
    assert pipe_kp.to_kp(6 * DEGREE_KM) == pytest.approx(700)
    assert pipe_kp.to_kp(4 * DEGREE_KM) == pytest.approx(475)
    assert pipe_kp.to_km(475) == pytest.approx(4 * DEGREE_KM)
    assert pipe_kp.to_km(np.array([250, 475])).tolist() == pytest.approx([2 * DEGREE_KM, 4 * DEGREE_KM])
    assert pipe_kp.to_kp(6 * DEGREE_KM + 5) == pytest.approx(705)


def test_residuals_say_how_far_an_anchor_is_from_its_neighbours(pipe_kp):
    residual = pipe_kp.anchors["residual_km"].tolist()
    assert math.isnan(residual[0])
    assert math.isnan(residual[2])
    assert residual[1] == pytest.approx(700 * 2 / 6 - 250)
    assert pipe_kp.anchors["scale_to_next"].tolist()[0] == pytest.approx(250 / (2 * DEGREE_KM))


def test_the_weakest_place_is_furthest_from_any_anchor(pipe, pipe_kp):
    weakest = weakest_place(pipe, pipe_kp)
    assert weakest["to_anchor_km"] == pytest.approx(2 * DEGREE_KM)
    assert weakest["kp_km"] == pytest.approx(475)


def test_anchors_that_cannot_hold_are_listed_with_the_reason(pipe):
    anchors = gpd.GeoDataFrame(
        {"name": ["far", "back", "good"], "kp_km": [100.0, 50.0, 300.0]},
        geometry=[Point(9, 3), Point(13, 0), Point(10, 0)],
        crs=4326,
    )
    table = calibrate(pipe, anchors).anchors.set_index("name")
    assert table.loc["far", "reason"].startswith("further than 20 km")
    assert table.loc["back", "reason"] == "its KP does not grow with the route"
    assert table["used"].to_dict() == {"start of the route": True, "far": False, "good": True, "back": False}


def anchors_at(*places):
    """Return anchors from (lon, lat, KP)."""
    lon, lat, kp_km = zip(*places, strict=True)
    return gpd.GeoDataFrame({"kp_km": kp_km}, geometry=gpd.points_from_xy(lon, lat), crs=4326)


def test_the_start_is_kp_0_unless_an_anchor_stands_within_a_kilometre_of_it(pipe):
    forty, near, past = (8 + km / DEGREE_KM for km in (40, 0.9, 1.1))
    assert calibrate(pipe, anchors_at((forty, 0, 50.0))).to_kp(0) == 0
    assert calibrate(pipe, anchors_at((forty, 0, 50.0))).to_kp(20) == pytest.approx(25)
    assert calibrate(pipe, anchors_at((near, 0, 7.0))).to_kp(0) == pytest.approx(6.1)
    assert calibrate(pipe, anchors_at((past, 0, 7.0))).to_kp(0) == 0


def test_an_anchor_far_off_the_start_leaves_the_start_kp_0(pipe):
    calibration = calibrate(pipe, anchors_at((7, 0, 30.0), (10, 0, 250.0)))
    assert calibration.to_kp(0) == 0
    assert calibration.anchors["used"].tolist() == [True, False, True]


def test_of_two_anchors_at_one_drawn_kilometre_the_first_holds(pipe):
    calibration = calibrate(pipe, anchors_at((10, 0, 250.0), (10, 0.05, 260.0), (14, 0, 700.0)))
    assert calibration.km.tolist() == pytest.approx([0, 2 * DEGREE_KM, 6 * DEGREE_KM])
    assert calibration.kp_km.tolist() == [0, 250, 700]
    reasons = calibration.anchors.set_index("kp_km")["reason"]
    assert reasons[260] == "its KP does not grow with the route"
    same_kp = calibrate(pipe, anchors_at((10, 0, 250.0), (12, 0, 250.0)))
    assert same_kp.kp_km.tolist() == [0, 250]


def test_anchors_at_one_place_with_one_kp_count_once(pipe):
    calibration = calibrate(pipe, anchors_at((10, 0, 250.0), (10, 0, 250.0), (10.00000001, 0, 250.0)))
    assert calibration.anchors["name"].tolist() == ["start of the route", "anchor 1"]


def test_anchors_may_come_in_any_order(pipe, pipe_kp):
    backwards = calibrate(pipe, published_anchors(toy_world.atlas(), pipe).iloc[::-1])
    assert backwards.kp_km.tolist() == pipe_kp.kp_km.tolist() == [0, 250, 700]
    assert backwards.anchors["name"].tolist() == ["Field", "Border", "Port"]


def test_legs_at_sea_have_no_published_kps():
    """A terminal may name the leg at sea that begins there; its KP is one of the pipeline's."""
    atlas = toy_world.atlas().assign(system="pipe")
    assert route_of(atlas, "pipe").calibration.to_kp(2 * DEGREE_KM) == pytest.approx(250)
    at_sea = atlas.assign(kind=atlas["kind"].replace("pipeline", "sea"))
    route = route_of(at_sea, "pipe")
    assert published_anchors(at_sea, route).empty
    assert route.calibration.to_kp(2 * DEGREE_KM) == pytest.approx(2 * DEGREE_KM)


def test_a_route_carries_the_calibration_of_its_frame(pipe, pipe_kp):
    assert pipe.calibration.kp_km.tolist() == pipe_kp.kp_km.tolist()
    assert [route.calibration.kp_km.tolist() for route in routes_of(toy_world.atlas())] == [[0, 250, 700]]
    bare = route_of(toy_world.atlas().drop(columns="kp_km"), "pipe")
    assert bare.calibration.to_kp(5) == 5
    line = route_of(toy_world.atlas(), "pipe-ea")
    assert line.calibration.to_kp(5) == 5


def test_without_anchors_kps_are_drawn_kilometres(pipe):
    calibration = calibrate(pipe, published_anchors(toy_world.atlas(), pipe).iloc[:0])
    assert calibration.to_kp(123.4) == pytest.approx(123.4)
    assert kp_range(pipe, calibration) == pytest.approx((0, 6 * DEGREE_KM))


def test_anchors_without_a_kp_are_refused(pipe):
    anchors = gpd.GeoDataFrame({"name": ["a"], "kp_km": [math.nan]}, geometry=[Point(9, 0)], crs=4326)
    with pytest.raises(
        LayerError, match=r"^the frame of anchors has a kp_km that is not a number; leave .* published KP$"
    ):
        calibrate(pipe, anchors)
    with pytest.raises(LayerError, match=r"no column 'kp_km'; it has name, geometry$"):
        calibrate(pipe, anchors.drop(columns="kp_km"))


def test_residuals_are_the_kp_between_the_neighbours_minus_the_published_one(pipe):
    table = calibrate(pipe, anchors_at((9, 0, 130.0), (11, 0, 300.0), (13, 0, 610.0))).anchors
    assert table["residual_km"].round(6).tolist()[1:3] == [300 / 3 - 130, 130 + 480 / 2 - 300]
    assert np.isnan(table["residual_km"].iloc[[0, 3]]).all()
    scale = (np.diff([0, 130, 300, 610]) / (np.array([1, 2, 2]) * DEGREE_KM)).tolist()
    assert table["scale_to_next"].tolist()[:3] == pytest.approx(scale)
    assert math.isnan(table["scale_to_next"].iloc[3])
    unused = calibrate(pipe, anchors_at((9, 0, 130.0), (10, 0, 100.0), (11, 0, 300.0))).anchors
    assert np.isnan(unused.loc[~unused["used"], ["residual_km", "scale_to_next"]]).all(axis=None)


def test_the_weakest_place_may_be_any_gap_or_the_end(pipe):
    gap = weakest_place(pipe, calibrate(pipe, anchors_at((9, 0, 110.0), (12, 0, 450.0), (13.5, 0, 620.0))))
    kp_km = 110 + 340 / 2
    assert gap == pytest.approx({"kp_km": kp_km, "drawn_km": 2.5 * DEGREE_KM, "to_anchor_km": 1.5 * DEGREE_KM})
    end = weakest_place(pipe, calibrate(pipe, anchors_at((9, 0, 110.0))))
    assert end["drawn_km"] == pytest.approx(6 * DEGREE_KM)
    assert end["to_anchor_km"] == pytest.approx(5 * DEGREE_KM)


def test_a_number_gives_a_number_and_an_array_an_array(pipe_kp):
    assert type(pipe_kp.to_kp(5.0)) is type(pipe_kp.to_km(5)) is float
    assert pipe_kp.to_kp(np.array([5.0])).shape == (1,)
    assert pipe_kp.to_kp(-3) == pytest.approx(-3)


def test_kps_may_stand_in_a_column_of_objects_and_their_places_have_names(pipe):
    anchors = anchors_at((10, 0, 250.0)).astype({"kp_km": object})
    assert calibrate(pipe, anchors).anchors["name"].tolist() == ["start of the route", "anchor 1"]
    named = calibrate(pipe, anchors.assign(name=["Border"])).anchors
    assert named["name"].tolist() == ["start of the route", "Border"]


def test_the_limit_of_an_anchor_can_be_set(pipe):
    off_km = 0.1 * 110.57
    assert calibrate(pipe, anchors_at((10, 0.1, 250.0)), within_km=off_km + 0.1).anchors["used"].tolist() == [True] * 2
    table = calibrate(pipe, anchors_at((10, 0.1, 250.0)), within_km=11).anchors
    assert table["reason"].tolist() == [None, "further than 11 km from the drawn route"]
    assert table["offset_km"].iloc[1] == pytest.approx(off_km, abs=0.01)


def test_anchors_near_each_other_count_each(pipe):
    near = 10 + 0.004 / DEGREE_KM
    table = calibrate(pipe, anchors_at((10, 0, 250.0), (near, 0, 250.004), (10 + 0.4 / DEGREE_KM, 0, 250.004))).anchors
    assert table["kp_km"].tolist() == [0, 250, 250.004, 250.004]
    assert table["used"].tolist() == [True, True, True, False]
    assert table["offset_km"].iloc[0] == 0
    same = calibrate(pipe, anchors_at((10, 0, 250.0), (10 + 0.0001 / DEGREE_KM, 0, 250.0001))).anchors
    assert same["kp_km"].tolist() == [0, 250]
    apart = calibrate(pipe, anchors_at((10, 0, 250.0), (10, 0, 250.3))).anchors
    assert apart["kp_km"].tolist() == [0, 250, 250.3]
