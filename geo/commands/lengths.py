"""`energy-routes lengths`: measured beside published lengths, or the lengths of anyone's lines."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .reading import (
    CHOICES,
    add_choices,
    add_finer,
    add_limits,
    choices_of,
    finer_of,
    limits_of,
    refuse_finer,
    refuse_unused,
    tell,
)  # fmt: skip

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

EXAMPLE = """examples:
  energy-routes lengths --system btc --by country
  energy-routes lengths --system btc --geometry btc=my-line.gpkg
  energy-routes lengths my-lines.gpkg --by country --format csv
  energy-routes lengths my-lines.gpkg --by country --total
  energy-routes lengths my-lines.gpkg --by operator --by country
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "lengths",
        description="Geodesic lengths on WGS84 of the atlas' systems, or of the lines in FILE.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="measure the lines of this file instead (any format, any CRS)"
    )
    parser.add_argument("--system", action="append", metavar="ID", help="only this system (may be given several times)")
    parser.add_argument(
        "--by",
        action="append",
        metavar="WHAT",
        help="only rows by country, or only whole systems ('system'); of FILE: by country, or sums by any of its "
        "columns (may be given several times)",
    )
    parser.add_argument("--total", action="store_true", help="sum over all lines of FILE")
    add_finer(parser, other_files=True)
    add_choices(parser)
    add_limits(parser)
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the lengths."""
    from ..text import to_text

    by = [word for given in arguments.by or [] for word in given.split(",") if word]
    if arguments.total and not arguments.file:
        arguments.parser.error("--total sums over the lines of a FILE; the atlas' systems partly share their lines")
    if not arguments.file and not set(by) <= {"country", "system"}:
        arguments.parser.error("--by of the atlas is country or system; columns go with a FILE")
    if arguments.file:
        refuse_finer(arguments, arguments.file)
        if "country" not in by:
            refuse_unused(arguments, ["layers"], "goes with --by country, where the lines are those of a FILE")
    else:
        refuse_unused(arguments, CHOICES, "goes with a FILE")
    frame = _lengths_of_file(arguments, by) if arguments.file else _lengths_of_atlas(arguments, by)
    sys.stdout.write(to_text(frame, arguments.format))
    return 0


def _lengths_of_atlas(arguments: argparse.Namespace, by: list[str]) -> pd.DataFrame:
    from ..atlas.load import load_routes
    from ..atlas.system_lengths import AT_SEA, system_lengths
    from ..formats.finer import with_finer_lines

    drawn = load_routes(arguments.layers)
    drawn = with_finer_lines(drawn, folder=arguments.layers, **finer_of(arguments), limits=limits_of(arguments))
    found = system_lengths(drawn, systems=arguments.system, folder=arguments.layers)
    if len(by) == 1:
        found = found[found["country"].notna() if by == ["country"] else found["country"].isna()]
    if arguments.format == "table":
        found = found.assign(country=found["country"].replace(AT_SEA, "at sea"))
    return found


def _lengths_of_file(arguments: argparse.Namespace, by: list[str]) -> pd.DataFrame:
    """Return lengths of lines, by country if asked for; sums by columns, or over all lines."""
    from ..atlas.catalog import layer_of_role
    from ..atlas.load import load_layers
    from ..formats.read import read
    from ..geometry.lengths import doubled_km, length_by, length_km
    from ..geometry.split import PolygonIndex

    imported = read(arguments.file, geometry="lines", limits=limits_of(arguments), **choices_of(arguments))
    tell(imported, arguments.file)
    drawn = imported.frame
    if arguments.system:
        drawn = drawn[drawn["system"].isin(arguments.system)]
    if not drawn["system"].notna().any():
        by = [name for name in by if name != "system"]  # whole lines then
    columns = {name: _column(drawn, name) for name in by if name != "country"}
    if "country" in by:
        found = length_by(
            drawn, PolygonIndex(load_layers([layer_of_role("world", arguments.layers)], folder=arguments.layers))
        )
    else:
        found = drawn[["id", "name"]].assign(length_km=length_km(drawn))
        if not columns and not arguments.total:
            return _with_measures(found.assign(doubled_km=doubled_km(drawn)), drawn)
    for name, column in columns.items():
        found[f"{name}_"] = drawn[column].loc[found.index].to_numpy()
    keys = [f"{name}_" for name in columns] + ["country"] * ("country" in by)
    if not columns and not arguments.total:
        return found
    summed = _sums(found, keys)
    return summed.rename(columns={f"{name}_": name for name in columns})


def _with_measures(found: pd.DataFrame, drawn: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the lengths with the first and last measure (M) of each line, where any line has one, as in the file."""
    import numpy as np

    from ..geometry.measures import has_measures, measures_of

    shapes = drawn.geometry.to_numpy()
    if not has_measures(shapes).any():
        return found
    known = [(m := measures_of(shape))[np.isfinite(m)] for shape in shapes]
    first, last = ([float(m[place]) if len(m) else np.nan for m in known] for place in (0, -1))
    return found.assign(first_measure=first, last_measure=last)


def _column(drawn: pd.DataFrame, name: str) -> str:
    """Return the column somebody means by `name`: as it is here, or as it stands in the file.

    Raises
    ------
    UnknownNameError
        When there is none, with those that are nearest.
    """
    from ..errors import UnknownNameError
    from ..formats.column_names import NAMELESS, tidy_name
    from ..names import nearest_names

    tidy = tidy_name(name)
    tidy = name if tidy == NAMELESS else tidy  # letters that have no plain ones name no column
    tried = (name, f"source_{tidy}" if name == "fid" else tidy, f"source_{tidy}")
    found = next((column for column in tried if column in drawn.columns and column != "geometry"), None)
    if found is None:
        known = [str(column) for column in drawn.columns if column != "geometry" and drawn[column].notna().any()]
        raise UnknownNameError(f"the file has no column {name!r}; {nearest_names(name, known)}")
    if found == "id" and "source_id" in drawn.columns:
        print("energy-routes: ids were made unique; --by source_id sums by the file's own", file=sys.stderr)
    return found


def _sums(found: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the number of lines and their kilometres for each value of the keys, the longest first."""
    import pandas as pd

    if not keys:
        return pd.DataFrame({"lines": [found["id"].nunique()], "length_km": [found["length_km"].sum()]})
    plain = found.assign(**{key: found[key].astype(object).where(found[key].notna(), None) for key in keys})
    summed = plain.groupby(keys, dropna=False).agg(lines=("id", "nunique"), length_km=("length_km", "sum"))
    return summed.sort_values("length_km", ascending=False, kind="stable").reset_index()
