"""An answer in words: first the number and its range, then what limits it, what is free, and what it leaves out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .cargoes import newest_volumes
from .graph import edges_of

if TYPE_CHECKING:
    import networkx as nx

    from .answers import FlowAnswer, Stranded
    from .cuts import CutPlace
    from .failures import Failure
    from .flow import Flow
    from .paths import Path
    from .scenarios import CaseResult
    from .sentences import Assumption


HOURS_A_DAY = 24
MOST_NEAR = 4
"""Sections near their limit that are told."""


def name_of(network: nx.MultiDiGraph, name: str) -> str:
    """Return what a reader calls a place, line, system, group or passage of a network; an unknown name is itself."""
    vocabulary = network.graph["vocabulary"]
    if name in network:
        return str(network.nodes[name]["name"])
    if name in vocabulary.groups:
        return str(vocabulary.groups[name].title)
    if name in vocabulary.passages:
        return str(vocabulary.passages[name].title)
    lines = {edge["id"]: str(edge["name"]) for edge in edges_of(network)}
    return str(vocabulary.systems.get(name) or lines.get(name, name))


def names_of(network: nx.MultiDiGraph, names: Iterable[str]) -> str:
    """Return several names in words, each once, in order."""
    return ", ".join(dict.fromkeys(name_of(network, name) for name in names))


def systems_of(network: nx.MultiDiGraph, lines: Iterable[str]) -> str:
    """Return the systems of lines in words, each once, in order; ships only where there is nothing else."""
    by_id = {edge["id"]: edge for edge in edges_of(network)}
    chosen = list(lines)
    ashore = [line for line in chosen if by_id[line]["mode"] != "sea"]
    return names_of(network, (by_id[line]["system"] for line in ashore or chosen))


def answer_lines(network: nx.MultiDiGraph, answer: FlowAnswer) -> Iterator[str]:
    """Yield an answer line by line: the number with its range, the limits, what is free, what stands beside it."""
    flow = answer.flow
    closed = f" with {names_of(network, flow.closed)} closed" if flow.closed else ""
    via = f" by {name_of(network, flow.via)}" if flow.via else ""
    ends = f"from {name_of(network, flow.origin)} to {name_of(network, flow.destination)}{via}{closed}"
    of = f" of {_lower(answer.cargo.title)}" if answer.cargo else ""
    yield f"{_span(flow)}{of} can flow {ends}, by published limits."
    yield from _limits(network, flow)
    if answer.spare:
        yield f"Free beside the traffic of {answer.spare.spare_of_year}: {_span(answer.spare)}."
        yield from _limits(network, answer.spare)
        yield from _near(network, answer.spare)
    for name, other, spare in answer.beside:
        free = f", {amount(spare.value)} of it free in {spare.spare_of_year}" if spare else ""
        yield f"To {name_of(network, name)} beside that: {amount(other.value, other.unit)}{free}."
    if answer.stranded:
        yield from _stranded(network, answer.stranded)
    if answer.cargo:
        yield volumes_line(network)
    if answer.scenario:
        yield from _scenario(answer, answer.scenario)
    yield from _left_out(network, answer)


def volumes_line(network: nx.MultiDiGraph) -> str:
    """Return what was published of the volumes of the kind of goods of a network, the newest of each place."""
    told = [
        f"{_subject(network, volume.subject)} {volume.amount.value:g} {volume.amount.unit} "
        f"({'; '.join(part for part in (volume.amount.as_of or 'undated', volume.amount.note) if part)})"
        for volume in newest_volumes(network.graph["volumes"])
    ]
    title = _lower(network.graph["cargo"].title)
    return f"Published volumes of {title}: {'; '.join(told)}." if told else f"No volume of {title} is published."


def _subject(network: nx.MultiDiGraph, name: str) -> str:
    """Return a name, of what the network has not, such as a country's page, the words of its id."""
    known = name_of(network, name)
    return known if known != name else name.replace("-", " ").capitalize()


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def failure_lines(network: nx.MultiDiGraph, failures: Iterable[Failure]) -> Iterator[str]:
    """Yield what is left when one system fails, the costliest first; systems whose failure costs nothing are named."""
    costly = [failure for failure in failures if failure.left < failure.whole]
    free = [failure.system for failure in failures if failure.left >= failure.whole]
    if costly:
        yield f"If one fails, of {amount(costly[0].whole, costly[0].unit)} are left:"
    for failure in costly:
        left = f"{amount(failure.left)} ({failure.left_percent:.0f} %)"
        tanks = "; ".join(
            f"tanks of {name_of(network, tank.place)} {amount(tank.stored.value, tank.stored.unit)}, if full or empty "
            f"{tank.days:.1f} days of its {tank.year}"
            for tank in failure.tanks
        )
        yield f"  without {name_of(network, failure.system)} {left}" + (f"; {tanks}" if tanks else "")
    if free:
        yield f"  nothing is lost without one of {names_of(network, free)}"


def path_lines(network: nx.MultiDiGraph, number: int, path: Path) -> Iterator[str]:
    """Yield what is known of a path line by line; cost and time leg by leg where they are not published for each."""
    km = ", ".join(f"{country} {length_km:,.1f}" for country, length_km in path.km_by_country.items())
    borders = "; ".join(f"{start}-{end} ({name_of(network, at)})" for start, end, at in path.borders)
    avoided = ", ".join(name.replace("_", " ") for name, avoids in path.avoids.items() if avoids)
    moved = "; ".join(name_of(network, name) for name in path.transshipments)
    yield f"{number}. {' > '.join(name_of(network, leg.id) for leg in path.legs)}"
    yield f"   km: {km}"
    yield f"   borders: {borders or 'none'}"
    yield f"   transshipments: {moved or 'none'}" + (f"; avoids: {avoided or 'none'}" if path.avoids else "")
    legs = path.legs
    whose = ", ".join(dict.fromkeys(leg.cost_for for leg in legs if leg.cost_for))
    cost = _told(network, path.cost_usd_per_t, {leg.id: leg.cost_usd_per_t for leg in legs}, _dollars)
    yield f"   cost: {cost}" + (f"; tariff for {whose}" if whose else "")
    yield f"   time: {_told(network, path.transit_h, {leg.id: leg.transit_h for leg in legs}, _days)}"


def basis_lines(
    network: nx.MultiDiGraph, assumptions: Iterable[Assumption], sources: Mapping[str, str]
) -> Iterator[str]:
    """Yield what answers rest on, with lines, places and sources (titles by id) in words."""
    yield "Assumptions:"
    for text in dict.fromkeys(_sentence(network, assumption) for assumption in assumptions):
        yield f"  - {text}"
    if sources:
        yield "Sources:"
    for title in dict.fromkeys(sources.values()):
        yield f"  - {title}"


def _sentence(network: nx.MultiDiGraph, assumption: Assumption) -> str:
    """Return the sentence of an assumption with names instead of ids."""
    values = dict(assumption.values)
    if "places" in values:
        values["places"] = tuple(name_of(network, place) for place in values["places"])
    if "subject" in values:
        values["subject"] = name_of(network, values["subject"])
    return str(replace(assumption, values=values))


def _told(
    network: nx.MultiDiGraph, whole: float | None, legs: Mapping[str, float | None], say: Callable[[float | None], str]
) -> str:
    """Return a sum over all legs, or what is published of some of them and for which it is not."""
    if whole is not None:
        return say(whole)
    known = [f"{name_of(network, leg)} {say(value)}" for leg, value in legs.items() if value is not None]
    lacking = "; ".join(name_of(network, leg) for leg, value in legs.items() if value is None)
    return "; ".join([*known, f"{say(None)} for {lacking}"])


def _dollars(cost_usd_per_t: float | None) -> str:
    return "not published in USD/t" if cost_usd_per_t is None else f"{cost_usd_per_t:.2f} USD/t"


def _days(time_h: float | None) -> str:
    return "not published" if time_h is None else f"{time_h:.0f} h ({time_h / HOURS_A_DAY:.1f} days)"


def amount(value: float | None, unit: str = "") -> str:
    """Return a flow with two decimals and its unit, or that there is no limit."""
    return "no limit" if value is None or not math.isfinite(value) else f"{value:,.2f} {unit}".rstrip()


def newest(flows: Iterable[Flow]) -> str | None:
    """Return the newest as-of date of the figures that flows rest on, None where none has one."""
    return max((figure.as_of for flow in flows for figure in flow.amounts if figure.as_of), default=None)


def _span(flow: Flow) -> str:
    exact = flow.low == flow.value == flow.high
    return amount(flow.value, flow.unit) + ("" if exact else f" ({amount(flow.low)} to {amount(flow.high)})")


def _limits(network: nx.MultiDiGraph, flow: Flow) -> Iterator[str]:
    if flow.cut:
        yield "  limited by " + "; ".join(_place(network, place) for place in flow.cut)
    if flow.next_cut:
        yield f"  next, at {amount(flow.next_value)}: " + "; ".join(_place(network, place) for place in flow.next_cut)
    elif flow.cut:
        yield "  next: nothing else for which a figure is published"


def _place(network: nx.MultiDiGraph, place: CutPlace) -> str:
    if place.kind == "supply":
        return f"what {name_of(network, place.id.removesuffix(' supply'))} produced, {amount(place.counted)}"
    name = name_of(network, place.id) if place.kind == "point" else _line(network, place.id)
    dated = (place.capacity.as_of or "undated") if place.capacity else "not published"
    return f"{name} {amount(place.counted)} ({dated})"


def _line(network: nx.MultiDiGraph, line: str) -> str:
    return next((str(edge["name"]) for edge in edges_of(network) if edge["id"] == line), line)


def _near(network: nx.MultiDiGraph, spare: Flow) -> Iterator[str]:
    for section in [section for section in spare.sections if section.is_near_limit][:MOST_NEAR]:
        name = name_of(network, section.id) if section.kind == "point" else _line(network, section.id)
        used = f"{amount(section.carried.value)} of {amount(section.capacity.value)}"
        yield f"  near its limit: {name}, {used}, {amount(section.spare)} free"


def _stranded(network: nx.MultiDiGraph, stranded: Stranded) -> Iterator[str]:
    if not stranded.carried:
        yield f"What was closed: no figure of {stranded.year} is published."
        return
    carried = "; ".join(f"{name_of(network, name)} {amount(carried.value)}" for name, carried in stranded.carried)
    span = f"{amount(stranded.value)} ({amount(stranded.low)} to {amount(stranded.high)}) {stranded.unit}"
    yield f"What was closed carried in {stranded.year}: {carried}; without room elsewhere: {span}."


def _scenario(answer: FlowAnswer, result: CaseResult) -> Iterator[str]:
    case, unit = result.case, answer.flow.unit
    lasts = f", {case.duration_days} days" if case.duration_days is not None else ""
    yield f"Case: {case.title}{lasts}." + (f" {case.note}." if case.note else "")
    before, after = (flow.value if flow else 0.0 for flow in (result.before, result.after))
    yield f"  without it {amount(before)}, with it {amount(after, unit)}"
    spares = [(found.spare.value if found and found.spare else None) for found in (answer.without, answer)]
    if None not in spares:
        yield f"  free without it {amount(spares[0])}, with it {amount(spares[1], unit)}"
    if result.lost_in_days is not None:
        yield f"  lost in {case.duration_days} days: {amount(result.lost_in_days, unit.split('/')[0])}"


def _left_out(network: nx.MultiDiGraph, answer: FlowAnswer) -> Iterator[str]:
    flow = answer.flow
    used = {line for share in flow.paths for line in share.lines}
    for word, told in (("idle", "uses lines that stand idle"), ("proposed", "uses lines not built")):
        lines = [
            edge["id"]
            for edge in edges_of(network)
            if edge["id"] in used and (edge["status"] == "idle" if word == "idle" else edge["proposed"])
        ]
        if lines:
            yield f"It {told}: {systems_of(network, lines)}."
    out = []
    if flow.idle:
        adds = answer.with_idle is not None and answer.with_idle > flow.value
        more = f" (with them {amount(answer.with_idle)})" if adds else " (they would add nothing)"
        out.append(f"lines that stand idle, {systems_of(network, flow.idle)}{more}")
    if flow.on_paper:
        out.append(f"lines not built, {systems_of(network, flow.on_paper)}")
    if answer.later:
        dated = ", ".join(f"{name_of(network, name)} ({as_of})" for name, as_of in answer.later)
        out.append(f"what could be carried then where only later figures are published, which count instead: {dated}")
    if answer.cargo:
        whose = f"how much of the traffic is {_lower(answer.cargo.title)}"
    else:
        whose = "which goods they are" if network.graph["commodity"] == "goods" else "whose oil or gas it is"
    yield f"Left out: {'; '.join([*out, whose])}, and what it costs."
