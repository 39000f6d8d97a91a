"""Write GeoPackage and FlatGeobuf through GDAL: each column with its type, and the measures of lines."""

from __future__ import annotations

import datetime
import json
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..errors import OutputError
from ..geometry.measures import without_measures
from .kept_tables import refuse_without_index, table_of
from .typed_columns import days, is_dates, one_type_a_column

FIXED_DATE = "1980-01-01T00:00:00.000Z"  # in place of now: the same frame gives the same file
GEOPACKAGE = "1.3"  # 1.4, which GDAL writes unasked, is warned about by GIS programs of 2023
KEPT = frozenset({datetime.date})
"""What both formats have a type for; a time of day becomes text, a decimal a number."""
FAMILIES = (("Point", 4), ("LineString", 5), ("Polygon", 6))
"""Shapes of one part, and the numbers shapely has for those of several."""
UTC, QUARTER_HOUR = 100, np.timedelta64(15, "m")  # GDAL counts time zones in quarters of an hour, from 100
_GDAL_DATE = threading.Lock()  # GDAL's settings are those of the whole process


def write_gdal(
    driver: str, frame: pd.DataFrame, shapes: Any, part: Path, facts: dict[str, Any], *, layer: str = ""
) -> None:
    """Write a frame and its shapes (WGS84) or None; `facts` go into the metadata of a GeoPackage.

    The table is called `layer`, or like the file, in a GeoPackage by `table_of`; a title and terms are also put where
    GIS programs show them.

    A GeoPackage keeps the measures of lines; GDAL's FlatGeobuf is told of none through pyogrio.

    Raises
    ------
    OutputError
        Not all rows could be stored.
    """
    import pyogrio

    table = one_type_a_column(frame, KEPT).rename(columns={"fid": "source_fid", "geom": "source_geom"})
    told = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for key, value in facts.items()
    }
    is_database = driver == "GPKG"
    name = layer or (table_of(part) if is_database else part.stem)
    options: dict[str, Any] = _described(told, bool(layer)) if is_database else {"SPATIAL_INDEX": "NO"}
    if shapes is not None:
        options |= _shapes(shapes, keep_measures=is_database)
    values, masks, zones = _fields(table)
    with _fixed_date(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Layer .* has been declared with non-M geometry type")  # GDAL mends that
        warnings.filterwarnings("ignore", "Measured .M. geometry types are not supported")  # for reading
        pyogrio.raw.write(
            part, field_data=values, field_mask=masks, fields=list(table.columns), gdal_tz_offsets=zones,
            driver=driver, layer=name, geometry=options.pop("geometry", None), **options,
        )  # fmt: skip
        written = int(pyogrio.read_info(part, layer=name)["features"])  # GDAL may tell a full disk only in passing
    if written != len(frame):
        raise OutputError(
            f"cannot write {part.name}: only {written:,} of {len(frame):,} rows could be stored (disk full?)"
        )
    if is_database and shapes is not None:
        refuse_without_index(part, name)


def _described(told: dict[str, str], is_one_of_several: bool) -> dict[str, Any]:
    """Return where a GeoPackage says what a table is: its metadata, and its title and terms in the list of tables."""
    options: dict[str, Any] = {"layer_metadata": told, "VERSION": GEOPACKAGE}
    if is_one_of_several:
        options["IDENTIFIER"] = told.get("title")
        options["DESCRIPTION"] = "; ".join(told[key] for key in ("attribution", "licence") if key in told)
    return {key: value for key, value in options.items() if value}


@contextmanager
def _fixed_date() -> Iterator[None]:
    import pyogrio

    with _GDAL_DATE:
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _shapes(shapes: Any, *, keep_measures: bool) -> dict[str, Any]:
    """Return the shapes as GDAL takes them, lines of one part as of several where there is one of several."""
    flat = shapes if keep_measures else without_measures(shapes)
    names = {shape.geom_type for shape in shapes}
    types = shapely.get_type_id(shapes)
    in_parts = any(names <= {one, f"Multi{one}"} and (types == number).any() for one, number in FAMILIES)
    kind = max(names, key=len) if in_parts else names.pop() if len(names) == 1 else "Unknown"
    kind += " Z" if kind != "Unknown" and shapely.has_z(shapes).any() else ""
    wkb = np.asarray(shapely.to_wkb(flat, flavor="iso"), dtype=object)
    return {"geometry": wkb, "geometry_type": kind, "promote_to_multi": in_parts, "crs": "EPSG:4326"}


def _fields(table: pd.DataFrame) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Return the values of each column, where they are missing, and the time zones of times that have one."""
    values: list[Any] = []
    masks: list[Any] = []
    zones: dict[str, Any] = {}
    for name, column in table.items():
        mask = None
        if is_dates(column):
            plain: Any = days(column)
        elif isinstance(column.dtype, pd.DatetimeTZDtype):
            naive = column.dt.tz_localize(None)
            plain = naive.to_numpy()
            zones[str(name)] = ((naive - column.dt.tz_convert("UTC").dt.tz_localize(None)) // QUARTER_HOUR + UTC).values
        else:
            plain = column.values
            if isinstance(plain, pd.api.extensions.ExtensionArray):
                mask = np.asarray(column.isna())
                plain = getattr(plain, "_data", None) if hasattr(plain, "_mask") else np.asarray(plain)
        values.append(plain)
        masks.append(mask)
    return values, masks, zones
