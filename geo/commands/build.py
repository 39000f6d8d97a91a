"""`energy-routes build`: all maps and length tables into one folder."""

from __future__ import annotations

import argparse
from pathlib import Path

EXAMPLE = """examples:
  energy-routes build
  energy-routes build --out maps --tiles OpenStreetMap
  energy-routes build --static
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "build",
        help="write all maps and length tables",
        description="Write index.html, btc.html, bte.html, kazakhstan.html and the length tables. Each page is one "
        "file that opens without a network. The folder is replaced as a whole, or stays as it was.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", default="maps", metavar="FOLDER", help="where to write (default: maps)")
    parser.add_argument("--layers", metavar="FOLDER", help="build from the layers of this folder")
    parser.add_argument(
        "--add",
        action="append",
        default=[],
        metavar="FILE",
        help="draw this layer file too (may be given several times)",
    )
    parser.add_argument(
        "--tiles",
        metavar="NAME",
        nargs="?",
        const="OpenStreetMap",
        help="online background: a provider's name or an https address with {z}, {x}, {y}",
    )
    parser.add_argument("--static", action="store_true", help="write each map as PNG and SVG too (needs matplotlib)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build everything and name what was written."""
    from .. import text as tables
    from ..atlas.check import refuse_misplaced
    from ..atlas.load import load
    from ..atomic import replace_folder
    from ..page import pages
    from ..page.picture import save_picture

    atlas = load(pages.drawn_layers(arguments.layers), folder=arguments.layers, add=arguments.add)
    refuse_misplaced(atlas)
    book = pages.Book(atlas, arguments.layers)
    out = Path(arguments.out)
    with replace_folder(out) as folder:
        for page in pages.PAGES:
            pages.draw_page(book, page.name, tiles=arguments.tiles).save(folder / page.file)
            if arguments.static:
                figure = pages.draw_picture(book, page.name)
                for suffix in ("png", "svg"):
                    save_picture(figure, folder / f"{page.name}.{suffix}")
        formats: tuple[tables.Format, ...] = ("csv", "json")
        for kind in formats:
            (folder / f"lengths.{kind}").write_text(tables.to_text(book.lengths, kind), encoding="utf-8", newline="\n")
        written = sorted(path.name for path in folder.iterdir())
    print("\n".join(str(out / name) for name in written))
    return 0
