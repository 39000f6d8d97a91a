"""The same numbers from frames spread over processes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import toy_world
from shapely import LineString

from geo.geometry.lengths import crossings, doubled_km, length_by, length_km
from geo.geometry.split import PolygonIndex

dask_geopandas = pytest.importorskip("dask_geopandas")
distributed = pytest.importorskip("distributed")


def many_routes():
    rng = np.random.default_rng(3)
    lines = [LineString(np.array([10, 0]) + np.cumsum(rng.normal(0, 0.7, (20, 2)), axis=0)) for _ in range(60)]
    return gpd.GeoDataFrame({"id": [f"l{i}" for i in range(60)]}, geometry=lines, index=range(100, 160), crs=4326)


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_two_processes_give_the_same_numbers(client):
    frame, index = many_routes(), PolygonIndex(toy_world.countries())
    spread = dask_geopandas.from_geopandas(frame, npartitions=4)
    assert len(client.scheduler_info()["workers"]) == 2
    pd.testing.assert_series_equal(length_km(spread).compute(), length_km(frame))
    pd.testing.assert_series_equal(doubled_km(spread).compute(), doubled_km(frame))
    pd.testing.assert_frame_equal(length_by(spread, index).compute(), length_by(frame, index), check_dtype=False)
    together = crossings(spread, index).compute()
    assert len(together) > 10
    pd.testing.assert_frame_equal(together, crossings(frame, index), check_dtype=False)


def test_nothing_is_computed_before_it_is_asked_for(client):
    spread = dask_geopandas.from_geopandas(many_routes(), npartitions=2)
    lazy = length_km(spread)
    assert type(lazy).__module__.startswith("dask")
    assert lazy.name == "length_km"
    assert length_km(spread.geometry).compute().sum() == pytest.approx(length_km(many_routes()).sum())
