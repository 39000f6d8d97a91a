"""Tables that `kp`, `locate` and `between` answer row by row: read, answered, and as they are printed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .reading import choices_of, limits_of, tell
from .terminal import one_line

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

ALSO_CALLED = {
    "kp": "kp_km", "from": "from_kp_km", "fromkp": "from_kp_km", "to": "to_kp_km", "tokp": "to_kp_km",
    "route": "system", "line": "system", "pipeline": "system",
}  # fmt: skip
"""Other names of the columns asked for, letters and numbers only."""


def located_rows(arguments: argparse.Namespace, atlas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the points of a file, each with the nearest place on a route."""
    import pandas as pd

    from ..formats.read import read
    from ..referencing.rows import locate_rows

    places = read(arguments.table, geometry="points", limits=limits_of(arguments), **choices_of(arguments))
    tell(places, arguments.table)
    found = locate_rows(places.frame, atlas, system=arguments.system, within_km=arguments.within_km)
    found = found.assign(lon=found.geometry.x, lat=found.geometry.y)
    return pd.DataFrame(found.drop(columns="geometry")).dropna(axis="columns", how="all")


def answer_rows(arguments: argparse.Namespace, atlas: gpd.GeoDataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of a table of kilometre points, or of stretches between two, each with its answer."""
    import pandas as pd

    from ..referencing.rows import between_rows, kp_rows

    table = _table(arguments, columns)
    if "to_kp_km" in columns:
        return pd.DataFrame(between_rows(table, atlas).drop(columns="geometry"))
    found = kp_rows(table, atlas)
    places = found.geometry
    own = {name: f"own_{name}" for name in ("lon", "lat") if name in found}
    return pd.DataFrame(found.drop(columns="geometry").rename(columns=own)).assign(lon=places.x, lat=places.y)


def _table(arguments: argparse.Namespace, columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the table with the columns asked for under our names, and kilometre points as numbers where they are."""
    from ..errors import LayerError
    from ..formats.column_names import column_key
    from ..formats.plain import parse_number
    from ..formats.plain_tables import read_table

    table = read_table(arguments.table, sheet=arguments.sheet, encoding=arguments.encoding, limits=limits_of(arguments))
    ours = {column_key(name): name for name in ("system", *columns)}
    ours |= {key: name for key, name in ALSO_CALLED.items() if name in ours.values()}
    named: dict[str, str] = {}
    for column in table:
        name = ours.get(column_key(str(column)), column)
        if name not in table and name not in named.values():
            named[column] = name
    table = table.rename(columns=named)
    if "system" not in table and arguments.system:
        table.insert(0, "system", arguments.system)
    if missing := [name for name in ("system", *columns) if name not in table]:
        found = ", ".join(map(str, table.columns[:12]))
        raise LayerError(f"{one_line(arguments.table)}: has no column {' and '.join(missing)} (found: {found})")
    for name in columns:
        numbers = [parse_number(cell) for cell in table[name]]
        table[name] = [cell if number is None else number for cell, number in zip(table[name], numbers, strict=True)]
    return table
