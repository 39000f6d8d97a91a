"""Read FlatGeobuf and Shapefile through GDAL, after the first bytes have shown that they are what they are called.

GDAL chooses its reader by content and some readers follow references to other files and hosts; a file that does not
begin as its format must is therefore never shown to it.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..curves import from_wkb
from ..rows import Rows
from ..values import unique_names

MAGIC = b"fgb\x03fgb"


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
    return rows_of_gdal(path, limits)


def rows_of_gdal(path: Path, limits: Limits, *, encoding: str | None = None) -> Rows:
    """Return what GDAL reads of a file whose first bytes have been looked at."""
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            count = int(pyogrio.read_info(path, encoding=encoding)["features"])
            limits.check("max_features", max(count, 0), path.name)
            meta, _, geometry, cells = pyogrio.raw.read(
                path, max_features=limits.max_features, datetime_as_string=True, encoding=encoding
            )
    except LayerError:
        raise
    except Exception as error:  # pyogrio passes on whatever GDAL's driver says
        raise LayerError(f"{path.name}: cannot be read: {str(error)[:200]}") from error
    notes = sorted({f"{path.name}: {str(warning.message)[:200]}" for warning in heard})
    names, repeated = unique_names([str(name) for name in meta["fields"]], path.name)
    limits.check("max_columns", len(names), path.name)
    rows = Rows(crs=meta["crs"] or "", notes=[*notes, *repeated])
    kinds = meta.get("ogr_types") or [""] * len(names)
    subtypes = meta.get("ogr_subtypes") or [""] * len(names)
    columns = [
        _typed(cells[i].tolist(), str(kind), str(sub))
        for i, (kind, sub) in enumerate(zip(kinds, subtypes, strict=True))
    ]
    blobs = geometry if geometry is not None else [None] * (len(columns[0]) if columns else 0)
    for number, blob in enumerate(blobs):
        shape, fault, change = from_wkb(blob)
        properties = {name: column[number] for name, column in zip(names, columns, strict=True)}
        rows.add(f"{path.name} #{number + 1}", properties, shape, fault, change)
    if len(rows.labels) != count and count >= 0:
        rows.notes.append(f"{path.name}: says it has {count:,} features, {len(rows.labels):,} could be read")
    return rows


def _typed(cells: list[Any], kind: str, subtype: str) -> list[Any]:
    """Return cells with whole numbers and truth values as such where GDAL makes numbers with gaps of them."""
    if "Bool" in subtype:
        return [None if cell is None or cell != cell else bool(cell) for cell in cells]
    if kind.startswith("OFTInteger"):
        return [None if cell is None or cell != cell else int(cell) for cell in cells]
    return cells
