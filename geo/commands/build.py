"""`energy-routes build`: all maps and length tables into one folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atlas.said import ENGLISH, LANGUAGES, speaking
from .reading import add_finer, add_limits, finer_of, limits_of, tell
from .terminal import one_line

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from ..page.book import Book
    from ..page.pages import Page
    from ..text import Format

PICTURES = ("png", "svg")
TABLES: tuple[Format, ...] = ("csv", "json")
FINER_REPORT = "finer-lines"
"""Table of what finer lines changed, where any were asked for."""

EXAMPLE = """examples:
  energy-routes build
  energy-routes build --out maps --tiles OpenStreetMap
  energy-routes build --static
  energy-routes build --static --lang tr
  energy-routes build --site https://example.org/maps
  energy-routes build --add my-lines.gpkg
  energy-routes build --finer --geometry btc=my-line.gpkg
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "build",
        description="Write a page for each row of the atlas' table of pages, the first as index.html, and the length "
        "tables. Each page is one file that opens without a network. A later build replaces what was built there, as "
        "long as it is unchanged, "
        "and leaves everything else in the folder; when it cannot, all stays as it was.",
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
        help="draw this too: a layer, or what `import` writes or reads in any other format (may be given several "
        "times)",
    )
    parser.add_argument(
        "--tiles",
        metavar="NAME",
        nargs="?",
        const="OpenStreetMap",
        help="online background: a provider's name or an https address with {z}, {x}, {y}",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace files of these names that were changed or not written here"
    )
    parser.add_argument(
        "--site",
        metavar="URL",
        type=_web_address,
        help="where the folder will be published: what the links, frames and references of the pages lead to",
    )
    add_finer(parser)
    parser.add_argument(
        "--static",
        action="store_true",
        help="write each map as PNG and SVG too, the first by year and step of its tour too (needs matplotlib)",
    )
    parser.add_argument(
        "--lang", dest="of_pictures", choices=LANGUAGES, metavar="CODE",
        help=f"language of the pictures of --static: {', '.join(LANGUAGES)} (default: {ENGLISH})",
    )  # fmt: skip
    add_limits(parser)
    parser.set_defaults(run=run, parser=parser)


def _web_address(text: str) -> str:
    """Return an http or https address of a folder; anything else is wrong usage."""
    from urllib.parse import urlsplit

    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is no http or https address of a folder")
    return text


def run(arguments: argparse.Namespace) -> int:
    """Build everything, name what was written, and say what else is in the folder."""
    import pandas as pd

    with pd.option_context("mode.string_storage", "python"):  # for small tables quicker than pyarrow's
        return _build(arguments)


def _build(arguments: argparse.Namespace) -> int:
    from ..atlas.catalog import layers_folder
    from ..atomic import refuse_overwrite
    from ..page.book import Book
    from ..page.pages import read_pages
    from ..publish import publish

    out = Path(arguments.out)
    if not arguments.static and arguments.of_pictures:
        arguments.parser.error("--lang: goes with --static; a page speaks its reader's language")
    finer, static, site = finer_of(arguments), arguments.static, arguments.site or ""
    names = _names(read_pages(arguments.layers), static=static, finer=any(finer.values()))
    refuse_overwrite([*arguments.add, *finer["geometry"].values()], [out / name for name in names])
    refuse_overwrite([arguments.layers or layers_folder()], [out])
    atlas = _read(arguments, finer)
    book = Book(atlas, arguments.layers)
    spoken = arguments.of_pictures or ENGLISH
    if static:
        from ..page.stills import still_files

        names += still_files(book)
    with publish(out, names, overwrite=arguments.overwrite) as edition:
        _fill(edition.stage, book, tiles=arguments.tiles, static=static, site=site, spoken=spoken)
        if any(finer.values()):
            from ..atlas.finer_report import finer_report

            _write_tables(edition.stage, FINER_REPORT, finer_report(atlas, folder=arguments.layers))
    print("\n".join(str(out / name) for name in sorted(names)))
    if edition.removed:
        print(f"removed what only an earlier build wrote: {one_line(', '.join(edition.removed))}", file=sys.stderr)
    if edition.left:
        print(f"left as it is, not written here: {one_line(', '.join(edition.left))}", file=sys.stderr)
    return 0


def _read(arguments: argparse.Namespace, finer: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return what is drawn: the atlas, with other drawings of its lines and other people's layers and files."""
    from ..atlas.load import load

    limits, given = limits_of(arguments), list(arguments.add)
    imports: list[str] = []
    if given:  # what reads files of any format is not there for nothing
        from ..formats.added import is_import, with_imports

        imports = [path for path in given if is_import(path, limits)]
    layers = [path for path in given if path not in imports]
    atlas = load(folder=arguments.layers, add=layers, limits=limits)
    if any(finer.values()):
        from ..formats.finer import with_finer_lines

        atlas = with_finer_lines(atlas, folder=arguments.layers, limits=limits, **finer)
    if arguments.layers or given or any(finer.values()):  # the shipped layers are checked when they are made
        from ..atlas.check import refuse_misplaced

        refuse_misplaced(atlas, arguments.layers)
    return with_imports(atlas, imports, limits, tell=tell) if imports else atlas


def _names(pages: Iterable[Page], *, static: bool, finer: bool) -> list[str]:
    """Return the names of all files of a build."""
    files = [Path(page.file) for page in pages]
    pictures = [str(file.with_suffix(f".{kind}")) for file in files for kind in PICTURES] if static else []
    tables = ["lengths", FINER_REPORT] if finer else ["lengths"]
    return [*map(str, files), *pictures, *(f"{table}.{kind}" for table in tables for kind in TABLES)]


def _fill(stage: Path, book: Book, *, tiles: str | None, static: bool, site: str, spoken: str) -> None:
    """Write all files of a build into a folder."""
    from ..page.atlas_maps import atlas_payload
    from ..page.book import Book
    from ..page.html_page import html_page

    for page in book.pages:
        payload = atlas_payload(book, page.name, tiles=tiles, site=site, linked=True)
        (stage / page.file).write_bytes(html_page(payload).encode())
    if static:
        with speaking(spoken):  # a book keeps the sentences of the language it was first asked in
            _draw_pictures(stage, book if spoken == ENGLISH else Book(book.atlas, book.folder))
    _write_tables(stage, "lengths", book.lengths)


def _draw_pictures(stage: Path, book: Book) -> None:
    """Write each map as a picture, and the stills of the first."""
    from ..page.atlas_maps import draw_picture
    from ..page.picture import save_picture
    from ..page.stills import still_files, stills

    for page in book.pages:
        figure = draw_picture(book, page.name)
        for kind in PICTURES:
            save_picture(figure, (stage / page.file).with_suffix(f".{kind}"))
    for file, figure in zip(still_files(book), stills(book), strict=True):
        save_picture(figure, stage / file)


def _write_tables(stage: Path, name: str, table: pd.DataFrame) -> None:
    from ..text import to_text

    for kind in TABLES:
        (stage / f"{name}.{kind}").write_text(to_text(table, kind), encoding="utf-8", newline="\n")
