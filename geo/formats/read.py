"""Other people's formats -> our layers: `read` anything, with a report of what was read, mended and refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np

from ..atlas.limits import DEFAULT_LIMITS, Limits, local_path
from ..errors import LayerError, require
from .choices import Choices
from .report import Imported, assemble
from .rows import Rows

Kind = Literal["file", "gem", "osm"]
Geometry = Literal["auto", "lines", "points"]
KINDS = ("file", "gem", "osm")

__all__ = ["DEFAULT_LIMITS", "KINDS", "Imported", "Limits", "read"]


def read(
    path: str | Path,
    kind: Kind | None = None,
    *,
    geometry: Geometry = "auto",
    crs: str | None = None,
    layer: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
    wkt: str | None = None,
    table: str | Path | None = None,
    defaults: dict[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Imported:
    """Return the lines (or points) of a foreign file or folder as a tidy frame, with a report on every feature.

    Parameters
    ----------
    path
        A file or folder on this machine: GeoJSON (newline-delimited too), GeoPackage, Shapefile (zipped too), KML, KMZ,
        GPX, FlatGeobuf, GeoParquet, CSV with WKT or lon and lat, .xlsx; Overpass JSON or XML, .osm.pbf; a GEM release
        or its folder of routes.
    kind
        'gem' for Global Energy Monitor, 'osm' for OpenStreetMap, 'file' for any other; None looks at the file.
    geometry
        'lines' or 'points'; 'auto' takes lines if there is any. The other kind is refused in the report.
    crs
        Authority code ('EPSG:28409') of files that name none, or a wrong one. Everything is reprojected to WGS84.
    layer, sheet
        Which layer of a GeoPackage, which sheet of a spreadsheet; by default all.
    encoding
        Code page of a Shapefile's table or of a CSV file: 'cp1251'.
    lon, lat, wkt
        Columns of a table: those of longitude and latitude, or that of shapes.
    table
        With a GEM folder: the spreadsheet or CSV with the projects' attributes.
    defaults
        Values for our columns where the source has none: ``{"kind": "rail", "commodity": "goods"}``.
    limits
        Sizes past which a file is refused: ``Limits(max_features=2_000_000)``.

    Returns
    -------
    Imported
        `frame` has the columns of every layer (`geo.atlas.columns.COLUMNS`), then the source's other columns under tidy
        names, then `geometry` (EPSG:4326); `report` has one row a feature of the input.

    Raises
    ------
    LayerError
        When the file is not there, not what its name says, too large, or holds nothing a layer may hold.
    """
    require("file", path=path)
    local = local_path(path)
    kind = kind or _guess(local)
    if kind not in KINDS:
        raise LayerError(f"{kind!r} is not a kind of source; known are {', '.join(KINDS)}")
    choices = Choices(crs, layer, sheet, encoding, lon, lat, wkt)
    with np.errstate(invalid="ignore", over="ignore"), _in_memory(local):  # mending judges what is not a number
        rows, source = _rows(local, kind, limits, choices, table)
        return assemble(rows, source, local.name, kind, geometry=geometry, defaults=defaults or {}, limits=limits)


@contextmanager
def _in_memory(path: Path) -> Iterator[None]:
    """Say of what memory did not hold that it did not."""
    try:
        yield
    except MemoryError as error:
        raise LayerError(f"{path.name}: needs more memory than there is; split it, or lower --max-memory") from error


def _guess(path: Path) -> Kind:
    """Return 'osm' for extracts and Overpass answers, 'gem' for folders of GEM projects and tables with its header."""
    from .readers.gem import is_gem
    from .readers.osm import is_osm

    if is_osm(path):
        return "osm"
    return "gem" if is_gem(path) else "file"


def _rows(
    path: Path, kind: Kind, limits: Limits, choices: Choices, table: str | Path | None
) -> tuple[Rows, tuple[str, str, str]]:
    if table is not None and kind != "gem":
        raise LayerError("table goes with Global Energy Monitor's folder of routes; leave it out")
    if kind == "gem":
        from .readers import gem

        beside = None if table is None else local_path(table)
        return gem.read_gem(path, limits, choices, table=beside), (gem.SOURCE, gem.ATTRIBUTION, gem.LICENCE)
    if kind == "osm":
        from .readers import osm

        if path.is_dir():
            raise LayerError(f"{path.name}: is a folder; give one Overpass or .osm.pbf file")
        return osm.read_osm(path, limits, choices), (osm.SOURCE, osm.ATTRIBUTION, osm.LICENCE)
    from .readers.files import read_folder, read_rows

    if path.is_dir():
        return read_folder(path, limits, choices), (path.name, "", "")
    return read_rows(path, limits, choices), (path.name, "", "")
