"""`energy-routes systems`, `places` and `scenarios`: what there is to ask about, by the names it goes by."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from .reading import add_limit

if TYPE_CHECKING:
    import pandas as pd

SHOWN = {
    "systems": ["id", "name", "commodity", "kind", "status", "operator"],
    "places": ["id", "kind", "name", "country", "systems"],
    "scenarios": ["id", "title", "commodity", "close", "build", "expand", "scale", "duration_days"],
}
"""Columns of the table on a terminal; CSV and JSON have all."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands to the parser."""
    systems = _command(
        commands, "systems", _systems,
        "energy-routes systems --commodity gas", "energy-routes systems --format json",
    )  # fmt: skip
    systems.add_argument("--commodity", choices=("oil", "gas", "goods"), help="only what carries this")
    places = _command(
        commands, "places", _places,
        "energy-routes places --kind field", "energy-routes places --country Georgia --system btc",
    )  # fmt: skip
    places.add_argument("--kind", metavar="KIND", help="only this kind: field, seaport, refinery, group, passage ...")
    places.add_argument("--country", metavar="COUNTRY", help="only points in this country")
    places.add_argument("--system", metavar="SYSTEM", help="only stations of this system")
    scenarios = _command(
        commands, "scenarios", _scenarios,
        "energy-routes scenarios",
    )  # fmt: skip
    scenarios.add_argument("--commodity", choices=("oil", "gas", "goods"), help="only those of this commodity")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    rows: Callable[[argparse.Namespace], pd.DataFrame],
    *examples: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        description="List {does}. A question can use each name that is listed, in any language, case and spelling.",
        epilog="examples:\n" + "".join(f"  {example}\n" for example in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_limit(parser)
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    parser.set_defaults(run=run, rows=rows, shown=SHOWN[name])
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print the list."""
    from ..text import to_text

    found = arguments.rows(arguments).head(arguments.limit)
    if arguments.format == "table":
        found = _called(found, arguments.layers)
    sys.stdout.write(to_text(found[arguments.shown] if arguments.format == "table" else found, arguments.format))
    return 0


def _called(found: pd.DataFrame, folder: str | None) -> pd.DataFrame:
    """Return the rows with their names in the language spoken, where the tables have one; groups and countries too."""
    from ..atlas.load import load_routes
    from ..atlas.naming import AtlasNames
    from ..atlas.said import ENGLISH, language

    if language() == ENGLISH:
        return found
    names = AtlasNames.of(load_routes(folder), folder)
    column = "title" if "title" in found else "name"
    own = found[f"{column}_{language()}"] if f"{column}_{language()}" in found else [""] * len(found)
    rows = zip(own, found["id"], found[column], strict=True)
    told = [name or names.called(id_, language()) or english for name, id_, english in rows]
    return found.assign(**{column: told})


def _systems(arguments: argparse.Namespace) -> pd.DataFrame:
    from ..atlas.catalog import systems
    from ..atlas.naming import SEVERAL, AtlasNames

    table = systems(arguments.layers)
    other = {t.id: t.names for t in AtlasNames(None, arguments.layers).names.things if t.kind == "system"}
    table = table.assign(also=[SEVERAL.join(other[name]) for name in table["id"]])
    return table[table["commodity"] == arguments.commodity] if arguments.commodity else table


def _places(arguments: argparse.Namespace) -> pd.DataFrame:
    import pandas as pd

    from ..atlas.listing import places
    from ..atlas.naming import SEVERAL, AtlasNames
    from ..errors import UnknownNameError
    from ..names import nearest_names

    found, names = places(folder=arguments.layers), AtlasNames(None, arguments.layers).names
    found = found.assign(lon=found.geometry.x, lat=found.geometry.y)
    if arguments.kind:
        known = set(found["kind"])
        if arguments.kind not in known:
            suggestion = nearest_names(arguments.kind, known)
            raise UnknownNameError(f"no place is of the kind {arguments.kind!r}; {suggestion}")
        found = found[found["kind"] == arguments.kind]
    if arguments.country:
        found = found[found["country"] == names.find(arguments.country, ("country",)).id]
    if arguments.system:
        wanted = names.find(arguments.system, ("system",)).id
        stations = found["systems"].str.split(SEVERAL).map(lambda of: wanted in of) & found["lon"].notna()
        found = found[stations]
    return pd.DataFrame(found.drop(columns="geometry"))


def _scenarios(arguments: argparse.Namespace) -> pd.DataFrame:
    from ..atlas.listing import scenarios

    table = scenarios(arguments.layers)
    return table[table["commodity"] == arguments.commodity] if arguments.commodity else table
