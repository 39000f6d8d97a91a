"""`energy-routes map`: anyone's lines as one page that works without a network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .reading import add_choices, add_limits, choices_of, limits_of, tell
from .terminal import one_line

if TYPE_CHECKING:
    import geopandas as gpd

    from ..atlas.limits import Limits

MANY_VERTICES = 300_000
"""From here on a page keeps `DEFAULT_DETAIL_M` of detail, unless told otherwise."""
DEFAULT_DETAIL_M = 100.0
POINT_REFUSED = "a point among"
"""How the report of an import of lines begins where it left out a point: those are drawn too."""
EXAMPLE = """examples:
  energy-routes map my-lines.gpkg --out my-lines.html
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files, draw them and say what was left out."""
    import sys

    from tqdm import tqdm

    from ..atlas.catalog import layers_folder
    from ..atomic import refuse_overwrite
    from ..formats.read import read
    from ..page.file_maps import draw_files

    ours = [arguments.layers or layers_folder()] if arguments.beside_ours else []
    refuse_overwrite([*arguments.files, *ours], [arguments.out])
    frames = []
    for path in tqdm(arguments.files, file=sys.__stderr__, desc="files", unit="file", disable=None, leave=False):
        imported = read(path, limits=_limits(arguments), **choices_of(arguments))
        frames.append(imported.frame)
        tell(imported, path)
        if imported.report["reason"].str.startswith(POINT_REFUSED).any():
            places = read(path, geometry="points", limits=_limits(arguments), **choices_of(arguments))
            frames.append(places.frame)
            print(f"{one_line(path)}: and {len(places.frame):,} points", file=sys.stderr)
    if arguments.beside_ours:
        frames = _beside_ours(frames, arguments.layers)
    detail_m = _detail_m(arguments, sum(len(frame.get_coordinates()) for frame in frames))
    if detail_m and arguments.detail_m is None:
        print(f"drawn with about {detail_m:g} m of detail; --all-vertices leaves out none", file=sys.stderr)
    page = draw_files(
        frames,
        title=arguments.title or ", ".join(Path(path).stem for path in arguments.files),
        detail_m=detail_m,
        most_vertices=arguments.most_vertices,
        tiles=arguments.tiles,
    )
    page.save(Path(arguments.out))
    print(f"{one_line(arguments.out)}: {Path(arguments.out).stat().st_size / 1e6:.1f} MB")
    return 0


def _limits(arguments: argparse.Namespace) -> Limits:
    """Return the limits; a page of more vertices than one file may have is read as well."""
    given = limits_of(arguments)
    return given._replace(max_vertices=max(given.max_vertices, arguments.most_vertices or 0))


def _beside_ours(frames: list[gpd.GeoDataFrame], folder: str | None) -> list[gpd.GeoDataFrame]:
    """Return our lines, then the frames of all files with their duplicates of ours marked."""
    from ..atlas.load import lines, load
    from ..geometry.conflation import join_layers

    ours = lines(load(folder=folder))
    joined = join_layers(ours, frames[0])
    marked = [join_layers(ours, frame).iloc[len(ours) :].reset_index(drop=True) for frame in frames[1:]]
    return [joined, *marked]


def _detail_m(arguments: argparse.Namespace, vertices: int) -> float | None:
    if arguments.all_vertices:
        return None
    if arguments.detail_m is not None:
        return float(arguments.detail_m)
    return DEFAULT_DETAIL_M if vertices > MANY_VERTICES else None
