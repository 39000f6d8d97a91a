"""`energy-routes kp`, `locate` and `between`: kilometre points of a route and the places they stand for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .file_routes import FILE_OPTIONS, add_file_options, is_file, route_of_file, routes_of_file
from .reading import add_finer, finer_of, limits_of, refuse_unused
from .row_tables import answer_rows, located_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from ..referencing.route import Route

DEFAULT_WITHIN_KM = 20.0
"""How far off a route `locate` looks: the coarsest drawings lie 15 km off."""

ASKED_ALONE = (
    "kp_km", "country", "drawn", "anchors", "from_kp", "to_kp", "line", "measure_unit", "crs", "layer", "lon", "lat",
    "wkt",
)  # fmt: skip
"""What a command of one question may be told; rows of a table tell it themselves."""
OF_FILES, NOT_OF_FILES = "goes with lines of a FILE", "goes with the lines of an atlas, not with those of a FILE"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands to the parser."""
    kp = _command(commands, "kp", run_kp, "energy-routes kp btc 443 --format json")
    kp.add_argument(
        "system", metavar="SYSTEM", nargs="?", help="id of a system (btc) or of one line (btc-ge), or a FILE with lines"
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
    kp.add_argument(
        "--table", metavar="FILE",
        help="answer each row of this CSV or .xlsx: column kp_km, and system unless SYSTEM is given",
    )  # fmt: skip
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
    span.add_argument("system", metavar="SYSTEM", nargs="?", help="id of a system or of one line, or a FILE with lines")
    add_file_options(span)
    span.add_argument("from_kp", metavar="FROM", type=float, nargs="?", help="first kilometre point")
    span.add_argument("to_kp", metavar="TO", type=float, nargs="?", help="last kilometre point")
    span.add_argument(
        "--table", metavar="FILE",
        help="answer each row of this CSV or .xlsx: columns from_kp_km, to_kp_km, and system unless SYSTEM is given",
    )  # fmt: skip
    span.set_defaults(parser=span)


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
    add_finer(parser, other_files=True)
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run)
    return parser


def _route(arguments: argparse.Namespace) -> tuple[Route, gpd.GeoDataFrame]:
    """Return the route that is meant, of the atlas or of a file, and the frame it is of."""
    from ..referencing.route import route_of

    if is_file(arguments.system):
        refuse_unused(arguments, ["layers"], NOT_OF_FILES)
        return route_of_file(arguments.system, arguments)
    refuse_unused(arguments, FILE_OPTIONS, OF_FILES)
    frame = _atlas(arguments)
    return route_of(frame, arguments.system), frame


def _atlas(arguments: argparse.Namespace) -> gpd.GeoDataFrame:
    """Return the lines and points of the atlas, with the other drawings that were asked for."""
    from ..atlas.load import load_routes
    from ..formats.finer import with_finer_lines

    return with_finer_lines(
        load_routes(arguments.layers), folder=arguments.layers, **finer_of(arguments), limits=limits_of(arguments)
    )


def run_kp(arguments: argparse.Namespace) -> int:
    """Print the place of a kilometre point, as JSON one object."""
    import json

    import pandas as pd

    from ..referencing.calibration import calibrate
    from ..referencing.places import place_at_kp
    from ..text import records, to_text

    if arguments.table:
        return _answer_table(arguments, "kp_km")
    if arguments.system is None:
        arguments.parser.error("the following arguments are required: SYSTEM (or --table FILE)")
    if arguments.kp_km is None and not arguments.anchors:
        arguments.parser.error("the following arguments are required: KP")
    if arguments.anchors:
        refuse_unused(arguments, ["country", "drawn"], "--anchors lists what is published, along the whole route")
    route, frame = _route(arguments)
    calibration = calibrate(route) if arguments.drawn else route.calibration
    if arguments.anchors:
        found = calibration.anchors
        if arguments.format == "table":
            found = _called(found, frame)
        sys.stdout.write(to_text(found, arguments.format))
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

    from ..atlas.listing import title_of
    from ..errors import NoAnswerError
    from ..referencing.places import locate
    from ..referencing.route import route_of, routes_of
    from ..text import to_text

    if arguments.table:
        if arguments.file or arguments.lon_deg is not None:
            arguments.parser.error("--table goes with neither LON and LAT nor --file")
        refuse_unused(arguments, ["line", "measure_unit"], OF_FILES)
        sys.stdout.write(to_text(located_rows(arguments, _atlas(arguments)), arguments.format))
        return 0
    if arguments.lat_deg is None:
        arguments.parser.error("the following arguments are required: LON, LAT (or --table FILE)")
    if arguments.file:
        refuse_unused(arguments, ["layers"], NOT_OF_FILES)
        routes = routes_of_file(arguments.file, arguments)
    else:
        refuse_unused(arguments, FILE_OPTIONS, OF_FILES)
        frame = _atlas(arguments)
        routes = [route_of(frame, arguments.system)] if arguments.system else routes_of(frame)
    places = [locate(route, arguments.lon_deg, arguments.lat_deg) for route in routes]
    places.sort(key=lambda place: (place.offset_km, place.system))
    near = [asdict(place) for place in places if place.offset_km <= arguments.within_km]
    if not near:
        where = f"({arguments.lon_deg:g}, {arguments.lat_deg:g})"
        known = f"; the nearest is {title_of(places[0].system)} at {places[0].offset_km:,.1f} km" if places else ""
        raise NoAnswerError(f"no route passes within {arguments.within_km:g} km of {where}{known}")
    sys.stdout.write(to_text(pd.DataFrame(near), arguments.format))
    return 0


def run_between(arguments: argparse.Namespace) -> int:
    """Print what lies between two kilometre points."""
    from ..referencing.places import between
    from ..text import to_text

    if arguments.table:
        return _answer_table(arguments, "from_kp_km", "to_kp_km")
    if arguments.to_kp is None:
        arguments.parser.error("the following arguments are required: SYSTEM, FROM, TO (or --table FILE)")
    route, frame = _route(arguments)
    found = between(route, route.calibration, arguments.from_kp, arguments.to_kp, frame)
    if arguments.format == "table":
        found = _called(found, frame)
    sys.stdout.write(to_text(found, arguments.format))
    return 0


def _called(found: pd.DataFrame, frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what lies between with the names of the language spoken, where a place has one."""
    from ..atlas.local_names import called_by_name, described
    from ..atlas.naming import AtlasNames
    from ..atlas.said import ENGLISH, language

    if language() == ENGLISH or "name" not in found:
        return found
    names, places = AtlasNames.of(frame), dict(zip(frame["name"], frame["id"], strict=True))
    called = called_by_name(frame)
    told = [names.called(places.get(name, name), language()) or described(name, called) for name in found["name"]]
    return found.assign(name=told)


def _answer_table(arguments: argparse.Namespace, *columns: str) -> int:
    """Print the rows of a table of kilometre points, each with its answer."""
    from ..text import to_text

    if any(getattr(arguments, name, None) not in (None, False) for name in ASKED_ALONE):
        arguments.parser.error("--table goes with SYSTEM alone; what it asks stands in its rows")
    if arguments.system and is_file(arguments.system):
        arguments.parser.error("--table asks about systems of the atlas, not about lines of a FILE")
    sys.stdout.write(to_text(answer_rows(arguments, _atlas(arguments), columns), arguments.format))
    return 0
