"""Measures (M) of a Shapefile's lines, which GDAL's binding leaves out: ESRI Shapefile Technical Description, 1998."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...geometry.measures import with_measures

HEADER_BYTES = 100
LINES_WITH_Z, LINES_WITH_M = 13, 23
FIXED_BYTES = 44
"""Type, box, number of parts and number of vertices at the head of a line."""


def add_measures(shapes: list[Any], fids: Any, shp: Path, shx: Path) -> None:
    """Give lines the measures that stand beside their vertices, in place; `fids` are their places in the file."""
    content, index = shp.read_bytes(), shx.read_bytes()
    if struct.unpack_from("<i", content, 32)[0] not in (LINES_WITH_Z, LINES_WITH_M):
        return
    places = np.frombuffer(index, dtype=">i4", offset=HEADER_BYTES, count=(len(index) - HEADER_BYTES) // 8 * 2)
    records = places.reshape(-1, 2) * 2
    for number, fid in enumerate(fids):
        if shapes[number] is None or not 0 <= fid < len(records):
            continue
        start, size = (int(word) for word in records[fid])
        measures = _measures(content[start + 8 : start + 8 + size] if start >= HEADER_BYTES else b"")
        if measures is not None and len(measures) == shapely.get_num_coordinates(shapes[number]):
            shapes[number] = with_measures(shapes[number], measures)


def _measures(record: bytes) -> Any:
    """Return M at each vertex of one record, None where it has none."""
    if len(record) < FIXED_BYTES:
        return None
    kind, parts, vertices = struct.unpack_from("<i32x2i", record)
    if kind not in (LINES_WITH_Z, LINES_WITH_M) or parts < 0 or vertices < 1:
        return None
    skipped = FIXED_BYTES + 4 * parts + 16 * vertices + (16 + 8 * vertices) * (kind == LINES_WITH_Z) + 16
    if len(record) < skipped + 8 * vertices:
        return None
    return np.frombuffer(record, dtype="<f8", offset=skipped, count=vertices).astype(float)
