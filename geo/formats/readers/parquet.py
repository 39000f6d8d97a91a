"""Read GeoParquet batch by batch, so that a small file that unpacks to a huge table is refused in time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely

from ...errors import LayerError
from ..limits import Limits, check_size
from ..rows import WGS84, Rows, shape_array
from .gdal import from_wkb

MAGIC = b"PAR1"
BATCH_ROWS = 4_096
PANDAS_INDEX = "__index_level_"


def read_parquet(path: Path, limits: Limits) -> Rows:
    """Return the features of a GeoParquet file with WKB shapes (or of a Parquet file with a WKB 'geometry' column).

    Raises
    ------
    LayerError
        When pyarrow is missing, the file is not Parquet, has no WKB shapes, or is larger than the limits.
    """
    pq = _pyarrow()
    check_size(path, limits)
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise LayerError(f"{path.name}: is not a Parquet file")
    try:
        with pq.ParquetFile(path) as file:
            schema, n_rows = file.schema_arrow, file.metadata.num_rows
        limits.check("max_features", n_rows, path.name)
        limits.check("max_columns", len(schema.names), path.name)
        with pq.ParquetFile(path, read_dictionary=_texts(schema)) as file:
            return _read(file, schema, path.name, limits)
    except LayerError:
        raise
    except Exception as error:  # what Arrow's decoders meet comes as ArrowException, OSError, RuntimeError ...
        raise LayerError(f"{path.name}: is not a readable Parquet file: {str(error)[:200]}") from error


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise LayerError("GeoParquet needs pyarrow: pip install 'energy-routes[formats]'") from error
    return pq


def _texts(schema: Any) -> list[str]:
    """Return the columns of text and bytes; only they can unpack to far more than the file holds."""
    import pyarrow.types as kinds  # type: ignore[import-untyped]

    of_bytes = (kinds.is_string, kinds.is_binary, kinds.is_large_string, kinds.is_large_binary)
    return [field.name for field in schema if any(is_kind(field.type) for is_kind in of_bytes)]


def _read(file: Any, schema: Any, where: str, limits: Limits) -> Rows:
    """Read batches whose repeated values are kept once, and unpack each only when its size is known.

    Arrow's own account of the sizes (row_group().column()) is not asked for: on damaged files it ends the process.
    """
    geometry, crs = _geometry_column(schema, where)
    nested = [field.name for field in schema if field.type.num_fields and field.name != geometry]
    unread = {geometry, *nested}
    names = [name for name in schema.names if name not in unread and not name.startswith(PANDAS_INDEX)]
    records: list[dict[str, Any]] = []
    blobs: list[Any] = []
    unpacked = 0
    for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=[*names, geometry]):
        unpacked += sum(_unpacked_bytes(column) for column in batch.columns)
        limits.check("max_bytes", unpacked, f"{where}, unpacked")
        records += batch.select(names).to_pylist() if names else [{}] * batch.num_rows
        blobs += batch.column(geometry).to_pylist()
    shapes, faults = _shapes(blobs)
    labels = [f"{where} #{number}" for number in range(1, len(blobs) + 1)]
    notes = [f"{where}: nested columns are not read: {', '.join(nested)[:500]}"] if nested else []
    return Rows(labels, records, shapes, faults, crs, notes)


def _unpacked_bytes(column: Any) -> int:
    """Return the size of a column once every value of its dictionary stands in its rows."""
    import pyarrow.compute as compute  # type: ignore[import-untyped]

    if not hasattr(column, "dictionary"):
        return int(column.nbytes)
    lengths = compute.binary_length(column.dictionary)
    return int(compute.sum(compute.take(lengths, column.indices)).as_py() or 0)


def _shapes(blobs: list[Any]) -> tuple[list[shapely.Geometry | None], list[str]]:
    try:
        return list(shapely.from_wkb(shape_array(blobs))), [""] * len(blobs)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        pairs = [from_wkb(blob) for blob in blobs]
        return [shape for shape, _ in pairs], [fault for _, fault in pairs]


def _geometry_column(schema: Any, where: str) -> tuple[str, str]:
    """Return the name of the geometry column and its CRS."""
    names = schema.names
    stored = (schema.metadata or {}).get(b"geo")
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
