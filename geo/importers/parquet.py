"""Read GeoParquet batch by batch, so that a small file that unpacks to a huge table is refused in time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely

from ..errors import LayerError
from .gdal import from_wkb
from .limits import Limits, check_size
from .rows import WGS84, Rows, shape_array

MAGIC = b"PAR1"
MAX_BATCH_ROWS = 65_536
PANDAS_INDEX = "__index_level_"


def read_parquet(path: Path, limits: Limits) -> Rows:
    """Return the features of a GeoParquet file with WKB shapes (or of a Parquet file with a WKB 'geometry' column).

    Raises
    ------
    LayerError
        When pyarrow is missing, the file is not Parquet, has no WKB shapes, or is larger than the limits.
    """
    pyarrow, pq = _pyarrow()
    check_size(path, limits)
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise LayerError(f"{path.name}: is not a Parquet file")
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            return _read(file, path.name, limits)
    except (pyarrow.ArrowException, OSError, ValueError, TypeError, KeyError, NotImplementedError) as error:
        if isinstance(error, LayerError):
            raise
        raise LayerError(f"{path.name}: is not a readable Parquet file: {str(error)[:200]}") from error


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise LayerError("GeoParquet needs pyarrow: pip install 'energy-routes[formats]'") from error
    return pyarrow, pq


def _read(file: Any, where: str, limits: Limits) -> Rows:
    metadata = file.metadata
    limits.check("max_features", metadata.num_rows, where)
    limits.check("max_columns", len(file.schema_arrow.names), where)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    chunks = [group.column(number).total_uncompressed_size for group in groups for number in range(group.num_columns)]
    limits.check("max_bytes", sum(chunks), f"{where}, unpacked")
    geometry, crs = _geometry_column(file, where)
    # one dictionary-encoded value may be as large as its chunk and stand in every row of a batch
    batch_rows = max(1, min(MAX_BATCH_ROWS, limits.max_bytes // max(1, *chunks, 1)))
    names = [name for name in file.schema_arrow.names if name != geometry and not name.startswith(PANDAS_INDEX)]
    records: list[dict[str, Any]] = []
    blobs: list[Any] = []
    unpacked = 0
    for batch in file.iter_batches(batch_size=batch_rows):
        unpacked += batch.nbytes
        limits.check("max_bytes", unpacked, f"{where}, unpacked")
        records += batch.select(names).to_pylist() if names else [{}] * batch.num_rows
        blobs += batch.column(geometry).to_pylist()
    shapes, faults = _shapes(blobs)
    labels = [f"{where} #{number}" for number in range(1, len(blobs) + 1)]
    return Rows(labels, records, shapes, faults, crs)


def _shapes(blobs: list[Any]) -> tuple[list[shapely.Geometry | None], list[str]]:
    try:
        return list(shapely.from_wkb(shape_array(blobs))), [""] * len(blobs)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        pairs = [from_wkb(blob) for blob in blobs]
        return [shape for shape, _ in pairs], [fault for _, fault in pairs]


def _geometry_column(file: Any, where: str) -> tuple[str, str]:
    """Return the name of the geometry column and its CRS."""
    names = file.schema_arrow.names
    stored = (file.schema_arrow.metadata or {}).get(b"geo")
    if stored is None:
        name = next((name for name in ("geometry", "geom", "wkb_geometry") if name in names), None)
        if name is None:
            raise LayerError(f"{where}: is Parquet without shapes (no 'geo' metadata and no column 'geometry')")
        return name, WGS84
    try:
        geo = json.loads(stored)
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = column["encoding"], column.get("crs", WGS84)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayerError(f"{where}: its 'geo' metadata is broken: {str(error)[:80]}") from error
    if name not in names:
        raise LayerError(f"{where}: its 'geo' metadata name the column {str(name)[:40]!r}, which is not there")
    if encoding != "WKB":
        raise LayerError(f"{where}: shapes are stored as {str(encoding)[:40]!r}; write them as WKB")
    return str(name), _crs(crs)


def _crs(crs: Any) -> str:
    """Return the CRS of a GeoParquet column: absent and null mean WGS84 longitude and latitude here."""
    identity = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(identity, dict):
        code = f"{identity.get('authority')}:{identity.get('code')}"
        if code in ("OGC:CRS84", "EPSG:4326"):
            return WGS84
    if isinstance(crs, dict):
        return json.dumps(crs)
    return crs if isinstance(crs, str) and crs else WGS84
