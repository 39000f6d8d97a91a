"""Routes from anyone's file for `kp`, `locate` and `between`: calibrated by the measures (M) of its lines."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .reading import CHOICES, add_choices, choices_of, limits_of, refuse_finer, tell
from .terminal import one_line

if TYPE_CHECKING:
    import geopandas as gpd

    from ..referencing.route import Route

UNITS = ("km", "m", "mile", "foot")
FILE_OPTIONS = ("line", "measure_unit", *CHOICES)
"""What says something about a file of lines."""


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add what says which line of a file is meant, and in what its measures are."""
    parser.add_argument("--line", metavar="ID", help="this line of a FILE that holds several, by its id or name")
    parser.add_argument(
        "--measure-unit", choices=UNITS, help="unit of a FILE's measures (M); told by the length of a line if not given"
    )
    add_choices(parser)


def is_file(name: str) -> bool:
    """Return whether a name is that of a file that can be read, not of a system."""
    from ..formats.readers.files import SUFFIXES

    return Path(name).suffix.lower() in (*SUFFIXES, ".osm", ".pbf")


def route_of_file(path: str, arguments: argparse.Namespace) -> tuple[Route, gpd.GeoDataFrame]:
    """Return the route of one line of a file, or of its one system, and the lines; say what its KPs are.

    Raises
    ------
    LayerError
        The file holds several lines and none was chosen.
    UnknownNameError
        The file has no such line.
    """
    from ..errors import LayerError
    from ..referencing.route import route_of

    frame = _lines(path, arguments)
    wanted = arguments.line
    if wanted is None:
        systems = frame["system"].dropna().unique()
        one = len(systems) == 1 and frame["system"].notna().all()
        if not one and len(frame) > 1:
            shown = ", ".join(frame["id"].head(12)) + " ..." * (len(frame) > 12)
            raise LayerError(f"{one_line(path)}: holds {len(frame):,} lines; choose one with --line: {shown}")
        wanted = systems[0] if one else frame["id"].iloc[0]
    frame, turned = _turned(frame)
    route = route_of(frame, wanted, measure_unit=arguments.measure_unit)
    print(f"{one_line(path)}: {_told(route, arguments, turned)}", file=sys.stderr)
    return route, frame


def routes_of_file(path: str, arguments: argparse.Namespace) -> list[Route]:
    """Return a route for each line of a file; say how many are left out for a gap, and how many are calibrated."""
    from ..referencing.route import routes_of

    if arguments.line or arguments.system:
        arguments.line = arguments.line or arguments.system
        return [route_of_file(path, arguments)[0]]
    frame, _ = _turned(_lines(path, arguments))
    alone = frame.assign(system=frame["id"])
    routes = routes_of(alone, leave_out_broken=True, measure_unit=arguments.measure_unit)
    measured = sum(route.measures is not None for route in routes)
    print(
        f"{one_line(path)}: KPs of {measured:,} lines are their measures (M), of {len(routes) - measured:,} kilometres "
        f"as drawn; {len(frame) - len(routes):,} lines with a gap left out",
        file=sys.stderr,
    )
    return routes


def _lines(path: str, arguments: argparse.Namespace) -> gpd.GeoDataFrame:
    from ..formats.read import read

    refuse_finer(arguments, path)
    imported = read(path, geometry="lines", limits=limits_of(arguments), **choices_of(arguments))
    tell(imported, path)
    return imported.frame


def _turned(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, set[Any]]:
    """Return lines whose measures fall along them turned round, and their ids."""
    import numpy as np

    from ..geometry.measures import has_measures, measures_of
    from ..referencing.measured import falls

    shapes = frame.geometry.to_numpy()
    rows = [row for row in np.flatnonzero(has_measures(shapes)) if falls(measures_of(shapes[row]))]
    if not rows:
        return frame, set()
    shapes = shapes.copy()
    shapes[rows] = [shape.reverse() for shape in shapes[rows]]
    return frame.set_geometry(shapes, crs=frame.crs), set(frame["id"].iloc[rows])


def _told(route: Route, arguments: argparse.Namespace, turned: set[Any]) -> str:
    """Return what the KPs of a route are, in words."""
    import numpy as np

    from ..referencing.measured import unit_of_measures

    name = one_line(route.system)
    if route.measures is None:
        return f"{name!r} has no measures (M); KPs are kilometres as drawn"
    unit = arguments.measure_unit or unit_of_measures(route, route.measures)
    known = route.measures[np.isfinite(route.measures)]
    how = "as said" if arguments.measure_unit else "by the length of the line; else give --measure-unit"
    unused = int((~route.calibration.anchors["used"]).sum())
    return (
        f"KPs of {name!r} are its measures (M), {known[0]:,.6g} to {known[-1]:,.6g} {unit} ({how}) over "
        f"{route.length_km:,.3f} km drawn"
        + ", counted against its drawing" * bool(turned & {section.id for section in route.sections})
        + f"; {unused:,} of {len(known):,} measures do not grow and are not used" * bool(unused)
    )
