"""Read the formats analysts keep their lines in: which reader takes which file, and folders of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ...errors import LayerError
from ..limits import Limits
from ..rows import Rows, crs_name, to_wgs84
from .geojson import read_geojson
from .kml import read_kml
from .tabular import read_csv, read_spreadsheet

GEOJSON = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl")
PARQUET = (".parquet", ".geoparquet", ".pq")
TABLES = (".csv", ".tsv", ".txt")
GDAL = (".shp", ".fgb")
SUFFIXES = (*GEOJSON, ".gpkg", *GDAL, ".kml", ".kmz", *PARQUET, *TABLES, ".xlsx")
SHAPEFILE_SIDES = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".fix", ".qpj", ".xml")


def read_rows(path: Path, limits: Limits, *, layer: str | None = None, crs: str | None = None) -> Rows:
    """Return the features of one file, WGS84, as they are in it.

    Parameters
    ----------
    path
        An existing file of this machine; its suffix names the format.
    layer
        The layer of a GeoPackage.
    crs
        Authority code to use instead of the one the file names or lacks.

    Raises
    ------
    LayerError
        When the format is not known or the file is not what its name says.
    """
    rows = _reader(path, layer)(path, limits)
    if crs is not None:
        given = crs_name(crs, "crs")
        if rows.crs not in ("", given):
            rows.notes.append(f"{path.name}: the file's own CRS was set aside for {given}")
        rows.crs = given
    return to_wgs84(rows, path.name)


def _reader(path: Path, layer: str | None) -> Callable[[Path, Limits], Rows]:
    suffix = path.suffix.lower()
    if layer is not None and suffix != ".gpkg":
        raise LayerError(f"{path.name}: only a GeoPackage has layers to choose from; leave layer out")
    if suffix in GEOJSON:
        return read_geojson
    if suffix in (".kml", ".kmz"):
        return read_kml
    if suffix in TABLES:
        return read_csv
    if suffix == ".xlsx":
        return read_spreadsheet
    if suffix == ".gpkg":
        from .geopackage import read_geopackage

        return lambda file, limits: read_geopackage(file, limits, layer=layer)
    if suffix in PARQUET:
        from .parquet import read_parquet

        return read_parquet
    if suffix in GDAL:
        from .gdal import read_gdal

        return read_gdal
    hint = "; unpack it first" if suffix in (".zip", ".gz", ".7z", ".tar", ".bz2") else ""
    called = suffix or "without a suffix"
    raise LayerError(f"{path.name}: files called {called} are not read{hint}; known are {', '.join(SUFFIXES)}")


def read_folder(folder: Path, limits: Limits, *, crs: str | None = None, suffixes: tuple[str, ...] = SUFFIXES) -> Rows:
    """Return the features of all files of a folder and its subfolders, in the order of their names.

    A file that cannot be read, or is of another kind, becomes one refused row; links to folders are not followed.
    """
    rows = Rows()
    for path, name in list_files(folder, limits):
        if path.suffix.lower() in SHAPEFILE_SIDES and any(path.with_suffix(s).exists() for s in (".shp", ".SHP")):
            continue
        rows.extend(read_or_refuse(path, name, limits, crs=crs, suffixes=suffixes))
        limits.check("max_features", len(rows.labels), folder.name)
    if not rows.labels:
        raise LayerError(f"{folder}: is an empty folder")
    return rows


def read_or_refuse(path: Path, name: str, limits: Limits, *, crs: str | None, suffixes: tuple[str, ...]) -> Rows:
    """Return the features of one file of a folder, labelled by `name`; one refused row when it cannot be read."""
    refused = Rows()
    if path.suffix.lower() not in suffixes:
        refused.add(name, None, None, f"not a layer: a file called {path.suffix or 'without suffix'}")
        return refused
    try:
        rows = read_rows(path, limits, crs=crs)
    except LayerError as error:
        refused.add(name, None, None, str(error).removeprefix(f"{path.name}: "))
        return refused
    rows.labels = [label.replace(path.name, name, 1) for label in rows.labels]
    if not rows.labels:
        rows.add(name, None, None, "a file without features")
    return rows


def list_files(folder: Path, limits: Limits) -> Iterator[tuple[Path, str]]:
    """Yield the files of a folder, sorted, each with its name relative to the folder."""
    found = []
    for here, below, names in os.walk(folder, followlinks=False):
        below.sort()
        found += [Path(here, name) for name in names if not name.startswith(".")]
        limits.check("max_files", len(found), str(folder))
    for path in sorted(found):
        yield path, path.relative_to(folder).as_posix()
