"""Read GeoParquet batch by batch, so that a small file that unpacks to a huge table is refused in time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..curves import from_wkb
from ..rows import WGS84, Rows, shape_array

MAGIC = b"PAR1"
BATCH_ROWS = 4_096
PANDAS_INDEX = "__index_level_"
NATIVE = {
    "point": 0, "linestring": 1, "multipoint": 1, "polygon": 2, "multilinestring": 2, "multipolygon": 3,
}  # fmt: skip
"""GeoArrow's encodings and how deeply their lists of positions are nested."""
GEOARROW = "geoarrow."


@dataclass(frozen=True)
class Plan:
    """What is read of a file, and how."""

    geometry: str
    encoding: str
    crs: str
    names: list[str]
    index: list[str] = field(default_factory=list)
    """Columns that were the index of a data frame."""
    notes: list[str] = field(default_factory=list)


def read_parquet(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of a GeoParquet file, or of a Parquet file with a 'geometry' column of WKB.

    Raises
    ------
    LayerError
        When pyarrow is missing, the file is not Parquet, has no shapes, or is larger than the limits.
    """
    choices.refuse_unused(path.name, ("crs",))
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
            return _read(file, _plan(schema, path.name), path.name, limits)
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

    return [field.name for field in schema if any(is_kind(field.type) for is_kind in _of_bytes(kinds))]


def _of_bytes(kinds: Any) -> tuple[Any, ...]:
    return kinds.is_string, kinds.is_binary, kinds.is_large_string, kinds.is_large_binary


def _plan(schema: Any, where: str) -> Plan:
    geometry, encoding, crs, others = _geometry_column(schema, where)
    left_out = [name for name in schema.names if name in others or _is_bbox(schema.field(name))]
    names = [name for name in schema.names if name != geometry and name not in left_out]
    repeated = sorted({name for name in names if schema.names.count(name) > 1})
    if repeated:
        raise LayerError(f"{where}: columns of one name ({', '.join(repeated)[:200]}); rename them")
    notes = [f"{where}: further columns of shapes left out: {', '.join(sorted(others))[:300]}"] if others else []
    return Plan(geometry, encoding, crs, names, _index_names(schema), notes)


def _is_bbox(field_of: Any) -> bool:
    """Return whether a column is the boxes that GeoParquet 1.1 keeps of shapes."""
    names = {field_of.type.field(n).name for n in range(field_of.type.num_fields)}
    return {"xmin", "ymin", "xmax", "ymax"} <= names


def _index_names(schema: Any) -> list[str]:
    try:
        listed = json.loads((schema.metadata or {}).get(b"pandas", b"{}")).get("index_columns", [])
    except (ValueError, AttributeError, RecursionError):
        return []
    return [name for name in listed if isinstance(name, str)]


def _read(file: Any, plan: Plan, where: str, limits: Limits) -> Rows:
    """Read batches whose repeated values are kept once, and unpack each only when its size is known.

    Arrow's own account of the sizes (row_group().column()) is not asked for: on damaged files it ends the process.
    """
    records: list[dict[str, Any]] = []
    shapes: list[Any] = []
    faults: list[str] = []
    changes: dict[int, list[str]] = {}
    unpacked = 0
    renamed = {name: "source_index" for name in plan.index if name.startswith(PANDAS_INDEX)}
    for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=[*plan.names, plan.geometry]):
        unpacked += sum(_unpacked_bytes(column) for column in batch.columns)
        limits.check("max_bytes", unpacked, f"{where}, unpacked")
        limits.check("max_memory", 3 * unpacked + 80 * len(plan.names) * (len(records) + batch.num_rows), where)
        rows = batch.select(plan.names).to_pylist() if plan.names else [{}] * batch.num_rows
        records += [{renamed.get(name, name): _cell(value) for name, value in row.items()} for row in rows]
        found = _shapes(batch.column(plan.geometry), plan.encoding)
        for place, (_, _, change) in enumerate(found, start=len(shapes)):
            if change:
                changes[place] = [change]
        shapes += [shape for shape, _, _ in found]
        faults += [fault for _, fault, _ in found]
    labels = [f"{where} #{number}" for number in range(1, len(shapes) + 1)]
    return Rows(labels, records, shapes, faults, plan.crs, list(plan.notes), changes)


def _cell(value: Any) -> Any:
    """Return a cell with whole decimals as whole numbers, and bytes as how many there are."""
    if isinstance(value, Decimal) and value.as_tuple().exponent == 0:
        return int(value)
    return f"<{len(value):,} bytes>" if isinstance(value, bytes) else value


def _unpacked_bytes(column: Any) -> int:
    """Return the size of a column once every value of its dictionary stands in its rows."""
    import pyarrow.compute as compute  # type: ignore[import-untyped]
    import pyarrow.types as kinds

    if not hasattr(column, "dictionary"):
        return int(column.nbytes)
    of = column.dictionary.type
    if not any(is_kind(of) for is_kind in _of_bytes(kinds)):
        return len(column) * max(16, int(column.dictionary.nbytes) // max(len(column.dictionary), 1))
    lengths = compute.binary_length(column.dictionary)
    return int(compute.sum(compute.take(lengths, column.indices)).as_py() or 0)


def _shapes(column: Any, encoding: str) -> list[tuple[Any, str, str]]:
    if encoding != "WKB":
        return [_native(value, encoding) for value in column.to_pylist()]
    blobs = column.to_pylist()
    try:
        return [(shape, "", "") for shape in shapely.from_wkb(shape_array(blobs))]
    except (shapely.errors.GEOSException, TypeError, ValueError, NotImplementedError):
        return [from_wkb(blob) for blob in blobs]


def _native(value: Any, encoding: str) -> tuple[Any, str, str]:
    """Return a shape of GeoArrow's lists of positions, {'x': , 'y': } or [x, y]."""
    if value is None:
        return None, "", ""
    try:
        if encoding == "point":
            return shapely.Point(_positions([value])[0]), "", ""
        if encoding == "linestring":
            return shapely.LineString(_positions(value)), "", ""
        if encoding == "multipoint":
            return shapely.multipoints(_positions(value)), "", ""
        if encoding == "multilinestring":
            return shapely.multilinestrings([shapely.LineString(_positions(part)) for part in value]), "", ""
        return shapely.box(0, 0, 1, 1), "", ""  # refused later whatever its corners
    except (shapely.errors.GEOSException, TypeError, ValueError, KeyError) as error:
        return None, f"positions that cannot be read: {str(error)[:80]}", ""


def _positions(listed: list[Any]) -> np.ndarray:
    return np.array([[p["x"], p["y"]] if isinstance(p, dict) else p[:2] for p in listed], dtype=float).reshape(-1, 2)


def _geometry_column(schema: Any, where: str) -> tuple[str, str, str, set[str]]:
    """Return the name of the geometry column, its encoding and CRS, and the other columns of shapes."""
    names = schema.names
    marked = {f.name: _extension(f) for f in schema if _extension(f)}
    stored = (schema.metadata or {}).get(b"geo")
    if stored is None:
        likely = [name for name in ("geometry", "geom", "wkb_geometry") if name in names]
        name = next(iter([*marked, *likely]), None)
        if name is None:
            raise LayerError(f"{where}: is Parquet without shapes (no 'geo' metadata and no column 'geometry')")
        encoding = marked.get(name, "wkb")
        return name, "WKB" if encoding == "wkb" else encoding, WGS84, set(marked) - {name}
    try:
        geo = json.loads(stored)
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding, crs = column["encoding"], column.get("crs", WGS84)
        others = {*geo["columns"], *marked} - {name}
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise LayerError(f"{where}: its 'geo' metadata is broken: {str(error)[:80]}") from error
    if name not in names:
        raise LayerError(f"{where}: its 'geo' metadata name the column {str(name)[:40]!r}, which is not there")
    if encoding != "WKB" and encoding not in NATIVE:
        raise LayerError(f"{where}: shapes are stored as {str(encoding)[:40]!r}; write them as WKB")
    return str(name), str(encoding), _crs(crs), others & set(names)


def _extension(field_of: Any) -> str:
    """Return GeoArrow's name of a column's encoding, or ''."""
    told = (field_of.metadata or {}).get(b"ARROW:extension:name", b"")
    name = told.decode("ascii", "replace") or str(getattr(field_of.type, "extension_name", ""))
    return name.removeprefix(GEOARROW) if name.startswith(GEOARROW) else ""


def _crs(crs: Any) -> str:
    """Return the CRS of a GeoParquet column: absent means WGS84 longitude and latitude, null that none is known."""
    if crs is None:
        return ""
    identity = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(identity, dict):
        code = f"{identity.get('authority')}:{identity.get('code')}"
        if code in ("OGC:CRS84", "EPSG:4326"):
            return WGS84
    if isinstance(crs, dict):
        return json.dumps(crs)
    return crs if isinstance(crs, str) and crs else WGS84
