"""Rows of a table -> features: equal column names both kept, places from whichever columns hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import shapely

from ...atlas.limits import Limits
from ...errors import LayerError
from ..column_names import unique_names
from ..curves import Shape
from ..rows import WGS84, Rows
from .cells import degrees_of, pair_of, point_of, shape_of
from .headers import Places

_SAYS_WGS84 = re.compile(r"wgs[ _-]*84|4326", re.IGNORECASE)


def rows_of(
    header: Sequence[Any],
    table: Iterable[tuple[int, Sequence[Any]]],
    places: Places,
    where: str,
    limits: Limits,
) -> Rows:
    """Return rows of a table as features.

    Parameters
    ----------
    header
        The names of the columns.
    table
        Number and cells of each row.
    places
        Which columns hold the places; they are left out of the attributes where they are shapes.
    """
    last = max((n for n, cell in enumerate(header) if cell not in (None, "")), default=-1)
    names, notes = unique_names([_name(cell, n) for n, cell in enumerate(header[: last + 1])], where)
    limits.check("max_columns", len(names), where)
    rows = Rows(notes=notes)
    srids: set[int] = set()
    for number, record in table:
        filled = {name: cell for n, (name, cell) in enumerate(zip(names, record, strict=False)) if n != places.shape}
        extra = [cell for cell in record[len(names) :] if cell not in (None, "")]
        shape, fault, change = _place(record, places, srids)
        if extra:
            shape, fault = None, f"{len(record)} cells under {len(names)} names"
        rows.add(f"{where} row {number}", filled, shape, fault, change)
    _name_crs(rows, srids - {0}, " ".join(names), where)
    return rows


def _name(cell: Any, place: int) -> str:
    return str(cell).strip() if cell not in (None, "") and str(cell).strip() else f"column {place + 1}"


def _place(record: Sequence[Any], places: Places, srids: set[int]) -> Shape:
    def cell(spot: int) -> Any:
        return record[spot] if spot < len(record) else None

    if places.shape is not None:
        found, srid = shape_of(cell(places.shape))
        if found[0] is not None:
            srids.add(srid)
        return found
    if places.pair is not None:
        return point_of(*map(cell, places.pair))
    if places.both is not None:
        return pair_of(cell(places.both), lat_first=places.lat_first)
    if places.ends is not None:
        return _line_between(*map(cell, places.ends))
    return None, "", ""


def _line_between(*cells: Any) -> Shape:
    if all(cell in (None, "") for cell in cells):
        return None, "", ""
    numbers = [degrees_of(cell) for cell in cells]
    if any(number is None for number in numbers):
        return None, f"a start and an end that are not numbers: {', '.join(repr(str(cell)[:12]) for cell in cells)}", ""
    return shapely.LineString([numbers[:2], numbers[2:]]), "", ""


def _name_crs(rows: Rows, srids: set[int], header: str, where: str) -> None:
    """Take over the SRID of EWKT and EWKB, or what a heading says; several in one table cannot be told apart later."""
    if len(srids) > 1:
        raise LayerError(f"{where}: its shapes are in several CRSs (SRID {', '.join(map(str, sorted(srids)))})")
    if srids and srids != {4326}:
        rows.crs = f"EPSG:{next(iter(srids))}"
    else:
        rows.crs = WGS84 if srids or _SAYS_WGS84.search(header) else ""


def placeless(header: Sequence[Any], where: str) -> LayerError:
    """Return the error for a table in which no column holds places."""
    names = ", ".join(str(cell)[:30] for cell in header[:12] if cell not in (None, "")) or "no names"
    return LayerError(
        f"{where}: has no column of shapes; name one of WKT 'wkt' or 'geometry', or two 'lon' and 'lat', or say which "
        f"with --lon and --lat, or --wkt (found: {names})"
    )
