"""`energy-routes series`: a published quantity year by year."""

from __future__ import annotations

import argparse
import sys

EXAMPLE = """examples:
  energy-routes series btc throughput --unit Mt --format json
  energy-routes series btc throughput_kazakh
  energy-routes series cpc throughput --country KZ
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "series",
        description="Print what was published of a system or place year by year, empty where nobody did; part-years "
        "are left out, barrels are converted with the crude's density and the note says so.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("system", metavar="NAME", help="a system, port or field: btc, aktau, tengiz")
    parser.add_argument("quantity", metavar="QUANTITY", help="throughput, throughput_kazakh, production ...")
    parser.add_argument("--unit", help="the unit wanted: Mt, bcm, 'million bbl' (default: as most years are published)")
    parser.add_argument("--member", help="the owner, destination or cargo (default: the whole)")
    parser.add_argument("--country", default="", metavar="CODE", help="one country's part (default: the whole)")
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the table."""
    from ..atlas.series import series
    from ..text import to_text

    found = series(
        arguments.system,
        arguments.quantity,
        unit=arguments.unit,
        member=arguments.member,
        country=arguments.country,
        folder=arguments.layers,
    )
    sys.stdout.write(to_text(found, arguments.format))
    return 0
