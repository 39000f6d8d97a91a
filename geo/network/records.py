"""Answers as plain values for JSON and tables: the one place where their keys are written.

The names of numbers end in their unit (`max_flow_mt_per_year`, gas `_bcm_per_year`); None stands for no limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import networkx as nx

from ..atlas.figures import Amount
from ..errors import require
from .answers import FlowAnswer, Stranded, find_answer
from .capacities import finite_or_none
from .cargoes import Volume
from .cuts import CutPlace
from .flow import Flow
from .paths import Bottleneck, Path
from .scenarios import CaseResult


def flows_by_key(unit: str, **flows: float | None) -> dict[str, float | None]:
    """Return flows by names that end in their unit; no limit is None.

    Examples
    --------
    >>> flows_by_key("bcm/yr", low=2.0, high=float("inf"))
    {'low_bcm_per_year': 2.0, 'high_bcm_per_year': None}
    """
    per_year = unit.lower().replace("/yr", "_per_year")
    return {f"{name}_{per_year}": finite_or_none(flow) for name, flow in flows.items()}


def answer_flow(network: nx.MultiDiGraph, *asked: str, **options: Any) -> dict[str, Any]:
    """Return as plain values what `geo.network.answers.find_answer` does; its parameters and errors hold here too."""
    return answer_record(find_answer(network, *asked, **options), network.graph["vocabulary"].urls)


def answer_record(answer: FlowAnswer, urls: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a flow with what is spare, what is stranded and what a scenario changes as plain values.

    `urls` are the addresses of sources by id; those of the figures are given with them.
    """
    record = flow_record(answer.flow) | flows_by_key(answer.flow.unit, with_idle=answer.with_idle)
    record["beside"] = [
        {"destination": name, **_solution(flow), "spare": None if spare is None else _solution(spare)}
        for name, flow, spare in answer.beside
    ]
    if answer.spare is not None:
        record["spare"] = _spare_record(answer.spare)
    if answer.cargo is not None:
        record["cargo"] = answer.cargo.id
        record["volumes"] = [_volume_record(volume) for volume in answer.volumes]
    if answer.later:
        record["capacity_published_later"] = [{"id": name, "as_of": as_of} for name, as_of in answer.later]
    if answer.stranded is not None:
        record["stranded"] = _stranded_record(answer.stranded)
    if answer.scenario is not None:
        spares = [found.spare.value if found and found.spare else None for found in (answer.without, answer)]
        record["case"] = scenario_record(answer.scenario, answer.flow.unit)
        record["case"] |= flows_by_key(answer.flow.unit, spare_before=spares[0], spare_after=spares[1])
    return with_urls(record, urls or {})


def with_urls(record: dict[str, Any], urls: Mapping[str, str]) -> dict[str, Any]:
    """Return the record with `source_urls`: the address of each source that stands anywhere in it."""
    return {**record, "source_urls": {name: urls[name] for name in sorted(_sources_in(record)) if name in urls}}


def _sources_in(record: Any) -> set[str]:
    parts = record.values() if isinstance(record, dict) else record if isinstance(record, list) else ()
    found = set().union(*map(_sources_in, parts))
    if isinstance(record, dict):
        found |= {part for part in str(record.get("source") or "").split("; ") if part}
        found |= set(record.get("sources", ()))
    return found


def _volume_record(volume: Volume) -> dict[str, Any]:
    amount = volume.amount
    return {"subject": volume.subject, "quantity": volume.quantity, f"value_{amount.unit.lower()}": amount.value,
            **_published(amount), "note": amount.note}  # fmt: skip


def flow_record(flow: Flow) -> dict[str, Any]:
    """Return a flow as plain values; None stands for no limit, and `unlimited` says so."""
    return {
        "origin": flow.origin,
        "destination": flow.destination,
        **_solution(flow),
        "via": flow.via,
        "closed": list(flow.closed),
        "idle_left_out": list(flow.idle),
        "proposed_left_out": list(flow.on_paper),
        "lines_closed": list(flow.lines_closed),
        "spare_of_year": flow.spare_of_year,
        **_basis(flow),
    }


def path_record(path: Path) -> dict[str, Any]:
    """Return a path as plain values."""
    require("Path", path=path)
    record = {
        "origin": path.origin,
        "destination": path.destination,
        "length_km": path.length_km,
        "drawn_km": path.drawn_km,
        "systems": list(path.systems),
        "countries": list(path.countries),
        "km_by_mode": path.km_by_mode,
        "km_by_country": path.km_by_country,
        "at_sea_km": path.km_by_mode.get("sea", 0.0),
        "borders": [{"from": start, "to": end, "at": at} for start, end, at in path.borders],
        "transshipments": list(path.transshipments),
        "bottleneck": bottleneck_record(path.bottleneck),
        "avoids": path.avoids,
        "cost_usd_per_t": path.cost_usd_per_t,
        "legs_without_cost": list(path.legs_without_cost),
        "transit_h": path.transit_h,
        "legs_without_time": list(path.legs_without_time),
        "proposed_legs": list(path.proposed_legs),
        "idle_legs": list(path.idle_legs),
        **_basis(path),
        "legs": [asdict(leg) for leg in path.legs],
    }
    return with_urls(record, path.vocabulary.urls)


route_record = path_record


def bottleneck_record(bottleneck: Bottleneck) -> dict[str, Any]:
    """Return a bottleneck as plain values; a bound without limit is None."""
    capacity = bottleneck.capacity
    flows = {"capacity": capacity.value if capacity else None, "low": bottleneck.low, "high": bottleneck.high}
    return {
        "place": bottleneck.place,
        **flows_by_key(bottleneck.unit, **flows),
        **_published(capacity),
        "unpublished_legs": list(bottleneck.unpublished),
    }


def scenario_record(result: CaseResult, unit: str) -> dict[str, Any]:
    """Return what a scenario changes as plain values; where it lasts some days, also what is lost in them."""
    case, days = result.case, result.case.duration_days
    before, after = (flow.value if flow else 0.0 for flow in (result.before, result.after))
    record = {name: getattr(case, name) for name in ("id", "title", "note", "source", "duration_days")}
    record |= flows_by_key(unit, before=before, after=after, lost=result.lost)
    if days is not None:
        volume = unit.partition("/")[0].lower()
        record[f"lost_in_{days}_days_{volume}"] = finite_or_none(result.lost_in_days)
    return record


def dates_of(amounts: Iterable[Amount]) -> list[str]:
    """Return the as-of dates of figures, sorted; figures without a date are `undated`."""
    return sorted({amount.as_of or "undated" for amount in amounts})


def sources_of(amounts: Iterable[Amount]) -> list[str]:
    """Return the ids of the sources of figures, sorted."""
    return sorted({part for amount in amounts for part in amount.source.split("; ") if part})


def _solution(flow: Flow) -> dict[str, Any]:
    unit = flow.unit
    return {
        **flows_by_key(unit, max_flow=flow.value),
        "unlimited": math.isinf(flow.value),
        "range": flows_by_key(unit, low=flow.low, high=flow.high),
        "min_cut": [_cut_record(place, unit) for place in flow.cut],
        "next": {
            **flows_by_key(unit, max_flow=flow.next_value),
            "min_cut": [_cut_record(place, unit) for place in flow.next_cut],
        },
        "widening": [{"places": list(w.places), **flows_by_key(unit, adds=w.adds)} for w in flow.widenings],
        "ways": [
            {"lines": list(share.lines), "places": list(share.places), **flows_by_key(unit, amount=share.amount)}
            for share in flow.paths
        ],
    }


def _spare_record(spare: Flow) -> dict[str, Any]:
    sections = [
        {
            "id": section.id,
            "kind": section.kind,
            **flows_by_key(
                spare.unit, capacity=section.capacity.value, carried=section.carried.value, spare=section.spare
            ),
            "near_limit": section.is_near_limit,
            "sources": sources_of([section.capacity, section.carried]),
        }
        for section in spare.sections
    ]
    return {"year": spare.spare_of_year, **_solution(spare), "sections": sections, **_basis(spare)}


def _stranded_record(stranded: Stranded) -> dict[str, Any]:
    unit = stranded.unit
    return {
        "year": stranded.year,
        **_stranded_span(stranded),
        "carried": [
            {"system": name, **flows_by_key(unit, carried=amount.value), **_published(amount), "note": amount.note}
            for name, amount in stranded.carried
        ],
        "assumption": str(stranded.assumption),
        "with_beside": None if stranded.beside is None else _stranded_span(stranded.beside),
    }


def _stranded_span(stranded: Stranded) -> dict[str, Any]:
    unit = stranded.unit
    return {
        **flows_by_key(unit, stranded=stranded.value),
        "range": flows_by_key(unit, low=stranded.low, high=stranded.high),
    }


def _cut_record(place: CutPlace, unit: str) -> dict[str, Any]:
    capacity = place.capacity.value if place.capacity else None
    flows = flows_by_key(unit, counted=place.counted, capacity=capacity)
    return {"id": place.id, "kind": place.kind, **flows, **_published(place.capacity)}


def _published(amount: Amount | None) -> dict[str, str | None]:
    return {"as_of": amount.as_of if amount else None, "source": amount.source if amount else None}


def _basis(answer: Flow | Path) -> dict[str, list[str]]:
    return {
        "as_of": dates_of(answer.amounts),
        "assumptions": [str(assumption) for assumption in answer.assumptions],
        "sources": sources_of(answer.amounts),
    }
