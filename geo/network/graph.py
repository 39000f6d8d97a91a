"""Frames and figures -> one directed graph a commodity: points are nodes, lines are edges with length and capacity.

A pipeline carries from `from_point` to `to_point`, ships and trains go both ways, unless the line's `direction` says
otherwise; what goes both ways is two edges with one id. Lines are cut into segments where another line or a field
joins them. Published capacities come from the table of figures: the row about the line itself, else the one about its
system in that country, else the one about the whole system. A point's capacity counts for the cargo it is published
for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ..atlas.columns import PASSES
from ..atlas.commodities import words_of
from ..atlas.figures import Amount, FigureBook
from ..atlas.load import folder_of
from ..atlas.naming import AtlasNames
from ..atlas.units import CrudeDensity, flow_unit
from ..atlas.vocabulary import Cargo, Vocabulary, read_vocabulary
from ..errors import LayerError, require, require_columns
from ..names import one_name
from .cargoes import Volume, cargo_named, volumes_of_cargo, with_cargo
from .carried import Shared, with_implied
from .junctions import cut_at_junctions
from .supply import share_the_rest

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx

COMMODITIES = ("oil", "gas", "goods")

END_TOLERANCE_DEG = 1e-5
"""A line must end this near its point: coordinates are written with 6 decimals, so 1e-5 is rounding, not distance."""

POINT = shapely.GeometryType.POINT

LENGTH_DECIMALS = 6
"""A segment is as long as a page says it is, to a millimetre: paths of equal length then tie alike in both."""

NO_PLACE_TO_LIMIT = ("pipeline-border-crossing",)
"""Kinds of points whose published capacity is only that of the line through them."""

PROPOSED = ("construction", "proposed", "shelved")
"""Statuses a line may have to be built on paper; retired lines are left out of every network."""

BOTH_WAYS = ("sea", "rail")
"""Kinds of lines that go both ways where the line does not say in which direction it carries."""

STORED_UNIT = "Mt"
"""The unit in which what tanks hold is counted."""

ROLES_OF_GOODS = {"capacity": "capacity_goods", "throughput": "throughput_goods"}
"""Roles of the figures that count for goods at a point, by what they are for oil and gas."""

POINT_COLUMNS = ("id", "kind", "name", "country", "status", "commodity", "geometry")
LINE_COLUMNS = (
    "id", "kind", "name", "system", "country", "status", "direction", "from_point", "to_point", "length_km", "drawn_km",
    PASSES, "geometry",
)  # fmt: skip
"""What a network keeps of points and lines."""


@dataclass(frozen=True)
class Parts:
    """What a network is made of: points by id, the segments of its lines, sorted, and how it counts.

    `volumes` are what was published of each cargo of the commodity, by id; `shared` is what lines of which nothing is
    published must have carried together.
    """

    commodity: str
    unit: str
    nodes: dict[str, dict[str, Any]]
    segments: list[dict[str, Any]]
    densities: dict[str, CrudeDensity]
    vocabulary: Vocabulary
    cargo: Cargo | None = None
    volumes: Mapping[str, tuple[Volume, ...]] = field(default_factory=dict)
    shared: tuple[Shared, ...] = ()


def build_network(
    frame: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    *,
    commodity: str = "oil",
    densities: Mapping[str, CrudeDensity] | None = None,
    vocabulary: Vocabulary | None = None,
    cargo: str | None = None,
) -> nx.MultiDiGraph:
    """Return the graph of one commodity.

    Parameters
    ----------
    frame
        Tidy frame with lines and points, EPSG:4326, as `geo.load` returns it. Lengths are measured on the drawn lines
        (geodesic, WGS84) unless the frame has a column `length_km`.
    figures
        Columns subject, country, quantity, value, unit, as_of, source, preferred, note.
    commodity
        `oil` and `goods` are counted in Mt/yr, `gas` in bcm/yr.
    densities
        Barrels a tonne by crude id, instead of the vocabulary's, for capacities published in barrels.
    vocabulary
        Names of the atlas the frame is of, see `geo.atlas.vocabulary`; by default those of the folder it was loaded
        from.
    cargo
        A kind of that commodity (`cargoes.csv`), by id or title: ports then have what they can handle of it.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are point ids with kind, name, country, lon, lat, status, cargo, capacity, capacity_planned, throughput,
        berths (capacities by the one cargo they are for), production (by year), shares (see `geo.network.supply`),
        storage (of oil, in Mt); a capacity of oil or gas limits no goods, nor the reverse; with a cargo it is what
        ports can handle of it, see `geo.network.cargoes`. Edges have the line id as key and id, segment (the id of this
        part of a line cut at junctions), from_point, to_point, system, name, mode, country (None at sea), length_km,
        line_km, published_km (of the line, or of the country where it is the system's only one there), drawn_km (of the
        atlas' own line where another drawing stands in for it, else None), status, proposed, both_ways, capacity
        (Amount or None; of a line not built its planned capacity), capacity_planned, throughput and throughput_part
        (year -> Amount), throughput_of_capacity (the most of the line or of what its capacity is published for, perhaps
        the whole system), chartered, tariff, speed_km_h, transit_h, implied (see `geo.network.carried`).
        The graph itself knows commodity, unit, vocabulary, names (see `geo.atlas.naming`), densities (subject -> the
        one that made tonnes of its barrels), cargo (or None), the published volumes of that, what lines must have
        carried together (`shared`), and the ends of systems.

    Raises
    ------
    UnknownNameError
        An unknown cargo.
    LayerError
        An unknown commodity, lines whose ends join no point, all named at once.
    """
    import networkx as nx

    require("GeoDataFrame", frame=frame)
    require_columns(frame, "id", "kind", "commodity", "system", "country", "status", "from_point", "to_point")
    require("DataFrame", figures=figures)
    parts = collect_parts(frame, figures, commodity=commodity, densities=densities, vocabulary=vocabulary, cargo=cargo)
    graph = nx.MultiDiGraph(
        commodity=commodity, unit=parts.unit, densities=parts.densities, vocabulary=parts.vocabulary,
        names=AtlasNames.of(frame, parts.vocabulary.folder), cargo=parts.cargo,
        volumes=parts.volumes[parts.cargo.id] if parts.cargo else (), shared=parts.shared,
    )  # fmt: skip
    graph.add_nodes_from(parts.nodes.items())
    for edge in parts.segments:
        graph.add_edge(edge["from_point"], edge["to_point"], key=edge["id"], **edge)
        if edge["both_ways"]:
            graph.add_edge(edge["to_point"], edge["from_point"], key=edge["id"], **edge)
    graph.graph["ends"] = _ends_by_name(parts.segments)
    return graph


def _ends_by_name(segments: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return where each line and system starts and ends, by its name; of one without ends all its points."""
    starts: dict[str, set[str]] = {}
    ends: dict[str, set[str]] = {}
    for edge in segments:
        for name in (edge["id"], edge["system"]):
            starts.setdefault(name, set()).add(edge["from_point"])
            ends.setdefault(name, set()).add(edge["to_point"])
    return {name: starts[name] ^ ends[name] or ends[name] for name in ends}


def collect_parts(
    frame: gpd.GeoDataFrame,
    figures: pd.DataFrame | FigureBook,
    *,
    commodity: str = "oil",
    densities: Mapping[str, CrudeDensity] | None = None,
    vocabulary: Vocabulary | None = None,
    cargo: str | None = None,
) -> Parts:
    """Return the points and segments of one commodity; parameters, attributes and errors are `build_network`'s.

    A book of figures serves several networks; it keeps the vocabulary and the densities that it was made with.
    """
    require("GeoDataFrame", frame=frame)
    if one_name(commodity, "the commodity") not in COMMODITIES:
        raise LayerError(f"commodity {commodity!r}: allowed are {', '.join(COMMODITIES)}")
    known = read_vocabulary(folder_of(frame)) if vocabulary is None else vocabulary
    known = replace(known, densities={**known.densities, **(densities or {})})
    kind = None if cargo is None else cargo_named(known, cargo, commodity)
    unit = flow_unit(commodity)
    book = figures.counted_in(unit) if isinstance(figures, FigureBook) else FigureBook(figures, unit, known)
    stores = book.counted_in(STORED_UNIT)
    lines = _lines_of(frame, commodity)
    places = (shapely.get_type_id(frame.geometry.to_numpy()) == POINT) & (frame["kind"] != "control-point")
    points = frame.loc[places, [name for name in POINT_COLUMNS if name in frame.columns]]
    _check_ends(lines, points)
    touched, words = set(lines["from_point"]) | set(lines["to_point"]), words_of(commodity)
    handled = points["commodity"].map(lambda text: not words.isdisjoint(_cargo(text)))
    points = points[points["id"].isin(touched) | handled].sort_values("id")
    nodes = {
        point["id"]: with_cargo(_node(point, book, commodity), kind) | {"storage": _stored(point, stores)}
        for point in points.to_dict("records")
    }
    cut = cut_at_junctions(lines.sort_values("id"), points)
    segments = sorted((_edge(segment, book) for segment in cut), key=lambda edge: str(edge["segment"]))
    volumes = {cargo.id: volumes_of_cargo(cargo, book) for cargo in known.cargoes_of(commodity)}
    implied, shared = with_implied(nodes, segments)
    share_the_rest(nodes, book)
    return Parts(commodity, book.unit, nodes, implied, book.densities_used, known, kind, volumes, shared)


def edges_of(network: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Return every segment of every line once, sorted: its attributes with `from_point` and `to_point` as drawn."""
    require("MultiDiGraph", network=network)
    found = {edge["segment"]: edge for _, _, edge in network.edges(data=True)}
    return [found[name] for name in sorted(found)]


def ids_of(edges: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the ids of lines in order, each once."""
    return tuple(dict.fromkeys(edge["id"] for edge in edges))


def _lines_of(frame: gpd.GeoDataFrame, commodity: str) -> gpd.GeoDataFrame:
    kept = frame["kind"].isin(("pipeline", "rail", "sea")) & (frame["commodity"] == commodity)
    lines = frame.loc[kept & (frame["status"] != "retired"), [name for name in LINE_COLUMNS if name in frame.columns]]
    lines = lines.assign(alone=frame[kept].groupby(["system", "country"])["id"].transform("size") == 1)
    if "length_km" in lines.columns:
        return lines
    from ..geometry.lengths import length_km

    return lines.assign(length_km=length_km(lines))


def _check_ends(lines: gpd.GeoDataFrame, points: gpd.GeoDataFrame) -> None:
    """Raise LayerError naming every line end that joins no point."""
    names = points["id"].tolist()
    places = dict(zip(names, shapely.get_coordinates(points.geometry.to_numpy()).tolist(), strict=True))
    lonlat, of_line = shapely.get_coordinates(lines.geometry.to_numpy(), return_index=True)
    number = np.arange(len(lines))
    first, last = np.searchsorted(of_line, number), np.searchsorted(of_line, number, side="right") - 1
    problems = []
    for line, *ends in zip(
        lines["id"], zip(lines["from_point"], lonlat[first].tolist(), strict=True),
        zip(lines["to_point"], lonlat[last].tolist(), strict=True), strict=True,
    ):  # fmt: skip
        for end, (name, at) in zip(("from_point", "to_point"), ends, strict=True):
            if name not in places:
                problems.append(f"line {line!r}: its {end} {name!r} is no point; draw the point or correct the name")
            elif max(abs(places[name][0] - at[0]), abs(places[name][1] - at[1])) > END_TOLERANCE_DEG:
                problems.append(
                    f"line {line!r}: it ends at lon {at[0]}, lat {at[1]}, its {end} {name!r} lies at "
                    f"{places[name][0]}, {places[name][1]}; make them the same"
                )
    if problems:
        raise LayerError("\n".join(problems))


def _cargo(text: object) -> frozenset[str]:
    return frozenset(str(text or "").split("; "))


def _text(value: object) -> str | None:
    return None if value is None or value != value or value == "" else str(value)


def _node(point: dict[str, Any], book: FigureBook, commodity: str) -> dict[str, Any]:
    subject = [(str(point["id"]), str(point["country"] or "")), (str(point["id"]), "")]
    handled = _cargo(point["commodity"])
    shared = commodity == "goods" and bool(handled & (words_of("oil") | words_of("gas")) - words_of("goods"))

    def amount_of(role: str) -> Amount | None:
        of_goods = book.amount(subject, ROLES_OF_GOODS[role]) if commodity == "goods" else None
        return of_goods or (None if shared else book.amount(subject, role))

    def years_of(role: str) -> dict[int, Amount]:
        of_goods = book.by_year(subject, ROLES_OF_GOODS[role]) if commodity == "goods" else {}
        return of_goods or ({} if shared else book.by_year(subject, role))

    return {
        "kind": point["kind"], "name": point["name"], "country": _text(point["country"]), "status": point["status"],
        "lon": float(point["geometry"].x), "lat": float(point["geometry"].y),
        "cargo": sorted(handled),
        "capacity": None if point["kind"] in NO_PLACE_TO_LIMIT else amount_of("capacity"),
        "capacity_planned": None if shared else book.amount(subject, "capacity_planned"),
        "throughput": years_of("throughput"), "berths": book.by_member(subject, "capacity_cargo"),
        "production": {} if commodity == "goods" else book.by_year(subject, "production"),
    }  # fmt: skip


def _stored(point: dict[str, Any], stores: FigureBook) -> Amount | None:
    """Return what the tanks of a point hold; a separate book, so that its densities are no assumption of a flow."""
    return stores.amount([(str(point["id"]), str(point["country"] or "")), (str(point["id"]), "")], "storage")


def _edge(line: dict[str, Any], book: FigureBook) -> dict[str, Any]:
    country, system = _text(line["country"]), str(line["system"])
    sea = line["kind"] == "sea"
    subjects = [(str(line["id"]), ""), (system, country or ""), (system, "")]
    proposed = line["status"] in PROPOSED
    of_capacity = next((n for n, subject in enumerate(subjects, start=1) if book.amount([subject], "capacity")), 0)
    capacity, planned = book.amount(subjects, "capacity"), book.amount(subjects, "capacity_planned")
    both_ways = line["kind"] in BOTH_WAYS if _text(line.get("direction")) is None else line["direction"] == "both"
    return {
        "id": line["id"], "segment": line["segment"], "from_point": line["from_point"], "to_point": line["to_point"],
        "system": system, "name": line["name"], "mode": line["kind"], "country": None if sea else country,
        "length_km": round(float(line["length_km"]), LENGTH_DECIMALS), "line_km": float(line["line_km"]),
        "published_km": book.amount(subjects[: 1 + bool(country and line["alone"])], "length", "km"),
        "drawn_km": _drawn_km(line),
        "status": line["status"], "proposed": proposed, "both_ways": both_ways,
        "capacity": planned or capacity if proposed else capacity,
        "capacity_planned": planned,
        "throughput": book.by_year(subjects, "throughput"),
        "throughput_part": book.by_year(subjects, "throughput_part"),
        "throughput_of_capacity": book.most_by_year(subjects[:of_capacity], "throughput"),
        "chartered": system in book.vocabulary.chartered,
        "tariff": book.amount(subjects, "tariff", "USD/t"),
        "speed_km_h": book.amount(subjects, "speed", "km/h"),
        "transit_h": book.amount(subjects[:1], "transit_time", "h"),
    }  # fmt: skip


def _drawn_km(line: dict[str, Any]) -> float | None:
    km = line.get("drawn_km")
    return None if km is None or km != km else round(float(km), LENGTH_DECIMALS)
