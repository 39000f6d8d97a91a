"""`energy-routes routes` and `flow`: ways from fields to Europe, how much they carry, what a closure does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import LayerError
from .reading import add_finer, finer_of

if TYPE_CHECKING:
    import networkx as nx

    from ..network.answers import FlowAnswer
    from ..network.failures import Failure
    from ..network.flow import Flow
    from ..network.paths import Path

EXAMPLES_ROUTES = """examples:
  energy-routes routes --from tengiz --to europe
  energy-routes routes --from tengiz --to trieste --close cpc --by transshipments
  energy-routes routes --from sangachal --to IT --commodity gas --format json
  energy-routes routes --cargo metals
  energy-routes routes --from tengiz --to ceyhan --geometry btc=my-line.gpkg
"""
EXAMPLES_FLOW = """examples:
  energy-routes flow --from fields --to europe --close cpc
  energy-routes flow --from sangachal --to ceyhan --via btc --year 2025
  energy-routes flow --case low-water --assumptions
  energy-routes flow --from KZ --to europe --failures
  energy-routes flow --from sangachal --to europe --commodity gas --format json
  energy-routes flow --cargo grain --close kuryk
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    routes = commands.add_parser(
        "routes",
        description="The best ways from one place to another. Ways over the same systems count as one.",
        epilog=EXAMPLES_ROUTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_question(routes)
    routes.add_argument(
        "--by",
        choices=("length", "transshipments", "countries", "cost"),
        default="length",
        help="what is best (default: length)",
    )
    routes.add_argument("-k", type=_count, default=5, metavar="N", help="how many ways (default: 5)")
    add_finer(routes)
    routes.add_argument("--every-leg", action="store_true", help="count ways as different when any leg differs")
    routes.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    routes.set_defaults(run=run_routes)
    flow = commands.add_parser(
        "flow",
        description="Largest flow by published capacities, what limits it, and what a year's traffic leaves free.",
        epilog=EXAMPLES_FLOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_question(flow)
    flow.add_argument(
        "--case", "--scenario", metavar="NAME", help="also compare with a named case: cpc-closed, low-water, scp-31 ..."
    )
    flow.add_argument(
        "-v", "--assumptions", action="store_true", help="print the ways, what they rest on and the sources too"
    )
    flow.add_argument(
        "--failures", action="store_true",
        help="also tell what is left if one system fails (N-1), and how long the tanks at its ends last",
    )  # fmt: skip
    flow.add_argument("--format", choices=("table", "json"), default="table", help="how to print (default: table)")
    flow.set_defaults(run=run_flow)


def run_routes(arguments: argparse.Namespace) -> int:
    """Print the alternatives."""
    from ..network.records import path_record
    from ..network.search import find_paths
    from ..network.tables import paths_table
    from ..text import to_text

    network = _network(arguments)
    paths = find_paths(
        network,
        arguments.origin,
        arguments.destination,
        by=arguments.by,
        most=arguments.k,
        closed=arguments.close,
        include_proposed=arguments.include_proposed,
        include_idle=arguments.include_idle,
        every_leg=arguments.every_leg,
        via=arguments.via,
    )
    if arguments.format == "json":
        _print_json([path_record(path) for path in paths])
    elif arguments.format == "csv":
        sys.stdout.write(to_text(paths_table(paths), "csv"))
    else:
        _print_paths(network, paths)
    return 0


def run_flow(arguments: argparse.Namespace) -> int:
    """Print the flow."""
    from ..network.answers import find_answer
    from ..network.failures import failure_record, find_failures
    from ..network.records import answer_record, with_urls
    from ..network.scenarios import case_of

    network = _network(arguments)
    if arguments.year is not None:
        _require_year(network, arguments)
    asked = {
        "closed": arguments.close,
        "year": arguments.year,
        "include_proposed": arguments.include_proposed,
        "include_idle": arguments.include_idle,
        "via": arguments.via,
        "case": None if arguments.case is None else case_of(network, arguments.case),
    }
    answer = find_answer(network, arguments.origin, arguments.destination, **asked)
    failures = find_failures(network, arguments.origin, arguments.destination, **asked) if arguments.failures else None
    if arguments.format == "json":
        record = answer_record(answer)
        if failures is not None:
            record["failures"] = [failure_record(failure) for failure in failures]
        _print_json(with_urls(record, network.graph["vocabulary"].urls))
    else:
        _print_answer(network, answer, failures or (), in_full=arguments.assumptions)
    return 0


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="origin", metavar="PLACE",
        help="a point, a country (KZ), a system or a group such as `fields` (default: what the atlas asks first)",
    )  # fmt: skip
    parser.add_argument("--to", dest="destination", metavar="PLACE", help="the same, such as `europe`")
    parser.add_argument(
        "--close", action="extend", default=[], type=_names, metavar="NAME",
        help="do without a system, leg, point, country or passage: cpc, RU, turkish-straits (or several by commas)",
    )  # fmt: skip
    parser.add_argument(
        "--year", type=int, help="the network and the traffic of that year (default: today's, and the latest traffic)"
    )
    parser.add_argument("--via", metavar="NAME", help="only what passes this system, line or point: btc")
    parser.add_argument(
        "--commodity", choices=("oil", "gas", "goods"), help="default: oil, or that of the cargo or case"
    )
    parser.add_argument("--cargo", metavar="NAME", help="only this kind of goods: grain, metals, oil-products ...")
    parser.add_argument("--include-idle", action="store_true", help="use lines that stand idle too")
    parser.add_argument("--include-proposed", action="store_true", help="use lines not built too")
    parser.add_argument("--operating-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; ask for 1 or more")
    return number


def _network(arguments: argparse.Namespace) -> Any:
    from ..atlas.load import load_routes
    from ..atlas.vocabulary import read_vocabulary
    from ..formats.finer import with_finer_lines
    from ..network.cargoes import cargo_named
    from ..network.scenarios import case_named
    from ..network.tables import atlas_network

    commodity, cargo = arguments.commodity, None
    if arguments.cargo is not None:
        kind = cargo_named(read_vocabulary(arguments.layers), arguments.cargo, commodity)
        commodity, cargo = kind.commodity, kind.id
    elif commodity is None and getattr(arguments, "case", None) is not None:
        commodity = case_named(arguments.case, None, arguments.layers).commodity
    finer = finer_of(arguments) if "finer" in arguments else {}
    frame = with_finer_lines(load_routes(arguments.layers), folder=arguments.layers, **finer)
    return atlas_network(commodity or "oil", frame=frame, folder=arguments.layers, year=arguments.year, cargo=cargo)


def _require_year(network: Any, arguments: argparse.Namespace) -> None:
    """Raise LayerError where no traffic of that year is told; today's network knows of which years it is."""
    from ..network.flow import require_year

    try:
        require_year(network, arguments.year)
    except LayerError:
        require_year(_network(argparse.Namespace(**{**vars(arguments), "year": None})), arguments.year)
        raise


def _print_json(answer: Any) -> None:
    from ..text import plain

    sys.stdout.write(json.dumps(plain(answer, ""), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _print_paths(network: nx.MultiDiGraph, paths: list[Path]) -> None:
    from ..network.called import name_of
    from ..network.path_wording import path_lines
    from ..network.records import flows_by_key
    from ..network.tables import paths_table
    from ..network.wording import volumes_line
    from ..text import to_text

    flows = flows_by_key(paths[0].bottleneck.unit, capacity=None, low=None, high=None)
    lengths = ["length_km", *["drawn_km"] * any(path.drawn_km is not None for path in paths)]
    shown = ["rank", "from", "to", *lengths, "pipeline_km", "rail_km", "sea_km", "countries", "bottleneck", *flows]
    table = paths_table(paths)[shown]
    for column in ("from", "to", "bottleneck"):
        table[column] = [name and name_of(network, name) for name in table[column]]
    sys.stdout.write(to_text(table))
    for number, path in enumerate(paths, start=1):
        print()
        for line in path_lines(network, number, path):
            print(line)
    if network.graph["cargo"] is not None:
        print(f"\n{volumes_line(network)}")
    _print_basis(network, paths)
    if network.graph.get("line_credit"):
        print(network.graph["line_credit"])


def _print_answer(network: nx.MultiDiGraph, answer: FlowAnswer, failures: Sequence[Failure], *, in_full: bool) -> None:
    from ..atlas.said import say
    from ..network.wording import answer_lines, failure_lines

    flows = [answer.flow, answer.spare] if answer.spare else [answer.flow]
    for line in (*answer_lines(network, answer), *failure_lines(network, failures)):
        print(line)
    if not in_full:
        print(say("more"))
    else:
        for flow in flows:
            _print_ways(network, flow)
        _print_basis(network, flows)


def _print_ways(network: nx.MultiDiGraph, flow: Flow) -> None:
    from ..atlas.said import say, term
    from ..network.called import amount, parts_of, systems_of

    unit = flow.unit
    print("\n" + (say("waysFree", year=flow.spare_of_year) if flow.spare_of_year else say("ways")))
    for share in flow.paths:
        print(say("way", amount=amount(share.amount, unit), names=systems_of(network, share.lines)))
    for widening in flow.widenings:
        told = {"names": parts_of(network, widening.places), "amount": amount(widening.adds, unit)}
        print(say("widening", unit=term("unit", unit), **told))


def _print_basis(network: nx.MultiDiGraph, answers: Sequence[Flow | Path]) -> None:
    from ..atlas import catalog
    from ..atlas.said import date, say
    from ..network.records import dates_of, sources_of
    from ..network.wording import basis_lines

    amounts = [amount for answer in answers for amount in answer.amounts]
    dates = ", ".join(date(told) if told != "undated" else say("undated") for told in dates_of(amounts))
    print("\n" + (say("figuresAsOf", dates=dates) if amounts else say("noFigures")))
    rows = catalog.read_rows("sources", network.graph["vocabulary"].folder)
    titles = {row["id"]: f"{row['title']} ({row['publisher']})" for row in rows}
    sources = {name: titles.get(name, name) for name in sources_of(amounts)}
    for line in basis_lines(network, [made for answer in answers for made in answer.assumptions], sources):
        print(line)
