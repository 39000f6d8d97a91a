"""`energy-routes check`: name every problem of the layers, or of layer files."""

from __future__ import annotations

import argparse
import sys

from .reading import add_finer, add_limits, finer_of, limits_of, refuse_finer

EXAMPLE = """examples:
  energy-routes check
  energy-routes check my-layer.geojson
  energy-routes check --finer
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "check",
        description="Check all layers and tables against each other, or single layer files. Status 1 with problems.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="layer files; by default the whole atlas is checked")
    parser.add_argument(
        "--layers", metavar="FOLDER", help="check the atlas in this folder, or files against its countries"
    )
    add_finer(parser)
    add_limits(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what was checked, or every problem."""
    from ..atlas import catalog
    from ..atlas.check import check_atlas, check_files
    from ..atlas.load import load
    from ..atlas.local_names import names_by_language, names_in_words
    from ..atlas.sources import missing_of_sources
    from ..formats.finer import with_finer_lines
    from .terminal import one_line

    finer = finer_of(arguments)
    if arguments.files:
        refuse_finer(arguments, arguments.files[0])
    done, problems = (
        check_files(arguments.files, limits_of(arguments), arguments.layers)
        if arguments.files
        else check_atlas(
            arguments.layers,
            redraw=lambda atlas: with_finer_lines(atlas, folder=arguments.layers, limits=limits_of(arguments), **finer),
        )
    )
    for problem in problems:
        print(one_line(problem), file=sys.stderr)
    if problems:
        print(f"energy-routes: {len(problems)} problem{'s' if len(problems) > 1 else ''} found", file=sys.stderr)
        return 1
    print(f"good: {done}")
    if not arguments.files:
        print(missing_of_sources(catalog.sources(arguments.layers)))
        for line in names_in_words(names_by_language(load(folder=arguments.layers), arguments.layers)):
            print(line)
    return 0
