"""Read Shapefile and FlatGeobuf through GDAL, after the first bytes have shown that they are what they are called.

GDAL chooses its reader by content and some readers follow references to other files and hosts; a file that does not
begin as its format must is therefore never shown to it.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...errors import LayerError
from ..limits import Limits, check_size
from ..rows import Rows

MAGIC = {".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb\x03fgb"}
SHAPEFILE_HEADER_BYTES = 100
SIDE_FILES = (".dbf", ".shx", ".prj", ".cpg")


def read_gdal(path: Path, limits: Limits) -> Rows:
    """Return the features of a Shapefile (its .dbf, .shx, .prj beside it) or of a FlatGeobuf file.

    Raises
    ------
    LayerError
        When the file is not what its name says, a side file is missing or too large, or GDAL cannot read it.
    """
    _check(path, limits)
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            count = int(pyogrio.read_info(path)["features"])
            limits.check("max_features", max(count, 0), path.name)
            meta, _, geometry, cells = pyogrio.raw.read(path, max_features=limits.max_features, datetime_as_string=True)
    except LayerError:
        raise
    except Exception as error:  # pyogrio passes on whatever GDAL's driver says
        raise LayerError(f"{path.name}: cannot be read: {str(error)[:200]}") from error
    notes = sorted({f"{path.name}: {str(warning.message)[:200]}" for warning in heard})
    names = [str(name) for name in meta["fields"]]
    limits.check("max_columns", len(names), path.name)
    rows = Rows(crs=meta["crs"] or "", notes=notes)
    columns = [cells[i].tolist() for i in range(len(names))]
    blobs = geometry if geometry is not None else [None] * (len(columns[0]) if columns else 0)
    for number, blob in enumerate(blobs, start=1):
        shape, fault = from_wkb(blob)
        properties = {name: column[number - 1] for name, column in zip(names, columns, strict=True)}
        rows.add(f"{path.name} #{number}", properties, shape, fault)
    if len(rows.labels) != count and count >= 0:
        rows.notes.append(f"{path.name}: says it has {count:,} features, {len(rows.labels):,} could be read")
    return rows


def _check(path: Path, limits: Limits) -> None:
    check_size(path, limits)
    suffix = path.suffix.lower()
    magic = MAGIC[suffix]
    with path.open("rb") as file:
        head = file.read(SHAPEFILE_HEADER_BYTES)
    if not head.startswith(magic):
        name = "Shapefile" if suffix == ".shp" else "FlatGeobuf"
        raise LayerError(f"{path.name}: is not a {name} file (its first bytes are {head[:8].hex()})")
    if suffix != ".shp":
        return
    if len(head) < SHAPEFILE_HEADER_BYTES:
        raise LayerError(f"{path.name}: is cut off within its header")
    words = struct.unpack(">i", head[24:28])[0]
    if words * 2 > path.stat().st_size:
        raise LayerError(f"{path.name}: is cut off: {path.stat().st_size:,} of {words * 2:,} bytes are there")
    for side in SIDE_FILES:
        for beside in (path.with_suffix(side), path.with_suffix(side.upper())):
            if beside.exists():
                check_size(beside.resolve(), limits)
                break
        else:
            if side in (".dbf", ".shx"):
                raise LayerError(f"{path.name}: its {side} file is missing; .shp, .shx and .dbf belong together")


def from_wkb(blob: Any) -> tuple[shapely.Geometry | None, str]:
    """Return a geometry from WKB, or why there is none."""
    if blob is None or (isinstance(blob, float) and np.isnan(blob)):
        return None, ""
    try:
        return shapely.from_wkb(blob), ""
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        return None, f"WKB that cannot be read: {str(error)[:80]}"
