"""`energy-routes fetch`: get the open drawings that the atlas lists, and tell what they change."""

from __future__ import annotations

import argparse
import sys

from .terminal import one_line

EXAMPLE = """examples:
  energy-routes fetch
  energy-routes fetch tap baku-supsa --format csv
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "fetch",
        description="Fetch the open drawings that the atlas' table of finer lines lists, and report what they change: "
        "our line, theirs, published, how far apart. This is the one command that asks a network. Each file is known "
        "by its SHA-256 and fetched once; it is kept in the user's cache, or in the folder that ENERGY_ROUTES_CACHE "
        "names. Needs pooch: pip install 'energy-routes[fetch]'.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "systems", nargs="*", metavar="SYSTEM", help="only these systems (default: all that are listed)"
    )
    parser.add_argument("--layers", metavar="FOLDER", help="fetch what the atlas in this folder lists")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch, say where it lies, and print the report."""
    from ..atlas.finer_report import finer_report
    from ..atlas.load import load_routes
    from ..formats.fetch import cache_folder, chosen_lines, fetch_lines
    from ..formats.finer import with_finer_lines
    from ..text import to_text

    files = fetch_lines(arguments.systems or None, folder=arguments.layers, progress=True)
    print(f"{len(files)} files are here, in {one_line(str(cache_folder()))}", file=sys.stderr)
    frame = with_finer_lines(load_routes(arguments.layers), folder=arguments.layers, finer=True)
    report = finer_report(frame, folder=arguments.layers)
    if arguments.systems:
        chosen = chosen_lines(arguments.systems, arguments.layers)
        report = report[report["system"].isin([file.system for file in chosen])]
    sys.stdout.write(to_text(report, arguments.format))
    return 0
