"""`energy-routes sources`: what rests on which source, and what is weakest."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """examples:
  energy-routes sources
  energy-routes sources --weakest --format csv
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "sources",
        help="every source and what rests on it; the weakest facts",
        description="List the sources with the number of features and figures that rest on each, or the weakest facts.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--weakest", action="store_true", help="list what rests on least: uncertain, unconfirmed, old")
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table."""
    from ..atlas import catalog
    from ..atlas import sources as provenance
    from ..atlas.load import load_routes
    from ..text import to_text

    atlas, figures = load_routes(arguments.layers), catalog.figures(arguments.layers)
    if arguments.weakest:
        sources, quantities = (catalog.read_table(name, arguments.layers) for name in ("sources", "quantities"))
        found = provenance.weakest_facts(atlas, figures, sources, quantities)
    else:
        found = provenance.use_of_sources(atlas, figures, catalog.sources(arguments.layers))
    sys.stdout.write(to_text(found, arguments.format))
    return 0
