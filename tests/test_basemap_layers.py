import geopandas as gpd
import pytest
import shapely

from geo.atlas.load import load

ALONE = {
    "countries": {"AZ", "GE", "TR", "KZ", "RU", "IT"},
    "world-countries": {"US", "CA", "BR", "ID", "CL", "NO", "FJ", "AQ"},
}


@pytest.fixture(scope="module", params=["countries", "world-countries"])
def areas(request):
    return load(request.param), ALONE[request.param]


def test_the_countries_are_all_there_and_valid(areas):
    frame, expected = areas
    assert expected <= set(frame["id"])
    assert frame.geometry.is_valid.all()
    assert (frame["id"] == frame["country"]).all()


def test_countries_do_not_overlap(areas):
    frame, _ = areas
    shapes = frame.geometry.to_numpy()
    overlap = shapely.area(shapes).sum() - shapely.area(shapely.union_all(shapes))
    assert overlap < 0.001  # square degrees


def test_neighbours_share_their_border():
    region = load("countries").set_index("id").geometry
    shared = shapely.length(shapely.intersection(region["AZ"].boundary, region["GE"].boundary))
    assert shared > 2.5  # degrees; two borders drawn apart would share nothing


def test_the_united_states_have_their_known_area():
    shape = load("world-countries").set_index("id").geometry["US"]
    area_km2 = gpd.GeoSeries([shape], crs=4326).to_crs("ESRI:54034").area.iloc[0] / 1e6
    assert area_km2 == pytest.approx(9.47e6, rel=0.02)


def test_the_seas_are_water_and_meet_the_coast():
    seas, countries = load("seas"), load("countries")
    land = shapely.union_all(countries.geometry.to_numpy())
    water = shapely.union_all(seas.geometry.to_numpy())
    assert shapely.area(shapely.intersection(land, water)) < 0.001
    assert {"caspian-sea", "black-sea", "sea-of-marmara", "mediterranean-sea"} <= set(seas["id"])
