"""Fuzz the importers with atheris, for as long as you like.

    pip install atheris energy-routes[formats]
    python tests/fuzz_importers.py geojson -max_total_time=600 fuzz/geojson

The first word is one of the formats below; the rest goes to libFuzzer, the last word being a folder for the inputs it
finds interesting (made if missing, filled with a few good files). Any exception but a LayerError, and any layer that
could not be exported, stops the run and leaves a crash-... file: make it a case in test_bad_files.py, then mend.

pytest collects nothing here; its shorter fuzzing with hypothesis is at the end of test_bad_files.py.
"""

import json
import sys
import tempfile
from pathlib import Path

FEATURE = {
    "type": "Feature",
    "properties": {"name": "a", "status": "Operating"},
    "geometry": {"type": "LineString", "coordinates": [[50, 40], [51, 41]]},
}
WAY = {
    "type": "way",
    "id": 1,
    "geometry": [{"lat": 1, "lon": 1}, {"lat": 2, "lon": 2}],
    "tags": {"man_made": "pipeline"},
}
SEEDS = {
    "geojson": (".geojson", json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode()),
    "lines": (".geojsonl", json.dumps(FEATURE).encode()),
    "overpass": (".json", json.dumps({"elements": [WAY]}).encode()),
    "csv": (".csv", b'name,wkt\na,"LINESTRING (50 40, 51 41)"\n'),
    "kml": (
        ".kml",
        b'<kml><Placemark id="a"><name>n</name><ExtendedData><Data name="k"><value>v</value></Data></ExtendedData>'
        b"<LineString><coordinates>50,40 51,41</coordinates></LineString></Placemark></kml>",
    ),
    "kmz": (".kmz", b"PK\x03\x04"),
    "gpkg": (".gpkg", b"SQLite format 3\0"),
    "shp": (".shp", b"\0\0\x27\x0a"),
    "fgb": (".fgb", b"fgb\x03fgb\x01"),
    "parquet": (".parquet", b"PAR1"),
    "xlsx": (".xlsx", b"PK\x03\x04"),
    "pbf": (".osm.pbf", b"\0\0\0\x0d\x0a\x09OSMHeader"),
}


def write_seed(name: str, folder: Path) -> None:
    """Put a good file of the format where libFuzzer starts from; binary formats are made by `export`."""
    import geopandas as gpd
    import shapely

    from geo.formats.writers import WRITERS, export

    suffix, content = SEEDS[name]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small").write_bytes(content)
    if suffix in WRITERS:
        line = shapely.linestrings([[50, 40], [51, 41]])
        export(gpd.GeoDataFrame({"id": ["a"], "name": ["b"]}, geometry=[line], crs=4326), folder / f"good{suffix}")


def main() -> None:
    """Run one format until libFuzzer stops."""
    import atheris

    with atheris.instrument_imports(include=["geo.formats.read", "geo.formats.writers"]):
        from geo.errors import LayerError
        from geo.formats.read import Limits, read
        from geo.formats.writers import export

    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in SEEDS:
        raise SystemExit(f"usage: fuzz_importers.py {'|'.join(SEEDS)} [libFuzzer options] [folder of inputs]")
    if len(sys.argv) > 1 and not sys.argv[-1].startswith("-"):
        write_seed(name, Path(sys.argv[-1]))
    limits = Limits(max_bytes=1_000_000, max_features=1_000, max_vertices=10_000, max_seconds=2)
    folder = Path(tempfile.mkdtemp())
    path = folder / f"a{SEEDS[name][0]}"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        try:
            imported = read(path, limits=limits)
        except LayerError:
            return
        assert sum(imported.counts.values()) == len(imported.report)
        for suffix in (".geojson", ".csv", ".kml"):
            export(imported.frame, folder / f"out{suffix}")

    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
