"""Geometries of parsed GeoJSON are those of shapely's own reader."""

import json

import pytest
import shapely

from geo.geometry.from_json import shapes_of

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
GEOMETRIES = [
    {"type": "Point", "coordinates": [49.9, 40.4]},
    {"type": "Point", "coordinates": [35, 37, 12.5]},
    {"type": "LineString", "coordinates": [[0, 0], [1.5, 2], [3, 1]]},
    {"type": "LineString", "coordinates": [[0, 0, 5], [1, 1, 6]]},
    {"type": "LineString", "coordinates": [[0, 0], [1, 1, 6]]},
    {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[5, 5], [6, 6], [7, 5]]]},
    {"type": "MultiLineString", "coordinates": []},
    {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    {"type": "Polygon", "coordinates": [SQUARE]},
    {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [[[9, 9], [10, 9], [10, 10], [9, 9]]]]},
    {"type": "MultiPoint", "coordinates": [[0, 0], [1, 1]]},
]


@pytest.mark.parametrize("chosen", [*([geometry] for geometry in GEOMETRIES), GEOMETRIES, GEOMETRIES[::-1], []])
def test_parsed_geometries_are_those_of_shapelys_reader(chosen):
    theirs = shapely.from_geojson([json.dumps(geometry) for geometry in chosen])
    assert shapely.to_wkb(shapes_of(chosen)).tolist() == shapely.to_wkb(theirs).tolist()


def test_what_is_no_geometry_is_refused():
    with pytest.raises(shapely.errors.GEOSException):
        shapes_of([{"type": "Blob", "coordinates": [1, 2]}])
