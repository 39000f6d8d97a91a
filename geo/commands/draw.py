"""`energy-routes draw`: the layers of an atlas from its tables."""

from __future__ import annotations

import argparse

from .reading import add_limits

EXAMPLE = """examples:
  energy-routes draw layers
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "draw",
        description="Draw the lines and place the points of an atlas: FOLDER/sources/lines*.csv, points*.csv and "
        "routes/*.csv become the GeoJSON layers that FOLDER/catalog.csv lists. All layers are written, or none.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", help="the folder of the atlas")
    add_limits(parser, told=False)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Draw, and say how many features each layer has."""
    from ..atlas.drawing import draw_layers

    for layer, count in draw_layers(arguments.folder).items():
        print(f"{layer}: {count} feature{'' if count == 1 else 's'}")
    return 0
