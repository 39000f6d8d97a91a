"""Read FlatGeobuf and Shapefile through GDAL, after the first bytes have shown that they are what they are called.

GDAL chooses its reader by content and some readers follow references to other files and hosts; a file that does not
begin as its format must is therefore never shown to it.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..column_names import unique_names
from ..curves import from_wkb
from ..plain import date_or_time
from ..rows import Rows

MAGIC = b"fgb\x03fgb"
MEASURED = "Measured (M) geometry types are not supported"
"""How pyogrio says that it drops measures."""


def read_flatgeobuf(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of a FlatGeobuf file, in the order they are stored in.

    Raises
    ------
    LayerError
        When the file is not what its name says, or GDAL cannot read it.
    """
    choices.refuse_unused(path.name, ("crs",))
    check_size(path, limits)
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if not head.startswith(MAGIC):
        raise LayerError(f"{path.name}: is not a FlatGeobuf file (its first bytes are {head[:8].hex()})")
    return rows_of_gdal(path, limits)[0]


def rows_of_gdal(path: Path, limits: Limits, *, encoding: str | None = None) -> tuple[Rows, Any]:
    """Return what GDAL reads of a file whose first bytes have been looked at, and the number of each in the file."""
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            count = int(pyogrio.read_info(path, encoding=encoding)["features"])
            limits.check("max_features", max(count, 0), path.name)
            meta, fids, geometry, cells = pyogrio.raw.read(
                path,
                max_features=limits.max_features,
                datetime_as_string=True,
                encoding=encoding,
                return_fids=True,
            )
    except LayerError:
        raise
    except Exception as error:  # pyogrio passes on whatever GDAL's driver says
        raise LayerError(f"{path.name}: cannot be read: {str(error)[:200]}") from error
    said = {str(warning.message)[:200] for warning in heard}
    notes = sorted(f"{path.name}: {text}" for text in said if not text.startswith(MEASURED))
    names, repeated = unique_names([str(name) for name in meta["fields"]], path.name)
    limits.check("max_columns", len(names), path.name)
    rows = Rows(crs=meta["crs"] or "", notes=[*notes, *repeated])
    columns = _columns(cells, meta, len(names))
    blobs = geometry if geometry is not None else [None] * (len(columns[0]) if columns else 0)
    if path.suffix.lower() == ".fgb" and any(text.startswith(MEASURED) for text in said):
        blobs = _with_measures(path, blobs, rows)
    for number, blob in enumerate(blobs):
        shape, fault, change = from_wkb(blob)
        properties = {name: column[number] for name, column in zip(names, columns, strict=True)}
        rows.add(f"{path.name} #{number + 1}", properties, shape, fault, change)
    if len(rows.labels) != count and count >= 0:
        rows.notes.append(f"{path.name}: says it has {count:,} features, {len(rows.labels):,} could be read")
    return rows, fids


def _with_measures(path: Path, blobs: Any, rows: Rows) -> Any:
    """Return shapes with the measures that pyogrio hands over by way of Arrow alone."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", re.escape(MEASURED))
            _, table = pyogrio.raw.read_arrow(path, columns=[], max_features=len(blobs))
    except RuntimeError:  # without pyarrow
        rows.notes.append(f"{path.name}: measures (M) dropped; to read them, pip install 'energy-routes[formats]'")
        return blobs
    measured = table.column(table.num_columns - 1).to_pylist()
    return measured if len(measured) == len(blobs) else blobs


def _columns(cells: Any, meta: dict[str, Any], count: int) -> list[list[Any]]:
    kinds = meta.get("ogr_types") or [""] * count
    subtypes = meta.get("ogr_subtypes") or [""] * count
    return [
        _typed(cells[i].tolist(), str(kind), str(sub))
        for i, (kind, sub) in enumerate(zip(kinds, subtypes, strict=True))
    ]


def _typed(cells: list[Any], kind: str, subtype: str) -> list[Any]:
    """Return cells with whole numbers, truth values and dates as such where GDAL hands over something else."""
    if "Bool" in subtype:
        return [None if cell is None or cell != cell else bool(cell) for cell in cells]
    if kind.startswith("OFTInteger"):
        return [None if cell is None or cell != cell else int(cell) for cell in cells]
    if kind in ("OFTDate", "OFTDateTime"):
        return [date_or_time(cell, kind == "OFTDate") for cell in cells]
    return cells
