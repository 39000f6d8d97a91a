"""Well-known binary and text -> shapes; arcs and compound curves are drawn as lines, as GDAL draws them."""

from __future__ import annotations

import math
import re
import struct
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

STEP_DEG = 4.0
"""Angle between two vertices of a drawn arc: GDAL's own (OGR_STROKE_CURVE)."""
POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON, COLLECTION = range(1, 8)
ARC, COMPOUND, CURVE_POLYGON, MULTICURVE, MULTISURFACE = range(8, 13)
MOST_NESTED = 50
AREA = shapely.Polygon([(0, 0), (1, 0), (1, 1)])  # refused later whatever its corners
WKT_CURVE = re.compile(r"CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z]+|[(),]|[^\s(),]+")

Shape = tuple[shapely.Geometry | None, str, str]
"""A shape or None, why there is none, and how it was changed."""


def from_wkb(blob: Any) -> Shape:
    """Return the shape of WKB or EWKB, bytes or hexadecimal text."""
    if blob is None or (isinstance(blob, float) and math.isnan(blob)):
        return None, "", ""
    try:
        return shapely.from_wkb(blob), "", ""
    except NotImplementedError:
        return _drawn(blob)
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        if isinstance(blob, bytes | str) and "Unknown WKB type" in str(error):
            return _drawn(blob)
        return None, f"WKB that cannot be read: {str(error)[:80]}", ""


def from_wkt(text: str) -> Shape:
    """Return the shape of WKT or EWKT (its SRID is left to the reader)."""
    try:
        if not WKT_CURVE.search(text):
            return shapely.from_wkt(text), "", ""
        shape, vertices = _text_shape(_TOKEN.findall(text))
        return shape, "", f"curves drawn as lines of {vertices:,} vertices"
    except (shapely.errors.GEOSException, ValueError, IndexError, RecursionError, TypeError) as error:
        return None, f"WKT that cannot be read: {str(error)[:80]}", ""


def _drawn(blob: bytes | str) -> Shape:
    try:
        content = bytes.fromhex(blob) if isinstance(blob, str) else blob
        shape = _Binary(content).shape()
        return shape, "", f"curves drawn as lines of {shapely.get_num_coordinates(shape):,} vertices"
    except (struct.error, ValueError, IndexError, TypeError, shapely.errors.GEOSException) as error:
        return None, f"WKB of curves that cannot be read: {str(error)[:80]}", ""


class _Binary:
    """Read one (E)WKB value from its first byte on."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def shape(self, depth: int = 0) -> Any:
        """Return the shape that begins here."""
        if depth > MOST_NESTED:
            raise ValueError("nested too deeply")
        kind, width, order = self._header()
        if kind == POINT:
            return shapely.Point(self._numbers(1, width, order)[0, :2])
        if kind in (LINE, ARC):
            xy = self._numbers(self._count(order), width, order)[:, :2]
            return shapely.LineString(drawn_arcs(xy) if kind == ARC else xy)
        if kind == POLYGON:
            for _ in range(self._count(order)):
                self._numbers(self._count(order), width, order)
            return AREA
        if kind not in (*range(MULTIPOINT, COLLECTION + 1), *range(COMPOUND, MULTISURFACE + 1)):
            raise ValueError(f"type {kind}")
        parts = [self.shape(depth + 1) for _ in range(self._count(order))]
        return AREA if kind == CURVE_POLYGON else _together(kind, parts)

    def _header(self) -> tuple[int, int, str]:
        order = "<" if self.content[self.at] else ">"
        (code,) = struct.unpack_from(f"{order}I", self.content, self.at + 1)
        self.at += 5 + 4 * bool(code & 0x20000000)
        iso = (code & 0x0FFFFFFF) // 1000
        has_z, has_m = bool(code & 0x80000000) or iso in (1, 3), bool(code & 0x40000000) or iso in (2, 3)
        return (code & 0x0FFFFFFF) % 1000, 2 + has_z + has_m, order

    def _count(self, order: str) -> int:
        (count,) = struct.unpack_from(f"{order}I", self.content, self.at)
        self.at += 4
        if count * 5 > len(self.content):
            raise ValueError("cut off")
        return int(count)

    def _numbers(self, count: int, width: int, order: str) -> Floats:
        found = np.frombuffer(self.content, dtype=f"{order}f8", count=count * width, offset=self.at)
        self.at += 8 * count * width
        return found.astype(float).reshape(count, width)


def _together(kind: int, parts: list[Any]) -> Any:
    if kind == COMPOUND:
        return shapely.LineString(_joined([shapely.get_coordinates(part) for part in parts]))
    if kind in (MULTILINE, MULTICURVE):
        return shapely.multilinestrings(parts)
    if kind == MULTIPOINT:
        return shapely.multipoints(parts)
    return AREA if kind in (MULTIPOLYGON, MULTISURFACE) else shapely.GeometryCollection(parts)


def _joined(pieces: list[Floats]) -> Floats:
    """Return one line of pieces that each begin where the one before ends."""
    return np.concatenate([piece if n == 0 else piece[1:] for n, piece in enumerate(pieces)])


def drawn_arcs(xy: Floats) -> Floats:
    """Return the vertices of a circular string, shape (n, 2): arcs through each three places, one after another."""
    if len(xy) < 3 or len(xy) % 2 == 0:
        raise ValueError("an arc needs three places")
    return _joined([_arc(*xy[n : n + 3]) for n in range(0, len(xy) - 2, 2)])


def _arc(start: Floats, middle: Floats, end: Floats) -> Floats:
    """Return an arc through three places; a straight line where they lie on one; a circle where the ends are one."""
    (ax, ay), (bx, by) = middle - start, end - start
    if (start == end).all():
        centre, turn = (start + middle) / 2, 2 * math.pi
    else:
        cross = 2 * (ax * by - ay * bx)
        if abs(cross) < 1e-15 * (ax * ax + ay * ay + bx * bx + by * by):
            return np.array([start, middle, end])
        a2, b2 = ax * ax + ay * ay, bx * bx + by * by
        centre = start + np.array([(by * a2 - ay * b2) / cross, (ax * b2 - bx * a2) / cross])
        first, last = (math.atan2(*(place - centre)[::-1]) for place in (start, end))
        turn = (last - first) % (2 * math.pi)
        if cross < 0:
            turn -= 2 * math.pi
    radius = math.hypot(*(start - centre))
    begin = math.atan2(*(start - centre)[::-1])
    steps = max(2, math.ceil(abs(turn) / math.radians(STEP_DEG)))
    angles = begin + turn * np.arange(1, steps) / steps
    inner = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.vstack([start, inner, end])


def _text_shape(tokens: list[str]) -> tuple[Any, int]:
    if tokens[:1] and tokens[0].upper() == "SRID":
        raise ValueError("an SRID within the shape")
    shape, rest = _tagged(tokens, 0, "")
    if rest != len(tokens):
        raise ValueError(f"{tokens[rest]!r} after its end")
    return shape, int(shapely.get_num_coordinates(shape))


def _tagged(tokens: list[str], at: int, inherited: str) -> tuple[Any, int]:
    """Return the shape that begins at token `at`, and the place after it; a bare '(' is of the inherited kind."""
    kind = inherited
    while tokens[at].isalpha():
        word = tokens[at].upper()
        if word == "EMPTY":
            return shapely.LineString(), at + 1
        kind = kind if word in ("Z", "M", "ZM") else word.removesuffix("ZM").removesuffix("Z").removesuffix("M")
        at += 1
    if tokens[at] != "(":
        raise ValueError(f"{tokens[at]!r} where '(' belongs")
    if kind in ("LINESTRING", "CIRCULARSTRING", "POINT"):
        return _positions(tokens, at + 1, kind)
    member = {"COMPOUNDCURVE": "LINESTRING", "MULTICURVE": "LINESTRING", "MULTILINESTRING": "LINESTRING"}
    parts: list[Any] = []
    while tokens[at] != ")":
        part, at = _tagged(tokens, at + 1, member.get(kind, "AREA" if kind != "AREA" else "LINESTRING"))
        parts.append(part)
    of = {"COMPOUNDCURVE": COMPOUND, "MULTICURVE": MULTICURVE, "MULTILINESTRING": MULTILINE}
    of |= {"GEOMETRYCOLLECTION": COLLECTION}
    return _together(of.get(kind, MULTISURFACE), parts), at + 1


def _positions(tokens: list[str], at: int, kind: str) -> tuple[Any, int]:
    end = tokens.index(")", at)
    places = " ".join(tokens[at:end]).split(",")
    xy = np.array([[float(number) for number in place.split()[:2]] for place in places])
    if kind == "POINT":
        return shapely.Point(xy[0]), end + 1
    return shapely.LineString(drawn_arcs(xy) if kind == "CIRCULARSTRING" else xy), end + 1
