"""Options of every command that reads other people's files: what a file leaves open, and how much is read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..atlas.limits import DEFAULT_LIMITS, Limits, option
from ..errors import LayerError
from .terminal import one_line

if TYPE_CHECKING:
    from ..formats.read import Imported

CHOICES = {
    "crs": ("CODE", "EPSG:... of files that name no CRS, or a wrong one"),
    "layer": ("NAME", "only this layer of a GeoPackage"),
    "sheet": ("NAME", "only this sheet of a spreadsheet"),
    "encoding": ("NAME", "code page of a Shapefile's table or of CSV, such as cp1251"),
    "lon": ("COLUMN", "the column of a table with longitudes"),
    "lat": ("COLUMN", "the column of a table with latitudes"),
    "wkt": ("COLUMN", "the column of a table with shapes (WKT, hexadecimal WKB, GeoJSON)"),
}
UNITS = {"max_bytes": "bytes of a file, also unpacked", "max_memory": "bytes of memory", "max_seconds": "seconds"}


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add the number of rows that are printed at most."""
    parser.add_argument("--limit", type=_count, metavar="N", help="print the first N rows only")


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add what a user may say about a file that does not say it itself."""
    for name, (metavar, text) in CHOICES.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=text)


def add_limits(parser: argparse.ArgumentParser, *, apart: tuple[str, ...] = (), told: bool = True) -> None:
    """Add an option for every limit but those the command has with a meaning of its own; `told` in its help or not."""
    for name, usual in Limits._field_defaults.items():
        if name not in apart:
            what = UNITS.get(name, name.removeprefix("max_"))
            without = " without progress" if name == "max_seconds" else ""
            parser.add_argument(
                option(name),
                type=_seconds if name == "max_seconds" else _count,
                metavar="N",
                help=f"read up to this many {what}{without} (default: {usual:,.0f})" if told else argparse.SUPPRESS,
            )


def _count(text: str) -> int:
    value = int(text.replace("_", "").replace(",", ""))
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def add_finer(parser: argparse.ArgumentParser, *, other_files: bool = False) -> None:
    """Add what lets lines run as other drawings do; with `other_files` the command reads further ones, with --crs."""
    parser.add_argument(
        "--finer", action="store_true", help="let lines run as the finer drawings do that `energy-routes fetch` fetched"
    )
    parser.add_argument(
        "--geometry",
        action="append",
        default=[],
        metavar="SYSTEM=FILE",
        help="let the lines of this system run as those of a file of yours (any format; may be given several times)",
    )
    if not other_files:
        metavar, text = CHOICES["crs"]
        parser.add_argument("--crs", metavar=metavar, help=text)
    parser.set_defaults(other_files=other_files)


def refuse_finer(arguments: argparse.Namespace, path: str) -> None:
    """Refuse other drawings of the atlas' lines where the lines are those of a file.

    Raises
    ------
    LayerError
        Some were asked for.
    """
    if arguments.finer or arguments.geometry or (arguments.crs and not arguments.other_files):
        raise LayerError(f"{one_line(path)}: its lines run as they are; --finer and --geometry are of the atlas' lines")


def refuse_unused(arguments: argparse.Namespace, names: Iterable[str], why: str) -> None:
    """End with status 2 where options were given that would change nothing; `why` says what they go with.

    `crs` is left alone where it is of files of --geometry.
    """
    given = [name for name in names if getattr(arguments, name, None) not in (None, False)]
    given = [name for name in given if name != "crs" or not getattr(arguments, "geometry", None)]
    if given:
        told = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        arguments.parser.error(f"{told}: {why}")


def finer_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return which other drawings were asked for, as keywords of `geo.load`.

    Raises
    ------
    LayerError
        What was given is no SYSTEM=FILE, or names a system twice; a CRS of no file.
    """
    files: dict[str, str] = {}
    for given in arguments.geometry:
        system, between, path = given.partition("=")
        if not (between and system and path) or system in files:
            raise LayerError(f"--geometry {given}: write it as SYSTEM=FILE, once a system")
        files[system] = path
    if arguments.crs and not files and not arguments.other_files:
        raise LayerError(f"--crs {arguments.crs}: no file is given; it is of the files of --geometry")
    return {"finer": arguments.finer, "geometry": files, "crs": arguments.crs}


def limits_of(arguments: argparse.Namespace) -> Limits:
    """Return the limits asked for, and the defaults of the others."""
    given = {name: value for name in Limits._fields if (value := getattr(arguments, name, None)) is not None}
    return DEFAULT_LIMITS._replace(**given)


def choices_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was said about the file, as keywords of `geo.read_file`."""
    return {name: getattr(arguments, name, None) for name in CHOICES}


def tell(imported: Imported, path: str) -> None:
    """Print what was read, mended, refused and assumed, once, on stderr."""
    print(f"{one_line(path)}: {imported.summary()}", file=sys.stderr)
