"""An answer in words: first the number and its range, then what limits it, what is free, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..atlas import catalog, said
from ..atlas.said import say
from .called import amount, cargo_name, line_name, name_of, names_of, systems_of, with_unit
from .capacities import SUPPLY
from .cargoes import newest_volumes
from .graph import edges_of
from .sentences import assume

if TYPE_CHECKING:
    import networkx as nx

    from .answers import FlowAnswer, Stranded
    from .cuts import CutPlace
    from .failures import Failure
    from .flow import Flow
    from .scenarios import Case, CaseResult
    from .sentences import Assumption


MOST_NEAR = 4
"""Sections near their limit that are told."""


def answer_lines(network: nx.MultiDiGraph, answer: FlowAnswer) -> Iterator[str]:
    """Yield an answer line by line: the number, its range, limits and newest date, what is free, what stands beside."""
    yield _flow(network, answer)
    if answer.flow.blank:
        unpublished = _sentence(network, assume("unpublished", places=answer.flow.blank))
        yield f"  {unpublished}"
    yield from _limits(network, answer.flow)
    found = newest([answer.flow])
    yield say("newest", date=said.date(found) if found else say("undated"))
    if answer.spare:
        yield say("free", year=answer.spare.spare_of_year, amount=_span(answer.spare))
        yield from _limits(network, answer.spare)
        yield from _near(network, answer.spare)
    for name, other, spare in answer.beside:
        told = {"name": name_of(network, name), "amount": amount(other.value, other.unit)}
        if spare:
            yield say("besideFree", **told, free=amount(spare.value), year=spare.spare_of_year)
        else:
            yield say("beside", **told)
    if answer.stranded:
        yield _stranded(network, answer.stranded, [name for name, *_ in answer.beside])
    if answer.cargo:
        yield volumes_line(network)
    if answer.scenario:
        yield from _scenario(network, answer, answer.scenario)
    yield from _outgrown(network, answer.flow)
    yield from _left_out(network, answer)


def _outgrown(network: nx.MultiDiGraph, flow: Flow) -> Iterator[str]:
    """Yield of which limits less is published than was carried since, which is what counts; lines by their system."""
    lines = {line for share in flow.paths for line in share.lines}
    points = {place for share in flow.paths for place in share.places}
    used = {edge["id"]: edge for edge in edges_of(network) if edge["id"] in lines}
    used |= {point: network.nodes[point] for point in sorted(points & set(network))}
    told = [
        say("limit", name=name_of(network, place.get("system", name)), dated=said.date(published.as_of),
            amount=f"{amount(place['capacity'].value)} > {amount(published.value)}")
        for name, place in used.items() if (published := place.get("outgrown"))
    ]  # fmt: skip
    if told:
        yield say("beyond", places="; ".join(dict.fromkeys(told)))


def _flow(network: nx.MultiDiGraph, answer: FlowAnswer) -> str:
    flow, cargo = answer.flow, answer.cargo
    told = say("amountOf", amount=_span(flow), cargo=cargo_name(network)) if cargo else _span(flow)
    ends = {"origin": name_of(network, flow.origin), "destination": name_of(network, flow.destination)}
    key = "flow" + ("Via" if flow.via else "") + ("Closed" if flow.closed else "")
    via = name_of(network, flow.via) if flow.via else ""
    return say(key, amount=told, **ends, via=via, closed=names_of(network, flow.closed))


def volumes_line(network: nx.MultiDiGraph) -> str:
    """Return what was published of the volumes of the kind of goods of a network, the newest of each place."""
    told = [
        say(
            "volume",
            name=_subject(network, volume.subject),
            amount=with_unit(said.plain_number(volume.amount.value), volume.amount.unit),
            remarks="; ".join(
                part for part in (said.date(volume.amount.as_of) or say("undated"), volume.amount.note) if part
            ),
        )
        for volume in newest_volumes(network.graph["volumes"])
    ]
    cargo = cargo_name(network)
    return say("volumes", cargo=cargo, volumes="; ".join(told)) if told else say("noVolume", cargo=cargo)


def _subject(network: nx.MultiDiGraph, name: str) -> str:
    """Return a name, of what the network has not, such as a country's page, the words of its id."""
    known = name_of(network, name)
    return known if known != name else name.replace("-", " ").capitalize()


def failure_lines(network: nx.MultiDiGraph, failures: Iterable[Failure]) -> Iterator[str]:
    """Yield what is left when one system fails, the costliest first; systems whose failure costs nothing are named."""
    costly = [failure for failure in failures if failure.left < failure.whole]
    free = [failure.system for failure in failures if failure.left >= failure.whole]
    if costly:
        yield say("ifOneFails", amount=amount(costly[0].whole, costly[0].unit))
    for failure in costly:
        told = {"name": name_of(network, failure.system), "left": amount(failure.left)}
        told["share"] = _percent(failure.left_percent)
        tanks = "; ".join(
            say(
                "tanks",
                name=name_of(network, tank.place),
                amount=amount(tank.stored.value, tank.stored.unit),
                days=said.number(tank.days, 1),
                year=tank.year,
            )
            for tank in failure.tanks
        )
        yield say("withoutTanks", **told, tanks=tanks) if tanks else say("without", **told)
    if free:
        yield say("nothingLost", names=names_of(network, free))


def basis_lines(
    network: nx.MultiDiGraph, assumptions: Iterable[Assumption], sources: Mapping[str, str]
) -> Iterator[str]:
    """Yield what answers rest on, with lines, places and sources (titles by id) in words."""
    yield say("assumptions")
    for text in dict.fromkeys(_sentence(network, assumption) for assumption in assumptions):
        yield f"  - {text}"
    if sources:
        yield say("sources")
    for title in dict.fromkeys(sources.values()):
        yield f"  - {title}"


def _sentence(network: nx.MultiDiGraph, assumption: Assumption) -> str:
    """Return the sentence of an assumption with names instead of ids."""
    values = dict(assumption.values)
    if "places" in values:
        values["places"] = tuple(name_of(network, place) for place in values["places"])
    if "subject" in values:
        values["subject"] = name_of(network, values["subject"])
    if "unit" in values:
        values["unit"] = said.term("unit", values["unit"])
    return replace(assumption, values=values).told()


def _percent(value: float) -> str:
    return f"{value:.0f} %" if said.language() == said.ENGLISH else said.percent(value / 100)


def newest(flows: Iterable[Flow]) -> str | None:
    """Return the newest as-of date of the figures that flows rest on, None where none has one."""
    return max((figure.as_of for flow in flows for figure in flow.amounts if figure.as_of), default=None)


def _span(flow: Flow) -> str:
    told = amount(flow.value, flow.unit)
    exact = flow.low == flow.value == flow.high
    return told if exact else say("span", amount=told, low=amount(flow.low), high=amount(flow.high))


def _limits(network: nx.MultiDiGraph, flow: Flow) -> Iterator[str]:
    if flow.cut:
        yield say("limitedBy", places="; ".join(_place(network, place) for place in flow.cut))
    if flow.next_cut:
        places = "; ".join(_place(network, place) for place in flow.next_cut)
        yield say("nextAt", amount=amount(flow.next_value), places=places)
    elif flow.cut:
        yield say("nextNothing")


def _place(network: nx.MultiDiGraph, place: CutPlace) -> str:
    dated = (said.date(place.capacity.as_of) or say("undated")) if place.capacity else say("notPublished")
    if place.kind == "supply":
        giver = place.id.removesuffix(SUPPLY)
        key = "supplied" if giver in network else "suppliedRest"
        return say(key, name=name_of(network, giver), amount=amount(place.counted), dated=dated)
    name = name_of(network, place.id) if place.kind == "point" else line_name(network, place.id)
    return say("limit", name=name, amount=amount(place.counted), dated=dated)


def _near(network: nx.MultiDiGraph, spare: Flow) -> Iterator[str]:
    for section in [section for section in spare.sections if section.is_near_limit][:MOST_NEAR]:
        name = name_of(network, section.id) if section.kind == "point" else line_name(network, section.id)
        told = {"used": section.carried.value, "capacity": section.capacity.value, "spare": section.spare}
        yield say("near", name=name, **{key: amount(value) for key, value in told.items()})


def _stranded(network: nx.MultiDiGraph, stranded: Stranded, beside: list[str]) -> str:
    if not stranded.carried:
        return say("strandedUnknown", year=stranded.year)
    carried = "; ".join(
        say("carried", name=name_of(network, name), amount=amount(carried.value)) for name, carried in stranded.carried
    )
    told = {"year": stranded.year, "carried": carried, "amount": _stranded_span(stranded)}
    if stranded.beside is None:
        return say("stranded", **told)
    return say("strandedBeside", **told, names=names_of(network, beside), left=_stranded_span(stranded.beside))


def _stranded_span(stranded: Stranded) -> str:
    told = {"value": stranded.value, "low": stranded.low, "high": stranded.high}
    return say("spanUnit", **{k: amount(v) for k, v in told.items()}, unit=said.term("unit", stranded.unit))


def _scenario(network: nx.MultiDiGraph, answer: FlowAnswer, result: CaseResult) -> Iterator[str]:
    case, unit = result.case, answer.flow.unit
    title = network.graph["names"].called(case.id, said.language()) or case.title
    key = "case" + ("" if case.duration_days is None else "Days") + ("Note" if case.note else "")
    yield say(key, title=title, count=case.duration_days or 0, note=_note(network, case))
    before, after = (flow.value if flow else 0.0 for flow in (result.before, result.after))
    yield say("caseEffect", before=amount(before), after=amount(after, unit))
    spares = [(found.spare.value if found and found.spare else None) for found in (answer.without, answer)]
    if None not in spares:
        yield say("caseFree", before=amount(spares[0]), after=amount(spares[1], unit))
    if result.lost_in_days is not None:
        lost = amount(result.lost_in_days, unit.split("/")[0])
        yield say("caseLost", count=case.duration_days, amount=lost)


def _note(network: nx.MultiDiGraph, case: Case) -> str:
    """Return the note of a case in the language spoken, where the table has it."""
    rows = catalog.read_rows("scenarios", network.graph["vocabulary"].folder)
    return next((row.get(f"note_{said.language()}", "") for row in rows if row["id"] == case.id), "") or case.note


def _left_out(network: nx.MultiDiGraph, answer: FlowAnswer) -> Iterator[str]:
    flow = answer.flow
    used = {line for share in flow.paths for line in share.lines}
    for word, key in (("idle", "usesIdle"), ("proposed", "usesNotBuilt")):
        lines = [
            edge["id"]
            for edge in edges_of(network)
            if edge["id"] in used and (edge["status"] == "idle" if word == "idle" else edge["proposed"])
        ]
        if lines:
            yield say(key, names=systems_of(network, lines))
    yield say("leftOut", what="; ".join(_out(network, answer)))


def _out(network: nx.MultiDiGraph, answer: FlowAnswer) -> Iterator[str]:
    """Yield each thing that an answer leaves out, as it stands within a sentence."""
    flow = answer.flow
    if flow.idle:
        adds = answer.with_idle is not None and answer.with_idle > flow.value
        key, names = "outIdleMore" if adds else "outIdle", systems_of(network, flow.idle)
        yield say(key, names=names, amount=amount(answer.with_idle))
    if flow.on_paper:
        yield say("outNotBuilt", names=systems_of(network, flow.on_paper))
    if answer.later:
        dated = ", ".join(f"{name_of(network, name)} ({said.date(as_of)})" for name, as_of in answer.later)
        yield say("outLater", names=dated)
    if answer.cargo:
        yield say("outCargo", cargo=cargo_name(network))
    else:
        yield say("outGoods" if network.graph["commodity"] == "goods" else "outWhose")
