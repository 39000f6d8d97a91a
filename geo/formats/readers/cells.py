"""Places in the cells of tables: WKT, WKB in hexadecimal, GeoJSON, degrees in words, lists of numbers."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import shapely

from ..curves import Shape, from_wkb, from_wkt
from ..plain import parse_number
from .geojson_shapes import to_shape

MOST_NESTED = 50
_WKT = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION|CIRCULARSTRING"
    r"|COMPOUNDCURVE|CURVEPOLYGON)(?:Z|M|ZM)?\b\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)
_HEX = re.compile(r"(?:\\x|0x|SRID=\d+;)?0[01][0-9a-fA-F]{18,}")
_SRID = re.compile(r"SRID=(\d+);")
_DEGREES = re.compile(
    r"([NSEWСЮВЗ])?\s*([-+−]?\d{1,3}(?:[.,]\d+)?)\s*[°ºd:\s]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’m:\s]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|s)?\s*)?([NSEWСЮВЗ])?",
    re.IGNORECASE,
)
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
PAIR = re.compile(rf"\(?\s*({_NUMBER})\s*°?\s*[,;/ ]\s*({_NUMBER})\s*°?\s*\)?")


def is_shape_text(text: str) -> bool:
    """Return whether a cell begins as a shape does: WKT, EWKT, WKB in hexadecimal, a GeoJSON geometry."""
    start = text[:4_000].strip()
    if start.startswith("{"):
        return '"coordinates"' in start or '"geometries"' in start
    return bool(_WKT.match(start) or (_HEX.match(start) and len(text.strip()) % 2 == 0))


def shape_of(cell: Any) -> tuple[Shape, int]:
    """Return the shape of a cell and the SRID it names, 0 without one."""
    text = "" if cell is None else str(cell).strip()
    if not text or text == "--":
        return (None, "", ""), 0
    if text.startswith("{"):
        return _of_geojson(text), 0
    named = _SRID.match(text)
    srid = int(named[1][:9]) if named else 0
    bare = _SRID.sub("", text, count=1).strip() if named else text
    if _HEX.fullmatch(bare):
        found = from_wkb(bare.removeprefix("\\x").removeprefix("0x"))
        return found, srid or (int(shapely.get_srid(found[0])) if found[0] is not None else 0)
    if not _WKT.match(bare):
        return (None, f"a shape that is not WKT, hexadecimal WKB or GeoJSON: {text[:40]!r}", ""), 0
    return from_wkt(bare), srid


def _of_geojson(text: str) -> Shape:
    try:
        content = json.loads(text)
        if isinstance(content, dict) and content.get("type") == "Feature":
            content = content.get("geometry")
        return to_shape(content, MOST_NESTED), "", ""
    except (ValueError, RecursionError) as error:
        return None, f"GeoJSON that cannot be read: {str(error)[:80]}", ""


def numbers_in(cell: Any) -> list[float]:
    """Return the numbers of a cell that holds a list: '[52.1, 52.2]'; empty for any other."""
    text = str(cell).strip()
    if text[:1] not in ("[", "(") or text[-1:] not in ("]", ")"):
        return []
    found = [parse_number(item) for item in text[1:-1].replace(";", ",").split(",")]
    return [number for number in found if number is not None] if None not in found else []


def degrees_of(cell: Any) -> float | None:
    r"""Return degrees from a number, a decimal comma, or degrees, minutes and seconds with a letter.

    Examples
    --------
    >>> degrees_of("49,5"), degrees_of("41.5°"), round(degrees_of("40°24'33N"), 5), degrees_of("30 30 0 W")
    (49.5, 41.5, 40.40917, -30.5)
    """
    plain = parse_number(str(cell).strip().rstrip("°º") if isinstance(cell, str) else cell)
    if plain is not None or not isinstance(cell, str):
        return plain
    match = _DEGREES.fullmatch(cell.strip() + ("" if cell.strip()[-1:].isalpha() else " "))
    if not match or (match[1] and match[5]):
        return None
    parts = [float((part or "0").replace(",", ".").replace("−", "-")) for part in match.group(2, 3, 4)]
    if parts[1] >= 60 or parts[2] >= 60:
        return None
    size = abs(parts[0]) + parts[1] / 60 + parts[2] / 3600
    letter = (match[1] or match[5] or "").upper()
    return -size if letter in ("S", "W", "Ю", "З") or match[2][0] in "-−" else size


def point_of(lon: Any, lat: Any) -> Shape:
    """Return the place of two cells; a line where both hold lists of the same length."""
    if lon in (None, "") and lat in (None, ""):
        return None, "", ""
    lons, lats = numbers_in(lon), numbers_in(lat)
    if lons and len(lons) == len(lats):
        xy = np.column_stack([lons, lats])
        return (shapely.LineString(xy) if len(xy) > 1 else shapely.Point(xy[0])), "", ""
    x, y = degrees_of(lon), degrees_of(lat)
    if x is None or y is None:
        return None, f"longitude and latitude that are not numbers: {str(lon)[:20]!r}, {str(lat)[:20]!r}", ""
    return shapely.Point(x, y), "", ""


def pair_of(cell: Any, *, lat_first: bool) -> Shape:
    """Return the place of one cell with two numbers: '41.5, 45.5'."""
    text = "" if cell is None else str(cell).strip()
    if not text:
        return None, "", ""
    match = PAIR.fullmatch(text)
    if not match:
        return None, f"a place that is not two numbers: {text[:40]!r}", ""
    first, second = float(match[1]), float(match[2])
    return shapely.Point(*((second, first) if lat_first else (first, second))), "", ""
