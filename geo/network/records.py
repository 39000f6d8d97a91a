"""Answers as plain values for JSON: routes, flows with what is spare and stranded, and all a page needs by itself.

The names of numbers end in their unit (`_mt_per_year`, gas `_bcm_per_year`); None stands for no limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import networkx as nx

from ..atlas.figures import OPEN_SEA_SYSTEMS, Amount, finite_or_none
from ..errors import NoAnswerError
from .closures import existing, lines_closed_by
from .cuts import CutPlace
from .flow import Flow, densities_used, find_flow
from .graph import edges_of
from .paths import Bottleneck, Route


def carried_by_closed(network: nx.MultiDiGraph, closed: Iterable[str], year: int) -> dict[str, Amount]:
    """Return what each closed pipeline or railway carried in a year, by system: Kazakh oil where published, else all.

    Sea legs are left out: they carry on what a pipeline brought.
    """
    gone = set().union(*(lines_closed_by(network, name) for name in closed))
    carried: dict[str, Amount] = {}
    for edge in edges_of(network):
        amount = edge["throughput_kazakh"].get(year) or edge["throughput"].get(year)
        if edge["id"] in gone and edge["mode"] != "sea" and amount is not None:
            carried.setdefault(edge["system"], amount)
    return carried


def answer_flow(
    network: nx.MultiDiGraph,
    origin: str = "fields",
    destination: str = "europe",
    *,
    closed: Iterable[str] = (),
    year: int | None = None,
    include_proposed: bool = False,
    operating_only: bool = False,
) -> dict[str, Any]:
    """Return the flow by nameplate capacities, what a year's traffic leaves of it, and what a closure strands.

    Parameters
    ----------
    year
        Year of the throughput; by default the latest in which one is published on a line of the network.

    Returns
    -------
    dict
        The record of the flow with `without_idle` (the same without idle lines), `spare` (range, cut and ways after
        the year's throughput is taken off) and, with something closed, `stranded`: what the closed pipelines carried
        in that year less what is spare elsewhere.

    Raises
    ------
    UnknownNameError
        A name the network does not know.
    NoAnswerError
        No way is left at all; the text says what was closed.
    """
    closed = list(closed)
    lines = {"include_proposed": include_proposed, "operating_only": operating_only}
    flow = find_flow(network, origin, destination, closed=closed, **lines)
    answer = flow_record(flow)
    try:
        working = find_flow(
            network, origin, destination, closed=closed, include_proposed=include_proposed, operating_only=True
        )
        answer[f"without_idle_{per_year_suffix(flow.unit)}"] = finite_or_none(working.value)
    except NoAnswerError:
        answer[f"without_idle_{per_year_suffix(flow.unit)}"] = 0.0
    year = latest_year(existing(network, **lines)) if year is None else year
    if year is None:
        return answer
    spare = find_flow(network, origin, destination, closed=closed, spare_of_year=year, **lines)
    record = flow_record(spare)
    kept = ("unlimited", "range", "min_cut", "widening", "ways", "as_of", "assumptions", "sources")
    flow_name = f"max_flow_{per_year_suffix(flow.unit)}"
    answer["spare"] = {"year": year, flow_name: record[flow_name], **{name: record[name] for name in kept}}
    if closed:
        answer["stranded"] = _stranded(network, closed, year, spare)
    return answer


def latest_year(network: nx.MultiDiGraph) -> int | None:
    """Return the latest year with a published throughput on a line of the network, None where there is none."""
    return max((year for edge in edges_of(network) for year in edge["throughput"]), default=None)


def route_assumptions(network: nx.MultiDiGraph, route: Route) -> list[str]:
    """Return in words what the description of a route rests on."""
    unit = network.graph["unit"]
    by_id = {edge["id"]: edge for edge in edges_of(network)}
    edges = [by_id[leg.id] for leg in route.legs]
    said = ["lengths are measured on the drawn lines (geodesic, WGS84); sea legs are drawn tracks, not logs of ships"]
    if route.bottleneck.unpublished:
        most = "no limit" if math.isinf(route.bottleneck.high) else f"{route.bottleneck.high:g} {unit}"
        said.append(
            f"no capacity is published for {', '.join(route.bottleneck.unpublished)}: the route carries "
            f"{route.bottleneck.low:g} {unit} to {most}"
        )
    open_sea = [edge["id"] for edge in edges if edge["system"] in OPEN_SEA_SYSTEMS and edge["capacity"] is None]
    if open_sea:
        said.append(f"ships for the open sea can be chartered: no limit on {', '.join(open_sea)}")
    if route.idle_legs:
        said.append(f"idle lines count as usable: {', '.join(route.idle_legs)}")
    on_paper = [f"{edge['id']} ({edge['status']})" for edge in edges if edge["proposed"]]
    if on_paper:
        said.append(f"lines not built count as built: {', '.join(on_paper)}")
    if any(edge["tariff"] is not None for edge in edges):
        said.append("a tariff published for a whole system is shared over its lines by length")
    subjects = {name for leg in route.legs for name in (leg.id, leg.system, leg.from_point, leg.to_point)}
    return said + densities_used(network, subjects)


def route_record(route: Route, assumptions: Iterable[str] = ()) -> dict[str, Any]:
    """Return a route as plain values."""
    return {
        "origin": route.origin,
        "destination": route.destination,
        "length_km": route.length_km,
        "systems": list(route.systems),
        "countries": list(route.countries),
        "km_by_mode": route.km_by_mode,
        "km_by_country": route.km_by_country,
        "at_sea_km": route.km_by_mode.get("sea", 0.0),
        "borders": [{"from": start, "to": end, "at": at} for start, end, at in route.borders],
        "transshipments": list(route.transshipments),
        "bottleneck": bottleneck_record(route.bottleneck),
        "avoids": {"russia": not route.uses("RU"), "turkish_straits": not route.uses("turkish-straits")},
        "cost_usd_per_t": route.cost_usd_per_t,
        "legs_without_cost": list(route.legs_without_cost),
        "transit_h": route.transit_h,
        "legs_without_time": list(route.legs_without_time),
        "proposed_legs": list(route.proposed_legs),
        "idle_legs": list(route.idle_legs),
        "as_of": dates_of(route.amounts),
        "sources": sources_of(route.amounts),
        "assumptions": list(assumptions),
        "legs": [asdict(leg) for leg in route.legs],
    }


def bottleneck_record(bottleneck: Bottleneck) -> dict[str, Any]:
    """Return a bottleneck as plain values; a bound without limit is None."""
    per_year = per_year_suffix(bottleneck.unit)
    return {
        "place": bottleneck.place,
        f"capacity_{per_year}": bottleneck.capacity.value if bottleneck.capacity else None,
        f"low_{per_year}": bottleneck.low,
        f"high_{per_year}": finite_or_none(bottleneck.high),
        "as_of": bottleneck.capacity.as_of if bottleneck.capacity else None,
        "source": bottleneck.capacity.source if bottleneck.capacity else None,
        "unpublished_legs": list(bottleneck.unpublished),
    }


def flow_record(flow: Flow) -> dict[str, Any]:
    """Return a flow as plain values; None stands for no limit, and `unlimited` says so."""
    per_year = per_year_suffix(flow.unit)
    return {
        "origin": flow.origin,
        "destination": flow.destination,
        f"max_flow_{per_year}": finite_or_none(flow.value),
        "unlimited": math.isinf(flow.value),
        "range": {f"low_{per_year}": finite_or_none(flow.low), f"high_{per_year}": finite_or_none(flow.high)},
        "min_cut": [_cut_record(place, per_year) for place in flow.cut],
        "widening": [{"places": list(w.places), f"adds_{per_year}": w.adds} for w in flow.widenings],
        "ways": [{"lines": list(s.lines), "places": list(s.places), f"amount_{per_year}": s.amount} for s in flow.ways],
        "closed": list(flow.closed),
        "lines_closed": list(flow.lines_closed),
        "spare_of_year": flow.spare_of_year,
        "as_of": dates_of(flow.amounts),
        "assumptions": list(flow.assumptions),
        "sources": sources_of(flow.amounts),
    }


def per_year_suffix(unit: str) -> str:
    """Return the ending of names of flows: `mt_per_year` for Mt/yr, `bcm_per_year` for bcm/yr."""
    return unit.lower().replace("/yr", "_per_year")


def dates_of(amounts: Iterable[Amount]) -> list[str]:
    """Return the as-of dates of figures, sorted; figures without a date are `undated`."""
    return sorted({amount.as_of or "undated" for amount in amounts})


def sources_of(amounts: Iterable[Amount]) -> list[str]:
    """Return the ids of the sources of figures, sorted."""
    return sorted({part for amount in amounts for part in amount.source.split("; ") if part})


def _stranded(network: nx.MultiDiGraph, closed: list[str], year: int, spare: Flow) -> dict[str, Any]:
    """Return what the closed pipelines carried and how much of it finds no room elsewhere."""
    per_year = per_year_suffix(spare.unit)
    carried = carried_by_closed(network, closed, year)
    total = math.fsum(amount.value for amount in carried.values())
    left = {
        name: max(0.0, total - bound)
        for name, bound in (("low", spare.high), ("value", spare.value), ("high", spare.low))
    }
    return {
        "year": year,
        f"stranded_{per_year}": left["value"] if carried else None,
        "range": {f"{name}_{per_year}": left[name] if carried else None for name in ("low", "high")},
        "carried": [
            {"system": name, f"carried_{per_year}": amount.value, "as_of": amount.as_of, "source": amount.source,
             "note": amount.note}
            for name, amount in carried.items()
        ],
        "assumption": "adds up what each closed pipeline carried; what passed two of them in a row counts twice",
    }  # fmt: skip


def _cut_record(place: CutPlace, per_year: str) -> dict[str, Any]:
    capacity = place.capacity
    return {
        "id": place.id,
        "kind": place.kind,
        f"counted_{per_year}": place.counted,
        f"capacity_{per_year}": capacity.value if capacity else None,
        "as_of": capacity.as_of if capacity else None,
        "source": capacity.source if capacity else None,
    }
