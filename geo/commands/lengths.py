"""`energy-routes lengths`: measured beside published lengths, or the lengths of anyone's lines."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .terminal import one_line

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 20
EXAMPLE = """examples:
  energy-routes lengths --system btc --by country
  energy-routes lengths my-lines.gpkg --by country --format csv
  energy-routes lengths my-lines.gpkg --by country --total
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "lengths",
        help="length of every system by country, measured beside published",
        description="Geodesic lengths on WGS84 of the atlas' systems, or of the lines in FILE.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="measure the lines of this file instead (any format, any CRS)"
    )
    parser.add_argument("--system", action="append", metavar="ID", help="only this system (may be given several times)")
    parser.add_argument(
        "--by", choices=("country", "system"), help="only rows by country, or only whole systems (FILE: whole lines)"
    )
    parser.add_argument("--total", action="store_true", help="sum over all lines of FILE")
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the lengths."""
    from ..text import to_text

    if arguments.total and not arguments.file:
        arguments.parser.error("--total sums over the lines of a FILE; the atlas' systems partly share their lines")
    frame = _lengths_of_file(arguments) if arguments.file else _lengths_of_atlas(arguments)
    if arguments.total:
        frame = _sums(frame)
    sys.stdout.write(to_text(frame, arguments.format))
    return 0


def _lengths_of_atlas(arguments: argparse.Namespace) -> pd.DataFrame:
    from ..atlas.load import load
    from ..atlas.system_lengths import system_lengths

    found = system_lengths(load(folder=arguments.layers), systems=arguments.system, folder=arguments.layers)
    if arguments.by:
        found = found[found["country"].notna() if arguments.by == "country" else found["country"].isna()]
    return found


def _sums(found: pd.DataFrame) -> pd.DataFrame:
    """Return the number of lines and their kilometres, by country (the longest first) where rows have one."""
    import pandas as pd

    if "country" not in found:
        return pd.DataFrame({"lines": [len(found)], "length_km": [found["length_km"].sum()]})
    summed = found.groupby("country", dropna=False).agg(lines=("id", "nunique"), length_km=("length_km", "sum"))
    return summed.sort_values("length_km", ascending=False, kind="stable").reset_index()


def _lengths_of_file(arguments: argparse.Namespace) -> pd.DataFrame:
    from ..atlas.catalog import layer_of_role
    from ..atlas.load import load
    from ..formats.read import read
    from ..geometry.lengths import doubled_km, length_by, length_km
    from ..geometry.split import PolygonIndex

    imported = read(arguments.file, geometry="lines")
    refused = imported.report[imported.report["action"] == "refused"]
    for row in refused.head(MOST_NAMED).itertuples():
        print(f"energy-routes: left out {one_line(row.feature)}: {one_line(row.reason)}", file=sys.stderr)
    if len(refused) > MOST_NAMED:
        print(f"energy-routes: and {len(refused) - MOST_NAMED} more features left out", file=sys.stderr)
    drawn = imported.frame
    if arguments.system:
        drawn = drawn[drawn["system"].isin(arguments.system)]
    if arguments.by == "country":
        return length_by(drawn, PolygonIndex(load(layer_of_role("world"))))
    return drawn[["id", "name"]].assign(length_km=length_km(drawn), doubled_km=doubled_km(drawn))
