"""Flows that must pass something: what joins on the way counts, what leaves before the end does not; random bounds."""

import itertools
import math

import networkx as nx
import pytest
from hypothesis import given, settings
from random_networks import small_networks
from toy_network import toy_figures, toy_frame

from geo.errors import NoAnswerError
from geo.network.answers import find_answer
from geo.network.capacities import limits_of
from geo.network.closures import existing, places_named
from geo.network.flow import find_flow
from geo.network.graph import build_network, edges_of
from geo.network.records import answer_record
from geo.network.search import find_paths
from geo.network.tables import atlas_network
from geo.network.via import BEHIND, JOINT, network_past

PLACES = {
    "early": ("field", "KZ", 50, 46), "join": ("hub", "KZ", 48, 46), "late": ("field", "KZ", 48, 47),
    "end": ("hub", "RU", 44, 46), "side": ("hub", "RU", 48, 50), "market": ("refinery", "IT", 14, 45),
}  # fmt: skip
LINES = {
    "trunk-1": ("trunk", "pipeline", "KZ", "early", "join", 100.0, "operating"),
    "trunk-2": ("trunk", "pipeline", "RU", "join", "end", 100.0, "operating"),
    "feeder": ("feeder", "pipeline", "KZ", "late", "join", 50.0, "operating"),
    "branch": ("branch", "pipeline", "RU", "join", "side", 200.0, "operating"),
    "out-1": ("out", "pipeline", "RU", "end", "market", 900.0, "operating"),
    "out-2": ("other", "pipeline", "RU", "side", "market", 900.0, "operating"),
}
CAPACITIES = {"trunk-1": 20, "trunk-2": 30, "feeder": 15, "branch": 12, "out-1": 50, "out-2": 50}


@pytest.fixture(scope="module")
def network():
    rows = [(name, "", "capacity", str(value), "Mt/yr", "2024", "") for name, value in CAPACITIES.items()]
    return build_network(toy_frame(LINES, PLACES), toy_figures(rows))


@pytest.mark.parametrize(
    ("origin", "via", "value"),
    [
        ("early", "trunk", 20.0),
        ("late", "trunk", 15.0),
        ("KZ", "trunk", 30.0),
        ("KZ", "trunk-1", 20.0),
        ("KZ", "branch", 12.0),
        ("KZ", "join", 35.0),
        ("KZ", "RU", 35.0),
        ("early", "early", 20.0),
    ],
)
def test_what_joins_on_the_way_passes_a_line_and_what_leaves_it_midway_does_not(network, origin, via, value):
    flow = find_flow(network, origin, "market", via=via)
    assert flow.value == value
    assert sum(share.amount for share in flow.paths) == pytest.approx(value)
    known = {edge["id"]: {edge["system"], edge["country"]} for edge in edges_of(network)}
    for share in flow.paths:
        assert via in {*share.places, *share.lines}.union(*(known[line] for line in share.lines))
    ways = {tuple(leg.id for leg in path.legs) for path in find_paths(network, origin, "market", via=via)}
    assert {share.lines for share in flow.paths} <= ways


def test_what_limits_and_what_is_left_is_told_in_the_names_of_the_network(network):
    flow = find_flow(network, "KZ", "market", via="trunk")
    assert [(place.id, place.counted) for place in flow.cut] == [("trunk-2", 30.0)]
    assert flow.next_value == 35.0
    assert {place.id for place in flow.next_cut} == {"trunk-1", "feeder"}
    assert [(widening.places, widening.adds) for widening in flow.widenings] == [(("trunk-2",), 1.0)]


def test_a_way_that_ends_on_a_line_passes_it(network):
    assert find_flow(network, "early", "join", via="trunk").value == 20.0


def test_why_nothing_passes_is_told_of_the_ways_past_it(network):
    cut_off = "from Kazakhstan to Market past trunk with Trunk-2 closed; it is cut off by that"
    with pytest.raises(NoAnswerError, match=cut_off):
        find_flow(network, "KZ", "market", via="trunk", closed=["trunk-2"])
    with pytest.raises(NoAnswerError, match="past Branch; no drawn lines lead"):
        find_paths(network, "KZ", "end", via="branch")


@settings(max_examples=150, deadline=None)
@given(small_networks())
def test_past_a_line_goes_no_more_than_without_asking_and_no_less_than_what_does_not_go_elsewhere(drawn):
    network = build_network(*drawn)
    options = {"include_idle": True, "include_proposed": True}
    for line in sorted({edge["id"] for edge in edges_of(network)})[:3]:
        try:
            whole = find_flow(network, "p0", "IT", **options).value
            past = find_flow(network, "p0", "IT", via=line, **options)
        except NoAnswerError:
            continue
        if math.isinf(whole):
            continue
        assert not any(
            BEHIND in name or JOINT in name for share in past.paths for name in (*share.places, *share.lines)
        )
        assert past.low <= past.value <= past.high
        used = {line for share in past.paths for line in share.lines}
        assert line in used or past.value == 0


@pytest.mark.parametrize(("origin", "via"), [("kashagan", "cpc"), ("fields", "cpc"), ("KZ", "btc"), ("KZ", "RU")])
def test_past_something_and_without_it_together_are_at_least_the_whole_of_the_shipped_atlas(origin, via):
    network = atlas_network("oil")
    whole, past = (find_flow(network, origin, "europe", via=name).value for name in (None, via))
    without = find_flow(network, origin, "europe", closed=[via]).value
    assert past <= whole <= past + without + 1e-6
    told = str(answer_record(find_answer(network, origin, "europe", via=via)))
    assert BEHIND not in told
    assert JOINT not in told


@pytest.mark.parametrize("commodity", ["oil", "gas", "goods"])
def test_no_line_of_the_atlas_that_has_a_limit_is_taken_in_one_direction_before_and_behind(commodity):
    network = existing(atlas_network(commodity), include_idle=True, include_proposed=True)
    circles = [points for points in nx.strongly_connected_components(network) if len(points) > 1]
    around = [edge for points in circles for *_, edge in network.subgraph(points).edges(data=True)]
    limited = {edge["segment"] for edge in around if not math.isinf(limits_of(edge).high)}
    assert bool(limited) == (commodity != "gas")  # a line before and behind another lies on a circle with it
    countries = sorted({node["country"] for _, node in network.nodes(data=True)} - {None})
    tried = 0
    for via in sorted({edge["system"] for edge in around}) if limited else ():
        for origin, destination in itertools.product(countries, countries):
            starts = places_named(network, origin, arriving=False)
            ends = places_named(network, destination, arriving=True)
            layers = network_past(network, starts, ends, via).layers
            steps = [
                (edge["segment"], start.removesuffix(BEHIND))
                for start, end, edge in layers.edges(data=True)
                if start.endswith(BEHIND) == end.endswith(BEHIND) and edge["segment"] in limited
            ]
            assert len(steps) == len(set(steps)), (via, origin, destination)
            tried += bool(steps)
    assert tried > 3 or not limited
