"""Stations of a system as a frame."""

import geopandas as gpd
import pytest

import geo
from geo.errors import LayerError, UnknownNameError


def test_stations_come_in_the_order_of_the_flow_with_both_kilometres():
    found = geo.stations("BTC")
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == "EPSG:4326"
    assert found["kp_km"].is_monotonic_increasing
    assert found.loc[found["name"].str.contains("Sangachal"), "kp_km"].tolist() == [0.0]
    border = found.set_index("id").loc["btc-az-ge"]
    assert (border["kp_km"], border["kp_published"]) == (443.0, True)
    route = geo.route_of(geo.load(), "btc")
    for row in found.itertuples():
        place = geo.locate(route, row.geometry.x, row.geometry.y)
        assert (row.kp_km, row.drawn_km) == pytest.approx((place.kp_km, place.drawn_km))


def test_every_column_is_documented_and_a_frame_may_have_any_index():
    atlas = geo.load()
    shown = geo.stations("bte", atlas.set_index(atlas.index + 1000))
    assert shown["kp_km"].tolist() == geo.stations("bte")["kp_km"].tolist()
    assert all(name in geo.stations.__doc__ for name in shown.columns)


def test_what_is_no_system_is_suggested_and_what_branches_is_said():
    with pytest.raises(UnknownNameError, match="did you mean"):
        geo.stations("btcc")
    with pytest.raises((LayerError, UnknownNameError)):
        geo.stations("kazakhstan-railways")
