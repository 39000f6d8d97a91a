"""`energy-routes kp`, `locate` and `between`: kilometre points of a route and the places they stand for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .file_routes import add_file_options, is_file, route_of_file, routes_of_file
from .reading import add_finer, choices_of, finer_of, limits_of, tell

if TYPE_CHECKING:
    import geopandas as gpd

    from ..referencing.route import Route

DEFAULT_WITHIN_KM = 20.0
"""How far off a route `locate` looks: the coarsest drawings lie 15 km off."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands to the parser."""
    kp = _command(commands, "kp", run_kp, "energy-routes kp btc 443 --format json")
    kp.add_argument(
        "system", metavar="SYSTEM", help="id of a system (btc) or of one line (btc-ge), or a FILE with lines of yours"
    )
    kp.add_argument(
        "kp_km",
        metavar="KP",
        type=float,
        nargs="?",
        help="kilometre point from the start of the route; not needed with --anchors",
    )
    kp.add_argument("--country", metavar="CODE", help="count from the border of this country instead, as operators do")
    kp.add_argument("--drawn", action="store_true", help="count kilometres as drawn, not calibrated to published KPs")
    kp.add_argument("--anchors", action="store_true", help="list the published KPs the calibration rests on instead")
    add_file_options(kp)
    kp.set_defaults(parser=kp)
    place = _command(
        commands, "locate", run_locate,
        "energy-routes locate 43.51 41.69 --within-km 20",
    )  # fmt: skip
    place.add_argument("lon_deg", metavar="LON", type=float, nargs="?", help="longitude, degrees east")
    place.add_argument("lat_deg", metavar="LAT", type=float, nargs="?", help="latitude, degrees north")
    place.add_argument(
        "--table", metavar="FILE", help="places of this file instead (CSV, .xlsx, any format): each row with its answer"
    )
    place.add_argument(
        "--within-km", metavar="KM", type=float, default=DEFAULT_WITHIN_KM,
        help=f"how far a route may be (default: {DEFAULT_WITHIN_KM:g})",
    )  # fmt: skip
    place.add_argument("--system", metavar="SYSTEM", help="only this system")
    place.add_argument("--file", metavar="FILE", help="on the lines of this file instead (any format, any CRS)")
    add_file_options(place)
    place.set_defaults(parser=place)
    span = _command(
        commands, "between", run_between,
        "energy-routes between btc 400 500",
    )  # fmt: skip
    span.add_argument("system", metavar="SYSTEM", help="id of a system or of one line, or a FILE with lines of yours")
    add_file_options(span)
    span.add_argument("from_kp", metavar="FROM", type=float, help="first kilometre point")
    span.add_argument("to_kp", metavar="TO", type=float, help="last kilometre point")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: object, example: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        description="Print {does}. KPs are calibrated: linear between places whose KP is published. Lines of a FILE "
        "are calibrated by their measures (M), in kilometres, where they have them.",
        epilog=f"example:\n  {example}\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    add_finer(parser)
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run)
    return parser


def _route(arguments: argparse.Namespace) -> tuple[Route, gpd.GeoDataFrame]:
    """Return the route that is meant, of the atlas or of a file, and the frame it is of."""
    from ..referencing.route import route_of

    if is_file(arguments.system):
        return route_of_file(arguments.system, arguments)
    frame = _atlas(arguments)
    return route_of(frame, arguments.system), frame


def _atlas(arguments: argparse.Namespace) -> gpd.GeoDataFrame:
    """Return the lines and points of the atlas, with the other drawings that were asked for."""
    from ..atlas.load import load_routes
    from ..formats.finer import with_finer_lines

    return with_finer_lines(load_routes(arguments.layers), folder=arguments.layers, **finer_of(arguments))


def run_kp(arguments: argparse.Namespace) -> int:
    """Print the place of a kilometre point, as JSON one object."""
    import json

    import pandas as pd

    from ..referencing.calibration import calibrate
    from ..referencing.places import place_at_kp
    from ..text import records, to_text

    if arguments.kp_km is None and not arguments.anchors:
        arguments.parser.error("the following arguments are required: KP")
    route, _ = _route(arguments)
    calibration = calibrate(route) if arguments.drawn else route.calibration
    if arguments.anchors:
        sys.stdout.write(to_text(calibration.anchors, arguments.format))
        return 0
    found = place_at_kp(route, calibration, arguments.kp_km, country=arguments.country)
    table = pd.DataFrame([found])
    if arguments.format == "json":
        sys.stdout.write(json.dumps(records(table)[0], ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    else:
        sys.stdout.write(to_text(table, arguments.format))
    return 0


def run_locate(arguments: argparse.Namespace) -> int:
    """Print the nearest place on every route within the limit, nearest first."""
    from dataclasses import asdict

    import pandas as pd

    from ..errors import NoAnswerError
    from ..referencing.places import locate
    from ..referencing.route import route_of, routes_of
    from ..text import to_text

    if arguments.table:
        return _locate_table(arguments)
    if arguments.lat_deg is None:
        arguments.parser.error("the following arguments are required: LON, LAT (or --table FILE)")
    if arguments.file:
        routes = routes_of_file(arguments.file, arguments)
    else:
        frame = _atlas(arguments)
        routes = [route_of(frame, arguments.system)] if arguments.system else routes_of(frame)
    places = [locate(route, arguments.lon_deg, arguments.lat_deg) for route in routes]
    places.sort(key=lambda place: (place.offset_km, place.system))
    near = [asdict(place) for place in places if place.offset_km <= arguments.within_km]
    if not near:
        where = f"({arguments.lon_deg:g}, {arguments.lat_deg:g})"
        known = f"; the nearest is {places[0].system!r} at {places[0].offset_km:,.1f} km" if places else ""
        raise NoAnswerError(f"no route passes within {arguments.within_km:g} km of {where}{known}")
    sys.stdout.write(to_text(pd.DataFrame(near), arguments.format))
    return 0


def _locate_table(arguments: argparse.Namespace) -> int:
    """Print the points of a file, each with the nearest place on a route."""
    import pandas as pd

    from ..formats.read import read
    from ..referencing.rows import locate_rows
    from ..text import to_text

    if arguments.file or arguments.lon_deg is not None:
        arguments.parser.error("--table goes with neither LON and LAT nor --file")
    places = read(arguments.table, geometry="points", limits=limits_of(arguments), **choices_of(arguments))
    tell(places, arguments.table)
    found = locate_rows(places.frame, _atlas(arguments), system=arguments.system, within_km=arguments.within_km)
    found = found.assign(lon=found.geometry.x, lat=found.geometry.y)
    shown = pd.DataFrame(found.drop(columns="geometry")).dropna(axis="columns", how="all")
    sys.stdout.write(to_text(shown, arguments.format))
    return 0


def run_between(arguments: argparse.Namespace) -> int:
    """Print what lies between two kilometre points."""
    from ..referencing.places import between
    from ..text import to_text

    route, frame = _route(arguments)
    found = between(route, route.calibration, arguments.from_kp, arguments.to_kp, frame)
    sys.stdout.write(to_text(found, arguments.format))
    return 0
