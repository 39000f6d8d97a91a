"""`energy-routes routes` and `flow`: ways from fields to Europe, how much they carry, what a closure does."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

EXAMPLES_ROUTES = """examples:
  energy-routes routes --from tengiz --to europe
  energy-routes routes --from tengiz --to trieste --close cpc --by transshipments
  energy-routes routes --from sangachal --to IT --commodity gas --format json
"""
EXAMPLES_FLOW = """examples:
  energy-routes flow --from fields --to europe --close cpc
  energy-routes flow --case low-water
  energy-routes flow --from sangachal --to europe --commodity gas --format json
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    routes = commands.add_parser(
        "routes",
        help="alternatives from a field to Europe: length, countries, bottleneck",
        description="The best ways from one place to another. Ways over the same systems count as one.",
        epilog=EXAMPLES_ROUTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_question(routes, origin="tengiz")
    routes.add_argument(
        "--by",
        choices=("length", "transshipments", "countries", "cost"),
        default="length",
        help="what is best (default: length)",
    )
    routes.add_argument("-k", type=_count, default=5, metavar="N", help="how many ways (default: 5)")
    routes.add_argument("--every-leg", action="store_true", help="count ways as different when any leg differs")
    routes.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to print (default: table)"
    )
    routes.set_defaults(run=run_routes)
    flow = commands.add_parser(
        "flow",
        help="how much can reach Europe, what limits it, what a closure strands",
        description="Largest flow by published capacities, what limits it, and what a year's traffic leaves free.",
        epilog=EXAMPLES_FLOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_question(flow, origin="fields")
    flow.add_argument("--year", type=int, help="year of the traffic (default: the latest with figures)")
    flow.add_argument(
        "--case", metavar="NAME", help="also compare with a named case: cpc-closed, low-water, scp-31 ..."
    )
    flow.add_argument("--format", choices=("table", "json"), default="table", help="how to print (default: table)")
    flow.set_defaults(run=run_flow)


def run_routes(arguments: argparse.Namespace) -> int:
    """Print the alternatives."""
    from ..network.records import route_assumptions, route_record
    from ..network.search import find_routes
    from ..network.tables import routes_table

    network = _network(arguments)
    routes = find_routes(
        network,
        arguments.origin,
        arguments.destination,
        by=arguments.by,
        most=arguments.k,
        closed=arguments.close,
        include_proposed=arguments.include_proposed,
        operating_only=arguments.operating_only,
        every_leg=arguments.every_leg,
    )
    records = [route_record(route, route_assumptions(network, route)) for route in routes]
    if arguments.format == "json":
        _print_json(records)
    else:
        _print_routes(routes_table(routes), records, arguments.format, network.graph["unit"])
    return 0


def run_flow(arguments: argparse.Namespace) -> int:
    """Print the flow."""
    from dataclasses import replace

    from ..network.flow import require_year
    from ..network.records import answer_flow, per_year_suffix
    from ..network.scenarios import apply_case, case_named

    network = _network(arguments)
    if arguments.year is not None:
        require_year(network, arguments.year)
    case = None if arguments.case is None else case_named(arguments.case, arguments.commodity)
    closed = [*arguments.close, *(() if case is None else case.close)]
    answer = answer_flow(
        network if case is None else apply_case(network, replace(case, close=())),
        arguments.origin,
        arguments.destination,
        closed=closed,
        year=arguments.year,
        include_proposed=arguments.include_proposed,
        operating_only=arguments.operating_only,
    )
    if case is not None:
        answer["case"] = _case_record(network, case, arguments)
    if arguments.format == "json":
        _print_json(answer)
    else:
        _print_flow(answer, per_year_suffix(network.graph["unit"]), network.graph["unit"])
    return 0


def _add_question(parser: argparse.ArgumentParser, *, origin: str) -> None:
    place = "a point, a country (KZ), a system, `fields` or `europe`"
    parser.add_argument("--from", dest="origin", default=origin, metavar="PLACE", help=f"{place} (default: {origin})")
    parser.add_argument(
        "--to", dest="destination", default="europe", metavar="PLACE", help="the same (default: europe)"
    )
    parser.add_argument(
        "--close", action="extend", default=[], type=_names, metavar="NAME",
        help="do without a system, leg, point, country or passage: cpc, RU, turkish-straits (or several by commas)",
    )  # fmt: skip
    parser.add_argument("--commodity", choices=("oil", "gas", "goods"), default="oil", help="default: oil")
    parser.add_argument("--include-proposed", action="store_true", help="use lines not built too")
    parser.add_argument("--operating-only", action="store_true", help="leave out lines that stand idle")
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; ask for 1 or more")
    return number


def _network(arguments: argparse.Namespace) -> Any:
    from ..network.tables import atlas_network

    return atlas_network(arguments.commodity, folder=arguments.layers)


def _case_record(network: Any, case: Any, arguments: argparse.Namespace) -> dict[str, Any]:
    from ..atlas.figures import finite_or_none
    from ..network.records import per_year_suffix
    from ..network.scenarios import compare_case

    lines = {"include_proposed": arguments.include_proposed, "operating_only": arguments.operating_only}
    result = compare_case(network, case, arguments.origin, arguments.destination, **lines)
    per_year = per_year_suffix(network.graph["unit"])
    days = case.duration_days
    values = {
        f"before_{per_year}": finite_or_none(result.before.value) if result.before else 0.0,
        f"after_{per_year}": finite_or_none(result.after.value) if result.after else 0.0,
        f"lost_{per_year}": finite_or_none(result.lost),
    }
    if days is not None:
        values["lost_in_" + f"{days}_days_" + per_year.split("_")[0]] = finite_or_none(result.lost * days / 365)
    return {
        "id": case.id,
        "title": case.title,
        "note": case.note,
        "source": case.source,
        "duration_days": days,
        **values,
    }


def _print_json(answer: Any) -> None:
    from ..text import plain

    sys.stdout.write(json.dumps(plain(answer, ""), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _print_routes(frame: pd.DataFrame, records: list[dict[str, Any]], format: Any, unit: str) -> None:
    from ..network.records import per_year_suffix
    from ..text import to_text

    per_year = per_year_suffix(unit)
    if format == "csv":
        sys.stdout.write(to_text(frame, format))
        return
    shown = frame[["rank", "from", "to", "length_km", "pipeline_km", "rail_km", "sea_km", "countries", "bottleneck"]]
    sys.stdout.write(to_text(shown.assign(**{name: frame[name] for name in frame if name.endswith(per_year)}), format))
    for number, record in enumerate(records, start=1):
        _print_route(number, record)
    _print_basis({name: _merged(records, name) for name in ("as_of", "assumptions", "sources")})


def _print_route(number: int, record: dict[str, Any]) -> None:
    km = ", ".join(f"{country} {length_km:,.1f}" for country, length_km in record["km_by_country"].items())
    borders = ", ".join(f"{border['from']}-{border['to']} ({border['at']})" for border in record["borders"])
    avoided = [name.replace("_", " ") for name, avoids in record["avoids"].items() if avoids]
    cost, hours = record["cost_usd_per_t"], record["transit_h"]
    no_cost, no_time = ", ".join(record["legs_without_cost"]), ", ".join(record["legs_without_time"])
    print(f"\n{number}. {' - '.join(leg['id'] for leg in record['legs'])}")
    print(f"   km: {km}")
    print(f"   borders: {borders or 'none'}")
    print(
        f"   transshipments: {', '.join(record['transshipments']) or 'none'}; avoids: {', '.join(avoided) or 'neither'}"
    )
    print(f"   cost: no published tariff for {no_cost}" if no_cost else f"   cost: {cost:.2f} USD/t")
    print(f"   time: not sourced for {no_time}" if no_time else f"   time: {hours:.0f} h")


def _print_flow(answer: dict[str, Any], per_year: str, unit: str) -> None:
    closed = f" with {', '.join(answer['closed'])} closed" if answer["closed"] else ""
    print(f"Most that can flow from {answer['origin']} to {answer['destination']}{closed}, by published capacity:")
    _print_bound(answer, per_year, unit)
    working = answer[f"without_idle_{per_year}"]
    if working != answer[f"max_flow_{per_year}"]:
        print(f"  {_amount(working)} {unit} without the lines that stand idle")
    if "spare" in answer:
        print(f"\nLeft free by the traffic of {answer['spare']['year']}:")
        _print_bound(answer["spare"], per_year, unit)
    if "stranded" in answer:
        _print_stranded(answer["stranded"], per_year, unit)
    if "case" in answer:
        case = answer["case"]
        print(f"\nCase {case['id']}: {case['title']}. {case['note']}")
        print(f"  before {_amount(case['before_' + per_year])}, after {_amount(case['after_' + per_year])} {unit}")
        for name, value in case.items():
            if name.startswith("lost_in_"):
                print(f"  lost in {case['duration_days']} days: {_amount(value)} {unit.split('/')[0]}")
    _print_basis(answer, answer.get("spare", {}))


def _print_bound(answer: dict[str, Any], per_year: str, unit: str) -> None:
    low, high = (answer["range"][f"{name}_{per_year}"] for name in ("low", "high"))
    print(f"  {_amount(answer['max_flow_' + per_year])} {unit} (range {_amount(low)} to {_amount(high)})")
    for place in answer["min_cut"]:
        dated = f", published {place['as_of'] or 'undated'} by {place['source']}" if place["source"] else ""
        print(f"  limited by {place['kind']} {place['id']}: {_amount(place['counted_' + per_year])} {unit}{dated}")
    for widening in answer["widening"]:
        print(
            f"  1 {unit} more on {' and '.join(widening['places'])} adds {_amount(widening['adds_' + per_year])} {unit}"
        )
    for way in answer["ways"]:
        print(f"  {_amount(way['amount_' + per_year])} {unit} by {' - '.join(way['lines'])}")


def _print_stranded(stranded: dict[str, Any], per_year: str, unit: str) -> None:
    print(f"\nWhat was closed carried in {stranded['year']}:")
    for part in stranded["carried"]:
        print(
            f"  {part['system']}: {_amount(part['carried_' + per_year])} {unit} "
            f"({part['note'] or 'no remark'}; {part['source']})"
        )
    if not stranded["carried"]:
        print("  no figure is published for that year")
        return
    low, high = (stranded["range"][f"{name}_{per_year}"] for name in ("low", "high"))
    print(f"  stranded: {_amount(stranded['stranded_' + per_year])} {unit} ({_amount(low)} to {_amount(high)})")


def _print_basis(*answers: dict[str, Any]) -> None:
    print("\nFigures as of: " + ", ".join(_merged(answers, "as_of")))
    print("Assumptions:")
    for text in _merged(answers, "assumptions"):
        print(f"  - {text}")
    print("Sources: " + ", ".join(_merged(answers, "sources")))


def _merged(answers: Any, name: str) -> list[str]:
    found = list(dict.fromkeys(text for answer in answers for text in answer.get(name, ())))
    return found if name == "assumptions" else sorted(found)


def _amount(value: float | None) -> str:
    return "no limit" if value is None else f"{value:,.2f}"
