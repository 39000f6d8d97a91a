from pathlib import Path

import geopandas as gpd
import pytest
import toy_atlas
from shapely import LineString


@pytest.fixture
def toy_folder(tmp_path: Path) -> Path:
    """A folder with the small atlas of toy_atlas.py."""
    return toy_atlas.write_atlas(tmp_path / "layers")


@pytest.fixture
def example_files(tmp_path: Path) -> Path:
    """A folder with the files that the documented examples name."""
    toy_atlas.write_json(tmp_path / "my-layer.geojson", [toy_atlas.feature("mine", "terminal", "Point", [49, 40.3])])
    lines = gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["Line a", "Line b"]},
        geometry=[LineString([(49.5, 40.2), (44.0, 41.5)]), LineString([(43.0, 41.5), (36.0, 37.0)])],
        crs=4326,
    )
    lines.to_file(tmp_path / "my-lines.gpkg")
    return tmp_path
