"""The network of a year: lines that were open at its end, in the state they then had, and figures known for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ..atlas.figures import MEMBER, SUPERSEDED_AFTER_YEARS
from ..atlas.vocabulary import State, Vocabulary
from .graph import edges_of

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx

    from .flow import Flow

CAPACITY_ROLES = ("capacity", "capacity_goods", "capacity_cargo")
OF_MEMBERS = "capacity_cargo"
"""The role whose figures are each of one member, and chosen for each."""
LATER_UNKNOWN = ("throughput", "throughput_part", "throughput_goods")


def frame_of_year(
    frame: gpd.GeoDataFrame, figures: pd.DataFrame, year: int, vocabulary: Vocabulary
) -> gpd.GeoDataFrame:
    """Return the frame with the state each line had at the end of a year, without lines opened later.

    Parameters
    ----------
    frame, figures
        As `geo.network.graph.build_network` takes them.
    vocabulary
        Its `states` tell when lines stopped, started again or opened; a system opens in its start year. What neither
        tells of has the state it has today.
    """
    starts = start_years(figures, vocabulary)
    lines = frame["system"].notna() & frame["kind"].isin(("pipeline", "rail", "sea"))
    states = {
        index: state_in(row, year, vocabulary.states, starts)
        for index, row in frame[lines][["id", "system", "status"]].to_dict("index").items()
    }
    changed = frame.assign(status=frame["status"].where(~lines, frame.index.map(lambda index: states.get(index))))
    return changed[~(lines & changed["status"].isna())]


def start_years(figures: pd.DataFrame, vocabulary: Vocabulary) -> dict[str, int]:
    """Return the first year of operation by system or line."""
    quantity = vocabulary.quantities.get("start_year", "")
    opened = figures[(figures["quantity"] == quantity) & (figures["country"].fillna("") == "")]
    return {row["subject"]: int(row["value"]) for row in opened.to_dict("records")}


def figures_of_year(figures: pd.DataFrame, year: int, vocabulary: Vocabulary) -> pd.DataFrame:
    """Return the figures that tell of a year: no traffic of later ones, and the capacity of its time.

    Where no capacity of a subject is dated in the year or before, the newest of those before an expansion counts, else
    one without a date, else the earliest published later.
    """
    roles = vocabulary.quantities
    began = figures["as_of"].fillna("").str[:4].where(lambda text: text != "", "0").astype(int)
    traffic = {roles.get(role, "") for role in LATER_UNKNOWN}.union(*(c.volumes for c in vocabulary.cargoes.values()))
    later_traffic = figures["quantity"].isin(traffic) & (began > year)
    kept = figures[~later_traffic]
    initial = roles.get("capacity_initial", "")
    for role in CAPACITY_ROLES:
        quantity = roles.get(role, "")
        of_role = kept["quantity"].isin([quantity] + ([initial] if role == "capacity" else []))
        one = ["subject", kept["country"].fillna(""), *([MEMBER] if role == OF_MEMBERS and MEMBER in kept else [])]
        chosen = [_capacity_in(rows, quantity, year) for _, rows in kept[of_role].groupby(one, sort=False)]
        kept = pd.concat([kept[~of_role], *chosen]).sort_index()
    return kept


def published_later(network: nx.MultiDiGraph, flow: Flow) -> tuple[tuple[str, str], ...]:
    """Return the systems and points a flow uses whose capacity was published after the network's year, with its date.

    Empty where the network is that of today.
    """
    year = network.graph.get("year")
    if year is None:
        return ()
    lines = {line for share in flow.paths for line in share.lines}
    points = sorted({place for share in flow.paths for place in share.places})
    used = [(edge["system"], edge["capacity"]) for edge in edges_of(network) if edge["id"] in lines]
    used += [(point, network.nodes[point]["capacity"]) for point in points if point in network]
    dated = [(name, capacity.as_of) for name, capacity in used if capacity is not None]
    return tuple(dict.fromkeys((name, as_of) for name, as_of in dated if as_of[:4] > str(year)))


def count_what_was_carried(network: nx.MultiDiGraph, year: int) -> None:
    """Let what a line or point carried by a year, where that is more than its capacity, be its capacity.

    What it carried since its capacity was published counts. A capacity that was published later, or without a date,
    tells less of the year than what was carried in it or up to `SUPERSEDED_AFTER_YEARS` before. Only traffic of what
    the capacity is published for counts. What was published stands in `outgrown` of the line or point.
    """
    for place in (*(edge for *_, edge in network.edges(data=True)), *(node for _, node in network.nodes(data=True))):
        published = place["capacity"]
        if published is None:
            continue
        dated = int(published.as_of[:4] or 0)
        since = dated if 0 < dated <= year else year - SUPERSEDED_AFTER_YEARS
        carried = place.get("throughput_of_capacity", place["throughput"])
        counted = [amount for when, amount in carried.items() if since <= when <= year]
        most = max(counted, key=lambda amount: amount.value, default=None)
        if most is not None and most.value > published.value:
            high = max(published.high, most.high)
            place |= {"capacity": replace(most, low=most.value, high=high), "outgrown": published}


def _capacity_in(rows: pd.DataFrame, quantity: str, year: int) -> pd.DataFrame:
    began = rows["as_of"].fillna("").str[:4].where(lambda text: text != "", "0").astype(int)
    own = rows["quantity"] == quantity
    first = ~own & (began <= year)
    if not own.any() or (own & (began > 0) & (began <= year)).any():
        return rows[own & (began <= year)]
    if first.any():
        return rows[first & (began == began[first].max())].assign(quantity=quantity)
    return rows[own & (began == began[own].min())]


def state_in(
    line: Mapping[str, str], year: int, states: Mapping[str, tuple[State, ...]], starts: Mapping[str, int]
) -> str | None:
    """Return the state of a line at the end of a year, None where it was not open yet."""
    told = states.get(line["id"], ())
    before = [state.status for state in told if int(state.since[:4]) <= year]
    if before:
        return before[-1]
    if told:
        return "operating" if told[0].status == "idle" else None
    opened = starts.get(line["id"], starts.get(line["system"], 0))
    return line["status"] if opened <= year else None
