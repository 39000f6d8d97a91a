"""`energy-routes map`: anyone's lines as one page that works without a network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LayerError
from .reading import add_choices, add_limits, choices_of, limits_of, refuse_unused, tell
from .terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from ..atlas.limits import Limits

MANY_VERTICES = 300_000
"""From here on a page keeps `DEFAULT_DETAIL_M` of detail, unless told otherwise."""
DEFAULT_DETAIL_M = 100.0
POINT_REFUSED = "a point among"
"""How the report of an import of lines begins where it left out a point: those are drawn too."""
MOST_NAMED = 3
"""So many files are named in the title."""
WHOSE, OURS, THEIRS = "whose", "this atlas", "your files"
EXAMPLE = """examples:
  energy-routes map my-lines.gpkg --out my-lines.html
  energy-routes map my-lines.gpkg --colour owner --width diameter_mm --tooltip owner,year --out owners.html
  energy-routes map my-lines.gpkg overpass.json --beside-ours --all-vertices --out both.html
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "map",
        description="One page that opens without a network, for ten lines or the world's pipelines. The files are read "
        "as by `import`; many lines are drawn with about 100 m of detail.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="files in any format that `import` reads")
    parser.add_argument("--out", required=True, metavar="PAGE", help="the page to write, such as page.html")
    parser.add_argument("--title", help="what the page is called (default: the names of the files)")
    parser.add_argument("--colour", metavar="COLUMN", help="colour by this column; the page can change it")
    parser.add_argument("--width", metavar="COLUMN", help="draw the lines as wide as the numbers of this column")
    parser.add_argument("--label", metavar="COLUMN", help="write this column beside the lines, instead of their names")
    parser.add_argument(
        "--tooltip", type=_names, default=[], metavar="COLUMN,...", help="what is told of a line that is pointed at"
    )
    parser.add_argument("--detail-m", type=float, metavar="M", help="leave out vertices that move a line by less")
    parser.add_argument("--all-vertices", action="store_true", help="leave out no vertex")
    parser.add_argument(
        "--max-vertices", type=int, dest="most_vertices", metavar="N", help="allow a page of this many vertices"
    )
    add_choices(parser)
    add_limits(parser, apart=("max_vertices",))
    parser.add_argument("--beside-ours", action="store_true", help="draw the atlas' lines too and mark duplicates")
    parser.add_argument("--layers", metavar="FOLDER", help="the atlas meant by --beside-ours is in this folder")
    parser.add_argument("--tiles", metavar="NAME", help="online background: a provider's name or an https address")
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the files, draw them and say what was left out."""
    import sys

    import pandas as pd

    from ..atlas.catalog import layers_folder
    from ..atomic import refuse_overwrite
    from ..page.file_maps import draw_files
    from ..page.own_columns import chosen

    if not arguments.beside_ours:
        refuse_unused(arguments, ["layers"], "goes with --beside-ours")
    if arguments.all_vertices:
        refuse_unused(arguments, ["detail_m"], "--all-vertices leaves out none")
    ours = [arguments.layers or layers_folder()] if arguments.beside_ours else []
    refuse_overwrite([*arguments.files, *ours], [arguments.out])
    frames = _read_all(arguments)
    home = pd.concat([frame.geometry for frame in frames]).total_bounds
    colour = arguments.colour
    if arguments.beside_ours:
        frames, colour = _beside_ours(frames, arguments.layers), colour or WHOSE
    own = chosen(frames, colour=colour, width=arguments.width, label=arguments.label, tooltip=arguments.tooltip)
    detail_m = _detail_m(arguments, sum(len(frame.get_coordinates()) for frame in frames))
    if detail_m and arguments.detail_m is None:
        print(f"drawn with about {detail_m:g} m of detail; --all-vertices leaves out none", file=sys.stderr)
    page = draw_files(
        frames,
        title=arguments.title or title_of(arguments.files),
        detail_m=detail_m,
        most_vertices=arguments.most_vertices,
        tiles=arguments.tiles,
        home=home,
        own=own,
    )
    page.save(Path(arguments.out))
    print(f"{one_line(arguments.out)}: {Path(arguments.out).stat().st_size / 1e6:.1f} MB")
    return 0


def _read_all(arguments: argparse.Namespace) -> list[gpd.GeoDataFrame]:
    """Return the lines and points of all files; of several, one of which nothing can be used is passed over and told.

    Raises
    ------
    LayerError
        Nothing of any file can be used.
    """
    import sys

    from tqdm import tqdm

    frames, passed_over = [], []
    for path in tqdm(arguments.files, file=sys.__stderr__, desc="files", unit="file", disable=None, leave=False):
        try:
            frames += _read_one(path, arguments)
        except LayerError as error:
            if len(arguments.files) == 1 or not Path(path).exists():
                raise
            print(f"{one_line(path)}: not on the map: {error}", file=sys.stderr)
            passed_over.append(path)
    if passed_over:
        names = ", ".join(one_line(Path(path).name) for path in passed_over)
        print(f"{len(passed_over):,} of {len(arguments.files):,} files are not on the map: {names}", file=sys.stderr)
    if not frames:
        raise LayerError("none of the files holds anything that can be drawn")
    return frames


def _read_one(path: str, arguments: argparse.Namespace) -> list[gpd.GeoDataFrame]:
    import sys

    from ..formats.commodity_said import with_commodity
    from ..formats.read import read

    imported = read(path, limits=_limits(arguments), **choices_of(arguments))
    tell(imported, path)
    frame, told = with_commodity(imported.frame, path)
    if told:
        print(f"{one_line(path)}: {told}", file=sys.stderr)
    if not imported.report["reason"].str.startswith(POINT_REFUSED).any():
        return [frame]
    places = read(path, geometry="points", limits=_limits(arguments), **choices_of(arguments)).frame
    print(f"{one_line(path)}: and {len(places):,} points", file=sys.stderr)
    return [frame, places]


def title_of(files: Sequence[str]) -> str:
    """Return what a map of files is called: their names where they are few, else how many there are of which folders.

    Examples
    --------
    >>> title_of(["a/one.csv", "a/two.csv"])
    'one, two'
    >>> title_of([f"gas-pipelines/P{number}.geojson" for number in range(45)])
    '45 files of gas-pipelines'
    """
    if len(files) <= MOST_NAMED:
        return ", ".join(Path(path).stem for path in files)
    folders = list(dict.fromkeys(Path(path).resolve().parent.name for path in files))
    named = f" of {' and '.join(folders)}" if len(folders) < MOST_NAMED else f" of {len(folders)} folders"
    return f"{len(files)} files{named}"


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _limits(arguments: argparse.Namespace) -> Limits:
    """Return the limits; a page of more vertices than one file may have is read as well."""
    given = limits_of(arguments)
    return given._replace(max_vertices=max(given.max_vertices, arguments.most_vertices or 0))


def _beside_ours(frames: list[gpd.GeoDataFrame], folder: str | None) -> list[gpd.GeoDataFrame]:
    """Return our lines, then the frames of all files with their duplicates of ours marked."""
    from ..atlas.load import lines, load
    from ..geometry.conflation import join_layers

    ours = lines(load(folder=folder)).assign(**{WHOSE: OURS})
    frames = [frame.assign(**{WHOSE: THEIRS}) for frame in frames]
    joined = join_layers(ours, frames[0])
    marked = [join_layers(ours, frame).iloc[len(ours) :].reset_index(drop=True) for frame in frames[1:]]
    return [joined, *marked]


def _detail_m(arguments: argparse.Namespace, vertices: int) -> float | None:
    if arguments.all_vertices:
        return None
    if arguments.detail_m is not None:
        return float(arguments.detail_m)
    return DEFAULT_DETAIL_M if vertices > MANY_VERTICES else None
