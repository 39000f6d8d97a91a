"""Read the formats analysts keep their lines in: which reader takes which file, and folders of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from ...atlas.limits import Limits
from ...errors import LayerError
from ..choices import Choices
from ..rows import Rows, crs_name, to_wgs84

GEOJSON = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl")
PARQUET = (".parquet", ".geoparquet", ".pq")
TABLES = (".csv", ".tsv", ".txt")
SUFFIXES = (*GEOJSON, ".gpkg", ".shp", ".fgb", ".kml", ".kmz", *PARQUET, *TABLES, ".xlsx", ".gpx", ".zip")
SHAPEFILE_SIDES = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".fix", ".qpj", ".xml")
GEOPACKAGE_SIDES = (".gpkg-wal", ".gpkg-shm", ".gpkg-journal")
Reader = Callable[[Path, Limits, Choices], Rows]


def read_rows(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of one file, WGS84, as they are in it.

    Raises
    ------
    LayerError
        When the format is not known or the file is not what its name says.
    """
    if path.suffix.lower() == ".zip":
        from .archives import read_zipped

        return read_zipped(path, limits, lambda inner: _read_inner(inner, limits, choices))
    rows = reader_of(path)(path, limits, choices)
    if choices.crs is not None:
        given = crs_name(choices.crs, "crs")
        if rows.crs not in ("", given):
            rows.notes.append(f"{path.name}: the file's own CRS was set aside for {given}")
        rows.crs = given
    return to_wgs84(rows, path.name)


def _read_inner(path: Path, limits: Limits, choices: Choices) -> Rows | None:
    """Return the features of a file of an archive, None for one that is no layer."""
    suffix = path.suffix.lower()
    if suffix in SHAPEFILE_SIDES or suffix not in SUFFIXES or suffix == ".zip":
        return None
    return read_rows(path, limits, choices)


def reader_of(path: Path) -> Reader:
    """Return the reader of a file by its suffix; only what that one needs is imported."""
    suffix = path.suffix.lower()
    if suffix in GEOJSON:
        from .geojson import read_geojson as reader
    elif suffix in (".kml", ".kmz"):
        from .kml import read_kml as reader
    elif suffix in TABLES:
        from .delimited import read_csv as reader
    elif suffix == ".xlsx":
        from .spreadsheet import read_spreadsheet as reader
    elif suffix == ".gpkg":
        from .geopackage import read_geopackage as reader
    elif suffix in PARQUET:
        from .parquet import read_parquet as reader
    elif suffix == ".shp":
        from .shapefile import read_shapefile as reader
    elif suffix == ".fgb":
        from .gdal import read_flatgeobuf as reader
    elif suffix == ".gpx":
        from .gpx import read_gpx as reader
    else:
        hint = "; unpack it first" if suffix in (".gz", ".7z", ".tar", ".bz2", ".rar") else ""
        hint = "; save it as .xlsx" if suffix in (".xls", ".ods", ".xlsb") else hint
        called = suffix or "without a suffix"
        raise LayerError(f"{path.name}: files called {called} are not read{hint}; known are {', '.join(SUFFIXES)}")
    return reader


def read_folder(folder: Path, limits: Limits, choices: Choices, *, suffixes: tuple[str, ...] = SUFFIXES) -> Rows:
    """Return the features of all files of a folder and its subfolders, in the order of their names.

    A file that cannot be read, or is of another kind, becomes one refused row; links to folders are not followed.
    """
    if folder.suffix.lower() == ".gdb" and any(folder.glob("*.gdbtable")):
        raise LayerError(
            f"{folder.name}: is a File Geodatabase, which is not read; export its layers as GeoPackage in QGIS or "
            f"ArcGIS, or with: ogr2ogr {folder.stem}.gpkg {folder.name}"
        )
    rows = Rows()
    for path, name in list_files(folder, limits):
        suffix = path.suffix.lower()
        if suffix in SHAPEFILE_SIDES and any(path.with_suffix(s).exists() for s in (".shp", ".SHP")):
            continue
        if suffix in GEOPACKAGE_SIDES:
            continue
        rows.extend(read_or_refuse(path, name, limits, choices, suffixes=suffixes))
        limits.check("max_features", len(rows.labels), folder.name)
    if not rows.labels:
        raise LayerError(f"{folder}: is an empty folder")
    return rows


def read_or_refuse(
    path: Path, name: str, limits: Limits, choices: Choices, *, suffixes: tuple[str, ...] = SUFFIXES
) -> Rows:
    """Return the features of one file of a folder, labelled by `name`; one refused row when it cannot be read."""
    refused = Rows()
    if path.suffix.lower() not in suffixes:
        refused.add(name, None, None, f"not a layer: a file called {path.suffix or 'without suffix'}")
        return refused
    try:
        rows = read_rows(path, limits, choices)
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
