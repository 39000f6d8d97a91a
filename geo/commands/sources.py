"""`energy-routes sources`: what rests on which source, and what is weakest."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .reading import add_limit

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

EXAMPLE = """examples:
  energy-routes sources
  energy-routes sources bp-azerbaijan-baku-tbilisi-ceyhan
  energy-routes sources --weakest --limit 20
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "sources",
        description="List the sources with the number of features and figures that rest on each, one source with all "
        "that rests on it, or the weakest facts.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", nargs="?", metavar="ID", help="show this source (id or title) and what rests on it")
    parser.add_argument(
        "--weakest",
        action="store_true",
        help="list what rests on least: undecided stretches, uncertain or unconfirmed places, old figures",
    )
    add_limit(parser)
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the table."""
    from ..atlas import catalog
    from ..atlas import sources as provenance
    from ..atlas.load import load_routes
    from ..text import to_text

    if arguments.source and arguments.weakest:
        arguments.parser.error("--weakest lists facts of every source; leave out the ID")
    atlas, figures = load_routes(arguments.layers), catalog.figures(arguments.layers)
    if arguments.source:
        return _print_source(arguments, atlas, figures)
    if arguments.weakest:
        tables = (catalog.read_table(name, arguments.layers) for name in ("sources", "quantities", "stretches"))
        found = provenance.weakest_facts(atlas, figures, *tables)
    else:
        found = provenance.use_of_sources(atlas, figures, catalog.sources(arguments.layers))
    if arguments.weakest and arguments.format == "table":
        found = _described(found.head(arguments.limit), atlas, arguments.layers)
    sys.stdout.write(to_text(found.head(arguments.limit), arguments.format))
    return 0


def _print_source(arguments: argparse.Namespace, atlas: gpd.GeoDataFrame, figures: pd.DataFrame) -> int:
    """Print one source and what rests on it; as JSON one object, as CSV the rows that rest on it."""
    import json

    from ..atlas import catalog
    from ..atlas.naming import AtlasNames
    from ..atlas.sources import rests_on
    from ..text import records, to_text

    wanted = AtlasNames(None, arguments.layers).names.find(arguments.source, ("source",)).id
    row = next(row for row in catalog.read_rows("sources", arguments.layers) if row["id"] == wanted)
    told = {name: value for name, value in row.items() if value}
    found = rests_on(wanted, atlas, figures).head(arguments.limit)
    if arguments.format == "json":
        whole = told | {"rests_on": records(found)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        return 0
    if arguments.format == "table":
        from ..atlas.said import term

        sys.stdout.write("".join(f"{term('column', name)}: {value}\n" for name, value in told.items()) + "\n")
        found = _described(found, atlas, arguments.layers)
    sys.stdout.write(to_text(found, arguments.format))
    return 0


def _described(found: pd.DataFrame, atlas: gpd.GeoDataFrame, folder: str | None) -> pd.DataFrame:
    """Return the facts with what they are of in the language spoken."""
    from ..atlas.local_names import called_by_name, described
    from ..atlas.said import ENGLISH, language

    if language() == ENGLISH:
        return found
    called = called_by_name(atlas, folder)
    return found.assign(what=[described(text, called) for text in found["what"]])
