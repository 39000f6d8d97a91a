"""`energy-routes new`: the folder of an atlas of another region."""

from __future__ import annotations

import argparse

EXAMPLE = """examples:
  energy-routes new central-europe --name "Central Europe" --box 12 45 24 51
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "new",
        description="Make FOLDER with every table of an atlas, an example row in each, the countries and named seas of "
        "the box, and a README that says what is compulsory. It can be drawn, checked and built at once.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", help="the folder to make; one that exists must be empty")
    parser.add_argument("--name", required=True, metavar="NAME", help="what a reader calls the atlas")
    parser.add_argument(
        "--box", required=True, nargs=4, type=float, metavar=("W", "S", "E", "N"), help="its edges in degrees, WGS84"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the folder, name its files and what comes next."""
    from ..atlas.ground import Box
    from ..atlas.new_atlas import begin_atlas

    folder = arguments.folder
    files = begin_atlas(folder, name=arguments.name, box=Box(*arguments.box))
    print("\n".join(f"{folder}/{file}" for file in files))
    print(f"next: energy-routes draw {folder}; energy-routes check --layers {folder}; {folder}/README.md says more")
    return 0
