"""What a flow says besides its size: what was asked, its figures, what to widen, which of equal ways it takes."""

import itertools
import math

import networkx as nx
import pytest
from toy_network import LINES, toy_figures, toy_frame

from geo.errors import LayerError
from geo.network.capacities import STEPS_PER_UNIT
from geo.network.cuts import SINK, SOURCE, Widening, find_widenings, solve
from geo.network.flow import find_flow, require_year
from geo.network.graph import build_network


@pytest.fixture(scope="module")
def network():
    return build_network(toy_frame(), toy_figures())


def amounts(flow):
    return sorted((amount.value, amount.as_of) for amount in flow.amounts)


def codes(flow):
    return {assumption.code for assumption in flow.assumptions}


def test_a_flow_repeats_what_was_asked(network):
    flow = find_flow(network, "KZ", "port-w", closed=["north"], spare_of_year=2024)
    assert (flow.origin, flow.destination, flow.closed) == ("KZ", "port-w", ("north",))
    assert (flow.unit, flow.spare_of_year, flow.lines_closed) == ("Mt/yr", 2024, ("north-kz", "north-ru"))
    assert find_flow(network).spare_of_year is None


def test_idle_lines_and_lines_on_paper_do_not_carry_unless_asked_for():
    lines = {**LINES, "south-az": (*LINES["south-az"][:6], "idle")}
    network = build_network(toy_frame(lines), toy_figures())
    assert find_flow(network, "port-w", "port-it", include_idle=True).value == 50.0
    assert find_flow(network, "port-w", "port-it", include_proposed=True).value == 20.0
    assert find_flow(network, "port-w", "port-it", include_idle=True, include_proposed=True).value == 70.0


def test_only_figures_of_places_between_the_ends_are_those_of_a_flow(network):
    assert amounts(find_flow(network, "port-e", "port-w")) == [(5.0, "2023"), (8.0, "2024")]


def test_a_flow_rests_on_the_traffic_and_the_production_of_the_years_asked_for(network):
    plain = find_flow(network, "field-b", "port-w")
    assert amounts(plain) == [(3.0, "2024"), (5.0, "2023"), (8.0, "2024")]
    assert amounts(find_flow(network, "field-b", "port-w", spare_of_year=2024)) == [(1.0, "2024"), *amounts(plain)]


def test_what_a_flow_assumes_of_a_year_and_of_fields_depends_on_the_question(network):
    asked_for = {"each-year", "supply", "supply-limited"}
    assert codes(find_flow(network)) & asked_for == {"supply", "supply-limited"}
    assert codes(find_flow(network, spare_of_year=2024)) & asked_for == asked_for
    assert codes(find_flow(network, "field-b")) & asked_for == {"supply-limited"}
    assert codes(find_flow(network, "field-a")) & asked_for == {"supply"}
    assert not codes(find_flow(network, "port-e", "port-w")) & asked_for


def test_where_no_throughput_is_published_at_all_no_year_is_offered():
    network = build_network(toy_frame(), toy_figures([("south", "", "capacity", "50", "Mt/yr", "2024", "")]))
    with pytest.raises(LayerError, match=r"year 2024: .*; years with figures are none$"):
        require_year(network, 2024)


def network_of(lines, capacities):
    """Return a network of the lines, id -> (start, end, km), all pipelines between hubs, with some capacities."""
    places = {
        name: ("hub", "KZ", 40 + i, 45) for i, name in enumerate(sorted({p for row in lines.values() for p in row[:2]}))
    }
    rows = {name: (f"system-{name}", "pipeline", "KZ", *row, "operating") for name, row in lines.items()}
    figures = [(name, "", "capacity", str(value), "Mt/yr", "2024", "") for name, value in capacities.items()]
    return build_network(toy_frame(rows, places), toy_figures(figures))


def test_the_cut_has_the_largest_place_first_with_its_kind_and_published_figure(network):
    legs = find_flow(network).cut
    assert [(place.id, place.kind, place.counted) for place in legs] == [
        ("north-kz", "leg", 70.0),
        ("crossing", "leg", 5.0),
    ]
    assert [place.capacity.value for place in legs] == [70.0, 5.0]
    (supply,) = find_flow(network, "field-b").cut
    assert (supply.id, supply.kind, supply.counted) == ("field-b supply", "supply", 3.0)
    assert supply.capacity == network.nodes["field-b"]["production"][max(network.nodes["field-b"]["production"])]


def test_what_adds_most_is_the_first_to_widen():
    rows = [("north-kz", "70"), ("north-ru", "70.5"), ("crossing", "5")]
    figures = toy_figures([(name, "", "capacity", value, "Mt/yr", "2024", "") for name, value in rows])
    widenings = find_flow(build_network(toy_frame(), figures)).widenings
    assert [(w.places, w.adds) for w in widenings] == [(("crossing",), 1.0), (("north-kz",), 0.5)]


def test_the_fewest_full_places_are_widened_together_however_many_legs_lie_between():
    lines = {
        "a1": ("p", "a", 1.0), "a2": ("a", "b", 1.0), "a3": ("b", "q", 1.0),
        "b1": ("p", "x", 1.0), "b2": ("x", "y", 1.0), "b3": ("y", "z", 1.0), "b4": ("z", "q", 1.0),
    }  # fmt: skip
    full = dict.fromkeys(["a1", "a2", "a3", "b1", "b4"], 5)
    assert [(w.places, w.adds) for w in find_flow(network_of(lines, full), "p", "q").widenings] == [(("b1", "b4"), 1.0)]


def test_places_to_widen_together_may_turn_back_part_of_the_flow():
    into = {f"in-{i}": (start, end, 1.0) for i, (start, end) in enumerate(["pa", "ab", "bc", "cm"])}
    out = {f"out-{i}": (start, end, 1.0) for i, (start, end) in enumerate(["nd", "de", "ef", "fq"])}
    lines = {**into, "middle": ("m", "n", 1.0), **out, "to-n": ("p", "n", 1.0), "from-m": ("m", "q", 1.0)}
    network = network_of(lines, dict.fromkeys([*into, *out], 5) | {"to-n": 0, "from-m": 0})
    flow = find_flow(network, "p", "q")
    assert flow.value == 5.0
    assert [(w.places, w.adds) for w in flow.widenings] == [(("to-n", "from-m"), 1.0)]


def test_a_flow_is_taken_apart_with_the_shortest_path_first():
    lines = {
        "a-long": ("p", "m", 900.0), "b-short": ("p", "m", 300.0),
        "c-short": ("m", "q", 100.0), "d-long": ("m", "q", 500.0),
    }  # fmt: skip
    paths = find_flow(network_of(lines, dict.fromkeys(lines, 3)), "p", "q").paths
    assert [(way.lines, way.amount) for way in paths] == [(("a-long", "d-long"), 3.0), (("b-short", "c-short"), 3.0)]


def test_points_on_the_way_add_nothing_to_its_length():
    lines = {"direct": ("p", "m", 302.0), "to": ("p", "x", 150.0), "from": ("x", "m", 151.0), "last": ("m", "q", 1.0)}
    (way,) = find_flow(network_of(lines, {"last": 5}), "p", "q").paths
    assert way.lines == ("to", "from", "last")


def test_the_ways_of_a_flow_come_largest_first_with_every_point_once(network):
    assert [(way.amount, way.places, way.lines) for way in find_flow(network).paths] == [
        (
            70.0,
            ("field-a", "border-n", "port-n", "strait", "port-it"),
            ("north-kz", "north-ru", "sea-n1", "sea-n2"),
        ),
        (
            3.0,
            ("field-b", "port-e", "port-w", "border-s", "port-s", "port-it"),
            ("rail-kz", "crossing", "south-az", "south-tr", "sea-s"),
        ),
        (
            2.0,
            ("field-a", "port-e", "port-w", "border-s", "port-s", "port-it"),
            ("feeder-kz", "crossing", "south-az", "south-tr", "sea-s"),
        ),
    ]


def test_the_traffic_of_a_port_leaves_less_of_its_capacity_free():
    rows = [("port-e", "", "capacity", "8", "Mt/yr", "2024", ""), ("port-e", "", "throughput", "6", "Mt", "2024", "")]
    network = build_network(toy_frame(), toy_figures(rows))
    spare = find_flow(network, "field-a", "port-w", spare_of_year=2024)
    assert (spare.value, [place.id for place in spare.cut]) == (2.0, ["port-e"])


def test_places_to_widen_together_are_the_fewest_though_that_takes_flow_back():
    graph = nx.DiGraph()
    chains = {
        "first": [SOURCE, "a"], "second": ["c", SINK], "back": ["c", "b2", "b1", "a"],
        "in": [SOURCE, "in-1", "in-2", "c"], "out": ["a", "out-1", "out-2", SINK],
    }  # fmt: skip
    limits = {"first": 1, "second": 1, "back": math.inf, "in": 2, "out": 2}
    for chain, nodes in chains.items():
        for number, (start, end) in enumerate(itertools.pairwise(nodes)):
            place = chain if len(nodes) == 2 else f"{chain} {number}"
            graph.add_edge(start, end, capacity=limits[chain] * STEPS_PER_UNIT, place=place, flow=0)
    assert solve(graph) == 3.0
    assert find_widenings(graph) == (Widening(("first", "second"), 1.0),)
