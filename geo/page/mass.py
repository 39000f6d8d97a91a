"""Hundreds of thousands of vertices -> two drawings: one coarse and at once, one fine and compressed."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from .encode import encode_deltas, encode_numbers, encode_points, packed

COARSE_DEG = 0.03  # about 3 km: half a pixel at zoom 4
COARSE_STEPS_PER_DEG = 500
FINE_STEPS_PER_DEG = 100_000  # about 1 m
PLAIN_STEPS_PER_DEG = 10_000  # about 11 m: enough when only every 50 m or less is kept
PLAIN_FROM_M = 50.0
COMPRESSION = 1  # more takes twice the time for one percent
_BITS = 7


def mass_payload(shapes: np.ndarray, detail_m: float | None) -> dict[str, Any]:
    """Return the vertices of many lines as the page decodes them.

    Parameters
    ----------
    shapes : ndarray of LineString and MultiLineString, shape (n,)
        Lines in degrees, (lon, lat).
    detail_m : float, optional
        The detail they were simplified to, if they were; sets how finely coordinates are written.

    Returns
    -------
    dict
        `of` the line of each part of the fine drawing; `coarse` a drawing that stands in the page's data; `bulk` the
        fine one: first all x, then all y differences, seven bits a byte, as `geo.page.encode.packed` writes them;
        `bulk_steps`, `bulk_sizes` to read it.
    """
    parts, line_of_part = shapely.get_parts(shapes, return_index=True)
    steps = PLAIN_STEPS_PER_DEG if detail_m and detail_m >= PLAIN_FROM_M else FINE_STEPS_PER_DEG
    xy, sizes = _whole_points(parts, steps)
    coarse, coarse_line = _coarse_parts(shapes)
    coarse_xy, coarse_sizes = _whole_points(coarse, COARSE_STEPS_PER_DEG)
    deltas = np.diff(xy, axis=0, prepend=np.zeros((1, 2), dtype=xy.dtype))
    raw = seven_bits(deltas[:, 0]) + seven_bits(deltas[:, 1])
    return {
        "of": encode_deltas(line_of_part),
        "coarse": {
            "of": encode_deltas(coarse_line),
            "steps": COARSE_STEPS_PER_DEG,
            "sizes": encode_numbers(coarse_sizes),
            "xy": encode_points(coarse_xy),
        },
        "bulk": packed(raw, COMPRESSION),
        "bulk_steps": steps,
        "bulk_sizes": encode_numbers(sizes),
    }


def _coarse_parts(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lines simplified and joined end to end, without crumbs beside a longer part; and each part's line."""
    joined = shapely.line_merge(shapely.simplify(shapes, COARSE_DEG, preserve_topology=False))
    parts, line = shapely.get_parts(joined, return_index=True)
    length = shapely.length(parts)
    longest = np.zeros(len(shapes))
    np.maximum.at(longest, line, length)
    keep = (length >= COARSE_DEG) | (length == longest[line])
    return shapely.simplify(parts[keep], COARSE_DEG, preserve_topology=False), line[keep]


def seven_bits(values: np.ndarray) -> bytes:
    """Return signed whole numbers as bytes: zigzag, seven bits a byte, the lowest first, the eighth bit says more.

    Examples
    --------
    >>> seven_bits(np.array([0, -1, 64, 300])).hex()
    '00018001d804'
    """
    numbers = np.asarray(values, dtype=np.int32)
    zigzag = ((numbers << 1) ^ (numbers >> 31)).view(np.uint32)
    lengths = np.ones(len(zigzag), dtype=np.uint8)
    for more in range(1, 5):
        lengths += zigzag >= np.uint32(1 << (_BITS * more))
    ends = np.cumsum(lengths, dtype=np.int64)
    starts = ends - lengths
    letters = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    where = np.arange(len(zigzag))
    for place in range(int(lengths.max()) if len(ends) else 0):
        where = where[lengths[where] > place]
        bits = (zigzag[where] >> np.uint32(place * _BITS)).astype(np.uint8) & np.uint8(127)
        letters[starts[where] + place] = bits | ((lengths[where] > place + 1).astype(np.uint8) << np.uint8(7))
    return letters.tobytes()


def _whole_points(parts: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return points in 1 / `steps` degrees without repeated ones, and how many each part keeps (at least two)."""
    degrees, part = shapely.get_coordinates(parts, return_index=True)
    xy = np.rint(degrees * steps).astype(np.int32)
    keep = np.empty(len(xy), dtype=bool)
    keep[:1] = True
    keep[1:] = (xy[1:, 0] != xy[:-1, 0]) | (xy[1:, 1] != xy[:-1, 1]) | (part[1:] != part[:-1])
    last = np.r_[part[1:] != part[:-1], True] if len(part) else keep
    keep |= last
    return xy[keep], np.bincount(part[keep], minlength=len(parts))
