"""The files that the documented examples name, as their sources publish them but small."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
import toy_atlas
from shapely import LineString

from geo.atlas.catalog import layers_folder
from geo.atlas.load import load

CORRIDOR = [[49.5, 40.2], [46.9, 40.7], [45.1, 41.4], [43.5, 41.6]]
GEM_ROW = {
    "ProjectID": "P0001",
    "PipelineName": "Alpha Gas Pipeline",
    "Fuel": "Gas",
    "Status": "Operating",
    "Owner": "Somebody [100%]",
    "CountriesOrAreas": "Azerbaijan, Georgia",
    "Capacity": 12.5,
    "CapacityUnits": "bcm/y",
}


def write_line(path: Path) -> None:
    """Write the oil line as somebody else may have drawn it: the other way round, with vertices between ours."""
    shapes = [shapely.segmentize(shape, 0.05).reverse() for shape in load("btc").geometry]
    gpd.GeoDataFrame(geometry=shapes, crs=4326).to_file(path)


def write_examples(folder: Path) -> Path:
    """Write the files into the folder and return it."""
    toy_atlas.write_json(folder / "my-layer.geojson", [toy_atlas.feature("mine", "terminal", "Point", [49, 40.3])])
    lines = gpd.GeoDataFrame(
        {
            "id": ["a", "b"],
            "name": ["Line a", "Line b"],
            "owner": ["One", "Another"],
            "diameter_mm": [1067, 530],
            "year": [2006, 1998],
        },
        geometry=[LineString(CORRIDOR), LineString([(43.0, 41.5), (36.0, 37.0)])],
        crs=4326,
    )
    lines.to_file(folder / "my-lines.gpkg")
    shape = {"type": "LineString", "coordinates": CORRIDOR}
    route = {"type": "Feature", "properties": GEM_ROW, "geometry": shape}
    toy_atlas.write_json(folder / "GEM-GGIT-Gas-Pipelines.geojson", [route])
    (folder / "routes-folder").mkdir()
    toy_atlas.write_json(folder / "routes-folder" / "P0001.geojson", [route | {"properties": {"ProjectID": "P0001"}}])
    pd.DataFrame([GEM_ROW]).to_excel(folder / "GEM-GOIT-Oil-NGL-Pipelines.xlsx", index=False)
    way = {"type": "way", "id": 7, "tags": {"man_made": "pipeline", "substance": "oil", "name": "Öl"}}
    places = [{"lon": lon, "lat": lat} for lon, lat in CORRIDOR]
    elements = {"version": 0.6, "generator": "Overpass API", "elements": [way | {"geometry": places}]}
    (folder / "overpass.json").write_text(json.dumps(elements), encoding="utf-8")
    write_line(folder / "my-line.gpkg")
    shutil.copytree(layers_folder(), folder / "layers", ignore=shutil.ignore_patterns("*.geojson"))
    return folder
