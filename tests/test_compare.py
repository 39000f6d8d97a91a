"""Alternatives and flows against brute force: every simple path enumerated, every cut tried."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_network import LINES, PLACES, lines_closed_by, pass_through, toy_figures, toy_frame

from geo.atlas.catalog import figures, sources
from geo.atlas.load import lines as lines_of
from geo.atlas.load import load
from geo.atlas.system_lengths import leg_lengths
from geo.errors import LayerError, NoAnswerError, UnknownNameError
from geo.network.capacities import STEPS_PER_UNIT, limits_of
from geo.network.closures import close, existing, known_names
from geo.network.cuts import SINK, SOURCE, flow_graph, solve
from geo.network.flow import find_flow, require_year
from geo.network.graph import build_network, edges_of
from geo.network.path_wording import path_lines
from geo.network.records import answer_flow, flow_record, route_record
from geo.network.scenarios import CASES, Case, apply_case, case_named, compare_case, volumes_over_capacity
from geo.network.search import find_routes
from geo.network.tables import atlas_network

NORTH = ("north-kz", "north-ru", "sea-n1", "sea-n2")
SOUTH = ("feeder-kz", "crossing", "south-az", "south-tr", "sea-s")


@pytest.fixture(scope="module")
def network():
    return build_network(toy_frame(), toy_figures())


def line_ids(route):
    return tuple(leg.id for leg in route.legs)


# --- alternatives -----------------------------------------------------------------------------------------------------


def test_the_two_ways_out_come_shortest_first_with_lengths_known_by_hand(network):
    north, south = find_routes(network, "field-a", "port-it")
    assert (line_ids(north), north.length_km) == (NORTH, 4100.0)
    assert (line_ids(south), south.length_km) == (SOUTH, 5130.0)


def test_kilometres_by_mode_and_country_add_up_to_the_length(network):
    for route in find_routes(network, "fields", "europe", include_proposed=True):
        assert math.fsum(route.km_by_mode.values()) == pytest.approx(route.length_km, rel=1e-12)
        assert math.fsum(route.km_by_country.values()) == pytest.approx(route.length_km, rel=1e-12)
    assert find_routes(network, "field-a", "port-it")[1].km_by_country == {
        "KZ": 300,
        "at sea": 3080,
        "AZ": 450,
        "TR": 1300,
    }


def test_countries_and_borders_are_in_order_and_a_strait_is_no_country(network):
    north, south = find_routes(network, "field-a", "port-it")
    assert north.countries == ("KZ", "RU", "IT")
    assert north.borders == (("KZ", "RU", "border-n"), ("RU", "IT", "sea-n2"))
    assert south.borders == (("KZ", "AZ", "crossing"), ("AZ", "TR", "border-s"), ("TR", "IT", "sea-s"))


def test_transshipments_are_where_the_mode_changes_but_not_at_a_passage(network):
    north, south = find_routes(network, "field-a", "port-it")
    assert north.transshipments == ("port-n",)
    assert south.transshipments == ("port-e", "port-w", "port-s")


def test_the_bottleneck_is_the_smallest_published_capacity_with_its_range(network):
    north, south = find_routes(network, "field-a", "port-it")
    assert (north.bottleneck.place, north.bottleneck.capacity.value) == ("north-kz", 70)
    assert (south.bottleneck.place, south.bottleneck.low, south.bottleneck.high) == ("crossing", 5, 7)


def test_an_unpublished_capacity_lowers_the_sure_part_and_is_named(network):
    (route,) = find_routes(network, "field-b", "port-it")
    assert route.bottleneck.unpublished == ("rail-kz",)
    assert (route.bottleneck.low, route.bottleneck.high) == (2, 7)


def test_a_route_says_what_it_avoids(network):
    north, south = find_routes(network, "field-a", "port-it")
    assert north.uses("RU")
    assert north.uses("strait")
    assert north.uses("north")
    assert not south.uses("RU")
    assert not route_record(north)["avoids"]["russia"]
    assert route_record(south)["avoids"]["russia"]


def test_cost_is_given_only_where_every_leg_has_one_and_the_others_are_named(network):
    (north, *_) = find_routes(network, "field-a", "port-it")
    assert north.cost_usd_per_t is None
    assert north.legs_without_cost == ("sea-n1", "sea-n2")
    (costed,) = find_routes(network, "field-a", "port-n", by="cost", most=1)
    assert costed.cost_usd_per_t == pytest.approx(38.0)
    (half,) = find_routes(network, "field-a", "border-n")
    assert half.cost_usd_per_t == pytest.approx(38.0 * 400 / 1400)


def test_each_leg_tells_its_own_cost_and_time_or_none(network):
    (north, *_) = find_routes(network, "field-a", "port-it")
    costs = {leg.id: leg.cost_usd_per_t for leg in north.legs}
    assert {leg for leg, cost in costs.items() if cost is None} == set(north.legs_without_cost)
    assert sum(cost for cost in costs.values() if cost is not None) == pytest.approx(38.0)
    lines = list(path_lines(network, 1, north))
    assert "38" not in lines[-2].partition("not published in USD/t for ")[2]
    assert lines[-2].endswith("; ".join(network_line(network, leg) for leg in north.legs_without_cost))
    (crossing,) = find_routes(network, "port-e", "port-w")
    assert list(path_lines(network, 1, crossing))[-1] == "   time: 24 h (1.0 days)"


def network_line(network, line):
    return next(edge["name"] for *_, edge in network.edges(data=True) if edge["id"] == line)


def test_ranking_by_cost_where_no_route_has_one_names_the_legs_that_lack_it(network):
    with pytest.raises(NoAnswerError, match="lacks one on Sea-N1, Sea-N2"):
        find_routes(network, "field-a", "europe", by="cost")


def test_time_is_given_only_where_sourced(network):
    (crossing,) = find_routes(network, "port-e", "port-w")
    assert crossing.transit_h == 24
    assert find_routes(network, "field-a", "port-w")[0].legs_without_time == ("feeder-kz",)


def test_sections_of_one_line_travelled_in_a_row_are_one_leg_of_its_whole_length():
    frame = pass_through(toy_frame(), "feeder-kz", "field-b")
    routes = find_routes(build_network(frame, toy_figures()), "field-a", "port-e")
    assert [(leg.id, leg.from_point, leg.to_point) for leg in routes[0].legs] == [("feeder-kz", "field-a", "port-e")]
    assert routes[0].length_km == pytest.approx(300.0, rel=1e-12)
    (joined, *_) = find_routes(build_network(frame, toy_figures()), "field-b", "port-e")
    assert 0 < joined.length_km < 300.0


def test_idle_lines_are_left_out_unless_asked_for_and_then_named():
    lines = {**LINES, "south-az": (*LINES["south-az"][:6], "idle")}
    network = build_network(toy_frame(lines), toy_figures())
    with pytest.raises(NoAnswerError, match="over lines that stand idle \\(--include-idle\\)"):
        find_routes(network, "port-w", "port-it")
    assert find_routes(network, "port-w", "port-it", include_idle=True)[0].idle_legs == ("south-az",)
    assert find_flow(network).value == 70.0
    assert find_flow(network, include_idle=True).value == 75.0


def test_a_way_over_lines_idle_and_not_built_is_pointed_out_as_both():
    lines = {"old": (*LINES["feeder-kz"][:6], "idle"), "crossing": LINES["crossing"], "new": LINES["new-az"]}
    network = build_network(toy_frame(lines), toy_figures())
    with pytest.raises(NoAnswerError, match="--include-idle --include-proposed"):
        find_routes(network, "field-a", "port-it")


def test_a_system_that_stands_idle_can_be_closed():
    lines = {**LINES, "south-old": ("old", "pipeline", "AZ", "port-w", "port-s", 900.0, "idle")}
    network = build_network(toy_frame(lines), toy_figures())
    answer = answer_flow(network, closed=["old"])
    assert answer["lines_closed"] == ["south-old"]
    assert answer["max_flow_mt_per_year"] == answer_flow(network)["max_flow_mt_per_year"]


def test_the_flow_takes_the_shorter_of_equally_wide_ways_and_idle_lines_last():
    lines = {**LINES, "south-old": ("old", "pipeline", "AZ", "port-w", "port-s", 900.0, "idle")}
    (way,) = find_flow(build_network(toy_frame(lines), toy_figures()), "port-e", "port-s").paths
    assert way.lines == ("crossing", "south-az", "south-tr")
    lines["south-old"] = (*lines["south-old"][:6], "operating")
    (way,) = find_flow(build_network(toy_frame(lines), toy_figures()), "port-e", "port-s").paths
    assert way.lines == ("crossing", "south-old")


def test_no_way_left_says_what_was_closed(network):
    with pytest.raises(
        NoAnswerError, match=r"no way for oil from Field-A to Europe \(EU\) with north, Crossing closed; it is cut off"
    ):
        find_routes(network, "field-a", "europe", closed=["north", "crossing"])


def test_a_way_only_on_paper_is_pointed_out(network):
    with pytest.raises(NoAnswerError, match="--include-proposed"):
        find_routes(network, "field-a", "europe", closed=["north", "south"])
    (route,) = find_routes(network, "field-a", "europe", closed=["north", "south"], include_proposed=True)
    assert route.proposed_legs == ("new-az",)


def test_a_field_without_any_line_says_so(network):
    with pytest.raises(NoAnswerError, match="no drawn lines lead from one to the other"):
        find_routes(network, "lonely", "europe")


def test_a_system_stands_for_the_same_places_when_it_is_closed_itself(network):
    for ask in (find_routes, find_flow):
        with pytest.raises(NoAnswerError, match="from south to Europe \\(EU\\) with south closed"):
            ask(network, "south", "europe", closed=["south"])


def test_the_ranking_by_cost_shares_a_tariff_over_the_whole_system_whatever_is_closed():
    lines = {**LINES, "south-b": ("south", "pipeline", "AZ", "port-w", "border-s", 450.0, "operating")}
    rows = [("south", "", "tariff", "22", "USD/t", "2024", "")]
    network = build_network(toy_frame(lines), toy_figures(rows))
    (route,) = find_routes(network, "port-w", "port-s", by="cost", closed=["south-b"])
    assert route.cost_usd_per_t == pytest.approx(22 * 1750 / 2200)


def test_a_path_says_for_what_the_tariff_it_counts_is_published():
    figures = toy_figures([("south", "", "tariff", "22", "USD/t", "2024", "")]).assign(member="oil of others")
    network = build_network(toy_frame(), figures)
    (route,) = find_routes(network, "port-w", "port-s")
    assert [leg.cost_for for leg in route.legs] == ["oil of others", "oil of others"]
    (told,) = [str(made) for made in route.assumptions if made.code == "tariff-for"]
    assert told.endswith("may differ for other cargo: south (oil of others, 2024)")
    assert any(line.endswith("22.00 USD/t; tariff for oil of others") for line in path_lines(network, 1, route))
    (unsaid,) = find_routes(build_network(toy_frame(), figures.drop(columns="member")), "port-w", "port-s")
    assert "tariff-for" not in {made.code for made in unsaid.assumptions}


def test_parallel_lines_of_one_system_count_once_unless_every_leg_is_asked_for():
    lines = {**LINES, "south-az-2": (*LINES["south-az"][:5], 460.0, "operating")}
    network = build_network(toy_frame(lines), toy_figures())
    assert len(find_routes(network, "port-e", "port-s", most=9)) == 1
    routes = find_routes(network, "port-e", "port-s", most=9, every_leg=True)
    assert [line_ids(route)[1] for route in routes] == ["south-az", "south-az-2"]


def test_a_detour_over_one_system_more_is_no_alternative_unless_every_leg_is_asked_for():
    lines = {"by": ("spur", "pipeline", "KZ", "field-a", "field-b", 10.0, "operating"),
             "back": ("spur", "pipeline", "KZ", "field-b", "border-n", 600.0, "operating")}  # fmt: skip
    others = {name: line for name, line in LINES.items() if name != "rail-kz"}
    network = build_network(toy_frame({**others, **lines}), toy_figures())
    assert [route.systems[0] for route in find_routes(network, "field-a", "port-it")] == ["north", "feeder"]
    assert len(find_routes(network, "field-a", "port-it", every_leg=True)) > 2


def test_a_ship_does_not_call_at_a_port_only_to_sail_on():
    lines = {**LINES, "sea-x": ("black-sea-tankers", "sea", None, "port-n", "port-s", 10.0, "operating")}
    network = build_network(toy_frame(lines), toy_figures())
    for route in find_routes(network, "field-a", "port-it", most=9, every_leg=True):
        assert "sea-x" not in line_ids(route)


def test_rankings_other_than_the_known_and_zero_routes_are_refused(network):
    for wrong in ({"by": "beauty"}, {"most": 0}):
        with pytest.raises(LayerError):
            find_routes(network, "field-a", "europe", **wrong)


@st.composite
def random_networks(draw, modes=("pipeline", "sea", "rail")):
    """Draw a network of 3 to 6 points in several countries and up to 10 lines of all modes, some without figures."""
    count = draw(st.integers(3, 6))
    names = [f"p{i}" for i in range(count)]
    kinds = [
        "field",
        *draw(st.lists(st.sampled_from(["terminal", "passage", "hub"]), min_size=count - 2, max_size=count - 2)),
        "seaport",
    ]
    places = {
        name: (kind, draw(st.sampled_from(["KZ", "RU", "AZ"])) if i < count - 1 else "IT", 40 + i, 40 + i * i % 7)
        for i, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    lines, figures = {}, []
    for i in range(draw(st.integers(2, 10))):
        start, end = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
        mode = draw(st.sampled_from(modes))
        system = draw(st.sampled_from(["s1", "s2", "s3"]))
        country = None if mode == "sea" else draw(st.sampled_from(["KZ", "RU", "AZ"]))
        lines[f"l{i}"] = (f"{mode}-{system}", mode, country, start, end, float(draw(st.integers(1, 50))), "operating")
        if draw(st.integers(0, 4)):
            figures.append((f"l{i}", "", "capacity", str(draw(st.integers(0, 9))), "Mt/yr", "2024", ""))
    for name in draw(st.sets(st.sampled_from(names))):
        figures.append((name, "", "capacity", str(draw(st.integers(0, 9))), "Mt/yr", "2024", ""))
    return build_network(toy_frame(lines, places), toy_figures(figures)), lines, places


def enumerate_ways(lines, places, start, end):
    """Enumerate by plain recursion, from the tables alone: all chains from start to end that keep the stated rules."""
    hops = [(name, row[3], row[4], row[1]) for name, row in lines.items()]
    hops += [(name, b, a, mode) for name, a, b, mode in hops if mode != "pipeline"]
    found = []

    def go(at, seen, used, mode):
        if at == end:
            found.append(tuple(used))
            return
        for name, a, b, hop_mode in hops:
            calls = mode == hop_mode == "sea" and places[at][0] != "passage"
            if a == at and b not in seen and not calls:
                go(b, {*seen, b}, [*used, name], hop_mode)

    go(start, {start}, [], None)
    return sorted(found)


@settings(max_examples=150, deadline=None)
@given(random_networks())
def test_routes_are_exactly_those_found_by_brute_force_in_order_of_length(drawn):
    network, lines, places = drawn
    last = f"p{len(places) - 1}"
    expected = enumerate_ways(lines, places, "p0", last)
    if not expected:
        with pytest.raises(NoAnswerError):
            find_routes(network, "p0", last)
        return
    routes = find_routes(network, "p0", last, most=10_000, every_leg=True)
    assert sorted(map(line_ids, routes)) == expected
    lengths = [route.length_km for route in routes]
    assert lengths == sorted(lengths)
    for route in routes:
        assert route.length_km == math.fsum(lines[leg.id][5] for leg in route.legs)


@settings(max_examples=100, deadline=None)
@given(random_networks(), st.sampled_from(["transshipments", "countries"]))
def test_other_rankings_order_the_same_routes(drawn, by):
    network, lines, places = drawn
    last = f"p{len(places) - 1}"
    expected = enumerate_ways(lines, places, "p0", last)
    if not expected:
        return
    routes = find_routes(network, "p0", last, by=by, most=10_000, every_leg=True)
    ranks = [(len(getattr(route, by)), route.length_km) for route in routes]
    assert ranks == sorted(ranks)
    assert sorted(map(line_ids, routes)) == expected


# --- flow -------------------------------------------------------------------------------------------------------------


def test_the_flow_of_the_toy_network_is_known_by_hand(network):
    flow = find_flow(network)
    assert (flow.value, flow.low, flow.high) == (75.0, 75.0, 77.0)
    assert {(place.id, place.counted) for place in flow.cut} == {("north-kz", 70.0), ("crossing", 5.0)}
    assert {(way.lines, way.amount) for way in flow.paths} == {
        (NORTH, 70.0),
        (("rail-kz", *SOUTH[1:]), 3.0),
        (SOUTH, 2.0),
    }


def test_the_spare_flow_takes_off_the_traffic_of_a_year(network):
    flow = find_flow(network, spare_of_year=2024)
    assert (flow.value, flow.low, flow.high) == (14.0, 10.0, 16.0)


def test_the_most_traffic_leaves_the_least_room_and_strands_the_most():
    rows = [
        ("south", "", "capacity", "50", "Mt/yr", "2024", ""),
        ("crossing", "", "throughput", "30", "Mt", "2024", "yes"),
        ("crossing", "", "throughput", "26", "Mt", "2024", ""),
        ("crossing", "", "throughput", "33", "Mt", "2024", ""),
        ("crossing", "", "capacity", "40", "Mt/yr", "2024", ""),
        ("rail", "", "capacity", "40", "Mt/yr", "2024", ""),
        ("north", "", "throughput", "12", "Mt", "2024", ""),
    ]
    network = build_network(toy_frame(), toy_figures(rows))
    spare = find_flow(network, "port-e", "port-w", spare_of_year=2024)
    assert (spare.low, spare.value, spare.high) == (7.0, 10.0, 14.0)
    answer = answer_flow(network, "port-e", "port-w", closed=["north"])
    assert answer["stranded"]["stranded_mt_per_year"] == 2.0
    assert answer["stranded"]["range"] == {"low_mt_per_year": 0.0, "high_mt_per_year": 5.0}


def test_a_scenario_scales_what_an_unpublished_line_is_known_to_have_carried(network):
    changed = apply_case(network, Case("x", "X", "oil", scale=(("rail", 0.5),)))
    (edge,) = [edge for edge in edges_of(changed) if edge["id"] == "rail-kz"]
    assert limits_of(edge) == (1.0, math.inf, math.inf)
    assert find_flow(changed, "field-b", "port-e").low == 1.0
    assert find_flow(network, "field-b", "port-e").low == 2.0


def test_where_only_kazakh_oil_is_published_the_spare_flow_takes_that_off():
    figures = toy_figures(
        [
            ("south", "", "capacity", "50", "Mt/yr", "2024", ""),
            ("south", "", "throughput_kazakh", "2", "Mt", "2024", ""),
        ]
    )
    assert find_flow(build_network(toy_frame(), figures), "port-w", "port-s", spare_of_year=2024).value == 48.0


def test_a_port_limits_what_its_lines_could_carry():
    figures = toy_figures([("port-e", "", "capacity", "4", "Mt/yr", "2024", "")])
    flow = find_flow(build_network(toy_frame(), figures), "field-a", "port-w")
    assert (flow.value, [place.id for place in flow.cut], flow.cut[0].kind) == (4.0, ["port-e"], "point")


def test_fields_give_no_more_than_they_produced_in_the_year_nearest_to_that_asked_for():
    rows = [("field-b", "", "production", value, "Mt", year, "") for year, value in [("2020", "1"), ("2023", "3")]]
    network = build_network(toy_frame(), toy_figures(rows))
    given = {year: find_flow(network, "field-b", supply_of_year=year).value for year in (2018, 2020, 2022, 2023, 2030)}
    assert given == {2018: 1.0, 2020: 1.0, 2022: 1.0, 2023: 3.0, 2030: 3.0}
    assert find_flow(network, "field-b").value == 3.0
    (place,) = find_flow(network, "field-b").cut
    assert (place.id, place.kind) == ("field-b supply", "supply")


def test_what_was_carried_is_never_more_than_the_upper_bound_of_an_answer():
    rows = [("south", "", "capacity", "10", "Mt/yr", "2020", ""), ("south", "", "throughput", "11.5", "Mt", "2022", "")]
    flow = find_flow(build_network(toy_frame(), toy_figures(rows)), "port-w", "port-s")
    assert (flow.low, flow.value, flow.high) == (10.0, 10.0, 11.5)


def test_what_was_carried_at_one_end_of_a_system_widens_what_its_capacity_allows_at_the_other():
    rows = [("south", "", "capacity", "10", "Mt/yr", "2020", ""), ("south", "", "throughput", "11.5", "Mt", "2022", ""),
            ("south", "TR", "throughput", "9", "Mt", "2022", "")]  # fmt: skip
    network = build_network(toy_frame(), toy_figures(rows))
    assert find_flow(network, "port-w", "port-s").high == 11.5
    assert find_flow(network, "port-w", "port-s", spare_of_year=2022).high == 0.0


def test_what_was_carried_is_the_floor_of_the_low_answer_where_published_capacities_differ():
    rows = [
        ("south", "", "capacity", value, "Mt/yr", *rest) for value, *rest in [("50", "2024", "yes"), ("20", "2023", "")]
    ]
    rows += [("south", "", "throughput", value, "Mt", year, "") for value, year in [("30", "2022"), ("45", "2009")]]
    flow = find_flow(build_network(toy_frame(), toy_figures(rows)), "port-w", "port-s")
    assert (flow.low, flow.value, flow.high) == (30.0, 50.0, 50.0)


def test_lines_of_which_nothing_is_published_must_have_carried_what_others_took_on():
    lines = {"a": ("a", "pipeline", "KZ", "field-a", "border-n", 1.0, "operating"),
             "b": ("b", "pipeline", "KZ", "field-b", "border-n", 1.0, "operating"),
             "on": ("on", "pipeline", "RU", "border-n", "port-n", 1.0, "operating")}  # fmt: skip
    rows = [("on", "", "throughput", "6", "Mt", "2024", ""), ("b", "", "throughput", "2", "Mt", "2024", "")]
    network = build_network(toy_frame(lines), toy_figures(rows))
    assert find_flow(network, "field-a", "port-n").low == 4.0
    assert find_flow(network, "KZ", "port-n").low == 6.0


def test_the_only_line_out_of_a_field_must_have_carried_what_was_produced_and_goes_on_from_a_hub():
    lines = {"a": ("a", "pipeline", "KZ", "field-a", "border-n", 1.0, "operating"),
             "on": ("on", "pipeline", "RU", "border-n", "port-n", 1.0, "operating"),
             "other": ("other", "pipeline", "KZ", "field-b", "port-e", 1.0, "operating")}  # fmt: skip
    rows = [("field-a", "", "production", "6", "Mt", "2024", ""), ("other", "", "throughput", "2", "Mt", "2024", "")]
    assert find_flow(build_network(toy_frame(lines), toy_figures(rows)), "field-a", "port-n").low == 6.0


def test_a_port_takes_in_its_capacity_once_by_land_and_by_ship_together():
    lines = {
        "feeder": LINES["feeder-kz"],
        "sea": ("caspian-tankers", "sea", None, "port-w", "port-e", 9.0, "operating"),
    }
    figures = toy_figures([("port-e", "", "capacity", "4", "Mt/yr", "2024", "")])
    places = {**PLACES, "port-w": ("field", "KZ", 49, 40)}
    network = build_network(toy_frame(lines, places), figures)
    flow = find_flow(network, "KZ", "port-e")
    assert (flow.value, [(place.id, place.kind) for place in flow.cut]) == (4.0, [("port-e", "point")])
    assert [(w.places, w.adds) for w in flow.widenings] == [(("port-e",), 1.0)]


def test_a_port_s_capacity_for_oil_limits_no_goods_and_its_capacity_for_all_cargo_no_oil():
    rows = [("port-e", "", "capacity", "4", "Mt/yr", "2024", ""),
            ("port-e", "", "capacity_all_cargo", "6", "Mt/yr", "2024", ""),
            ("port-e", "", "throughput", "3", "Mt", "2024", ""),
            ("port-e", "", "throughput_all_cargo", "5", "Mt", "2024", "")]  # fmt: skip
    found = {}
    for commodity in ("oil", "goods"):
        frame = toy_frame(commodity=commodity)
        frame.loc[frame["id"] == "port-e", "commodity"] = "oil; goods"
        network = build_network(frame, toy_figures(rows), commodity=commodity)
        found[commodity] = [find_flow(network, "field-a", "port-w", spare_of_year=year).value for year in (None, 2024)]
    assert found == {"oil": [4.0, 1.0], "goods": [6.0, 1.0]}


def test_widening_names_each_leg_that_adds_alone_and_how_much(network):
    assert {(w.places, w.adds) for w in find_flow(network).widenings} == {(("north-kz",), 1.0), (("crossing",), 1.0)}


def test_two_limits_in_a_row_must_be_widened_together():
    figures = toy_figures(
        [("crossing", "", "capacity", "5", "Mt/yr", "2024", ""), ("south-tr", "", "capacity", "5", "Mt/yr", "2024", "")]
    )
    flow = find_flow(build_network(toy_frame(), figures), "port-e", "port-s")
    assert [(w.places, w.adds) for w in flow.widenings] == [(("crossing", "south-tr"), 1.0)]


def test_a_full_leg_is_still_named_as_the_cut():
    figures = toy_figures(
        [("crossing", "", "capacity", "5", "Mt/yr", "2024", ""), ("crossing", "", "throughput", "6", "Mt", "2024", "")]
    )
    flow = find_flow(build_network(toy_frame(), figures), "port-e", "port-w", spare_of_year=2024)
    assert (flow.value, [place.id for place in flow.cut]) == (0.0, ["crossing"])
    assert [(w.places, w.adds) for w in flow.widenings] == [(("crossing",), 1.0)]


def test_without_any_limit_the_answer_says_unlimited_and_not_a_number(network):
    flow = find_flow(network, "port-s", "port-it")
    assert math.isinf(flow.value)
    record = flow_record(flow)
    assert record["unlimited"] is True
    assert record["max_flow_mt_per_year"] is None


def test_an_unpublished_leg_makes_the_answer_a_range_and_is_named(network):
    flow = find_flow(network, "field-b", "port-e")
    assert (flow.low, flow.high) == (2.0, 3.0)
    assert any("rail-kz: no capacity is published" in str(text) for text in flow.assumptions)


def test_a_flow_with_nothing_left_is_no_answer_and_names_the_closure(network):
    with pytest.raises(NoAnswerError, match="with Kazakhstan closed; it is cut off by that"):
        find_flow(network, closed=["KZ"])


def test_what_is_closed_cuts_off_a_way_over_idle_lines_too():
    with pytest.raises(NoAnswerError, match=r"there is one over lines that stand idle \(--include-idle\)"):
        find_flow(atlas_network("oil"), "kashagan", "DE")
    with pytest.raises(NoAnswerError, match="with Russia closed; it is cut off by that"):
        find_flow(atlas_network("oil"), "kashagan", "DE", closed=["RU"])


def test_a_year_without_figures_is_refused_with_the_years_there_are(network):
    require_year(network, 2024)
    with pytest.raises(LayerError, match="years with figures are 2023, 2024"):
        require_year(network, 1990)


@settings(max_examples=120, deadline=None)
@given(random_networks(modes=("pipeline", "rail")))
def test_maximum_flow_equals_the_smallest_of_all_cuts_tried_one_by_one(drawn):
    network, _, places = drawn
    last = f"p{len(places) - 1}"
    graph = flow_graph(network, ["p0"], [last])
    inner = [node for node in graph if node not in (SOURCE, SINK)]
    halves = [node for node in inner if node[1] in ("in", "out")]
    arcs = [(u, v, arc["capacity"]) for u, v, arc in graph.edges(data=True) if {u, v} <= {*halves, SOURCE, SINK}]
    for line in inner:
        if line not in halves:
            (start,), (end,) = graph.predecessors(line), graph.successors(line)
            arcs.append((start, end, min(graph.edges[start, line]["capacity"], graph.edges[line, end]["capacity"])))
    best = min(
        sum(capacity for u, v, capacity in arcs if u in near and v not in near)
        for size in range(len(halves) + 1)
        for chosen in itertools.combinations(halves, size)
        for near in [{SOURCE, *chosen}]
    )
    assert solve(graph) == best / STEPS_PER_UNIT


@settings(max_examples=200, deadline=None)
@given(random_networks())
def test_the_ways_fit_the_capacities_and_the_cut_of_the_same_size_blocks_every_way(drawn):
    """Prove the answer by itself: a flow that fits and a cut as large as it; neither can be beaten."""
    network, lines, places = drawn
    last = f"p{len(places) - 1}"
    try:
        flow = find_flow(network, "p0", last)
    except NoAnswerError:
        assert not enumerate_ways(lines, places, "p0", last)
        return
    if any(len(set(way.places)) < len(way.places) for way in flow.paths):
        return  # landed, carried there and back by land and shipped again: a way of the flow, not of a traveller
    assert flow.low <= flow.value <= flow.high
    if math.isinf(flow.value):
        return
    assert sum(way.amount for way in flow.paths) == pytest.approx(flow.value, abs=1e-6)
    taken = {}
    for way in flow.paths:
        modes = [None, *(lines[name][1] for name in way.lines)]
        hops = list(zip(way.lines, way.places, strict=False))
        for key in [*hops, *((point, mode == "sea") for point, mode in zip(way.places, modes, strict=True))]:
            taken[key] = taken.get(key, 0) + way.amount
    capacities = {edge["id"]: edge["capacity"] for edge in edges_of(network)} | dict(network.nodes(data="capacity"))
    for (name, _), amount in taken.items():
        assert capacities[name] is None or amount <= capacities[name].value + 1e-9
    assert sum(place.counted for place in flow.cut) == pytest.approx(flow.value, abs=1e-6)
    cut = {place.id for place in flow.cut}
    open_places = {name: place for name, place in places.items() if name not in cut}
    open_lines = {name: row for name, row in lines.items() if name not in cut and not cut & {row[3], row[4]}}
    assert not ({"p0", last} <= set(open_places) and enumerate_ways(open_lines, places, "p0", last))
    for widening in flow.widenings:
        assert 0 < widening.adds <= 2 * len(widening.places)


def test_what_is_landed_does_not_go_inland_and_back_to_be_shipped_again():
    lines = {
        "sea-1": ("caspian-tankers", "sea", None, "port-w", "port-e", 10.0, "operating"),
        "rail-kz": LINES["rail-kz"],
        "sea-2": ("caspian-tankers", "sea", None, "port-e", "port-n", 10.0, "operating"),
    }
    network = build_network(toy_frame(lines), toy_figures())
    for ask in (find_routes, find_flow):
        with pytest.raises(NoAnswerError):
            ask(network, "port-w", "port-n")


def test_the_flow_too_lands_cargo_by_land_alone():
    lines = {**LINES, "sea-x": ("caspian-tankers", "sea", None, "port-e", "port-n", 10.0, "operating")}
    del lines["north-kz"], lines["feeder-kz"], lines["rail-kz"]
    network = build_network(
        toy_frame({**lines, "sea-y": (*lines["sea-x"][:3], "port-w", "port-n", 10.0, "operating")}), toy_figures()
    )
    assert find_flow(network, "port-e", "port-w").value == 5.0


@settings(max_examples=120, deadline=None)
@given(random_networks(), st.data())
def test_closing_anything_never_raises_the_flow(drawn, data):
    network, lines, places = drawn
    last = f"p{len(places) - 1}"
    name = data.draw(st.sampled_from([*lines, *(row[0] for row in lines.values()), *places, "KZ", "RU", "AZ"]))
    known = {row[0] for row in lines.values()} | {row[2] for row in lines.values()} | {p[1] for p in places.values()}
    if name not in known | set(lines) | set(places):
        return

    def flow(closed):
        try:
            return find_flow(network, "p0", last, closed=closed)
        except NoAnswerError:
            return None

    before, after = flow([]), flow([name])
    for bound in ("low", "value", "high"):
        assert (getattr(after, bound) if after else 0) <= (getattr(before, bound) if before else 0)


# --- cases and answers ------------------------------------------------------------------------------------------------


def test_a_case_closes_builds_expands_and_scales_without_touching_the_network(network):
    case = Case("all", "All", "oil", close=("north",), build=("new",), scale=(("crossing", 0.8),))
    changed = apply_case(network, case)
    edges = {edge["id"]: edge for edge in edges_of(changed)}
    assert "north-kz" not in edges
    assert not edges["new-az"]["proposed"]
    assert edges["crossing"]["capacity"].value == 4.0
    assert network.edges["port-e", "port-w", "crossing"]["capacity"].value == 5.0
    assert edges_of(existing(network)) == edges_of(existing(build_network(toy_frame(), toy_figures())))


def test_a_case_compares_the_flow_without_and_with_it(network):
    result = compare_case(network, Case("x", "X", "oil", close=("north",)))
    assert (result.before.value, result.after.value, result.lost) == (75.0, 5.0, 70.0)
    gone = compare_case(network, Case("x", "X", "oil", close=("KZ",)))
    assert (gone.after, gone.lost) == (None, 75.0)


def test_a_case_is_compared_with_the_same_closures_on_both_sides(network):
    result = compare_case(network, Case("x", "X", "oil", close=("north",)), closed=["crossing", "north"])
    assert (result.before, result.after) == (None, None)
    result = compare_case(network, Case("x", "X", "oil", close=("crossing",)), closed=["north"])
    assert (result.before.value, result.after) == (5.0, None)
    result = compare_case(network, Case("x", "X", "oil", expand=("new",), build=("new",)), closed=["north"])
    assert (result.before.value, result.after.value) == (5.0, 5.0)


def test_a_scenario_scales_what_an_unpublished_line_surely_carries(network):
    changed = apply_case(network, Case("x", "X", "oil", scale=(("rail", 0.5),)))
    assert limits_of(changed.edges["field-b", "port-e", "rail-kz"]).low == 1.0
    assert limits_of(network.edges["field-b", "port-e", "rail-kz"]).low == 2.0


def test_expanding_takes_the_planned_capacity():
    figures = toy_figures(
        [
            ("south", "", "capacity", "3", "Mt/yr", "2024", ""),
            ("south", "", "capacity_planned", "4", "Mt/yr", "2024", ""),
        ]
    )
    result = compare_case(
        build_network(toy_frame(), figures), Case("x", "X", "oil", close=("north",), expand=("south",))
    )
    assert result.after.value == 4.0


def test_a_case_that_names_what_the_network_lacks_is_an_error(network):
    with pytest.raises(UnknownNameError, match="the network has no 'nort'; did you mean north"):
        apply_case(network, Case("x", "X", "oil", build=("nort",)))
    with pytest.raises(UnknownNameError, match="no gas case is called 'cpc-closed'"):
        case_named("cpc-closed", "gas")


def test_every_named_case_has_a_change_and_its_own_id():
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(case.close or case.build or case.expand or case.scale for case in CASES)


def test_the_answer_tells_what_is_spare_and_what_is_stranded(network):
    answer = answer_flow(network, closed=["north"])
    assert answer["max_flow_mt_per_year"] == 5.0
    assert answer["spare"]["max_flow_mt_per_year"] == 4.0
    assert answer["stranded"]["carried"][0]["carried_mt_per_year"] == 60.0
    assert answer["stranded"]["stranded_mt_per_year"] == 56.0
    assert answer["stranded"]["range"] == {"low_mt_per_year": 54.0, "high_mt_per_year": 60.0}


def test_every_answer_has_dates_assumptions_and_sources(network):
    answer = answer_flow(network, closed=["north"])
    (route, *_) = find_routes(network, "field-a", "europe")
    for record in (answer, answer["spare"], route_record(route)):
        assert record["as_of"]
        assert record["assumptions"]
        assert record["sources"] == ["toy-source"]


def test_a_closure_removes_exactly_the_lines_it_names(network):
    assert lines_closed_by(network, "north") == {"north-kz", "north-ru"}
    for name in known_names(network):
        if name not in network.graph["vocabulary"].groups:
            left = {edge["id"] for edge in edges_of(close(network, [name]))}
            assert left == set(LINES) - lines_closed_by(network, name)


# --- the shipped data -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def atlas():
    return load()


@pytest.fixture(scope="module")
def oil(atlas):
    return build_network(atlas, figures())


@pytest.fixture(scope="module")
def gas(atlas):
    return build_network(atlas, figures(), commodity="gas")


def test_the_lengths_of_shipped_routes_are_those_that_lengths_reports(atlas, oil):
    measured = leg_lengths(atlas).set_index("id")["length_km"]
    ends = {line.id: {line.from_point, line.to_point} for line in lines_of(atlas).itertuples()}
    routes = find_routes(oil, "tengiz", "trieste")
    assert {"cpc", "btc"} <= {system for route in routes for system in route.systems}
    for leg in {leg for route in routes for leg in route.legs}:
        if {leg.from_point, leg.to_point} == ends[leg.id]:
            assert leg.length_km == pytest.approx(measured[leg.id], abs=1e-6)
        else:
            assert 0 < leg.length_km < measured[leg.id]


def test_tengiz_oil_reaches_trieste_through_russia_and_the_straits_or_through_azerbaijan_and_turkey(oil):
    by_system = {
        route.systems[-2] if "btc" in route.systems else route.systems[0]: route
        for route in find_routes(oil, "tengiz", "trieste")
    }
    north, south = by_system["cpc"], by_system["btc"]
    assert north.uses("turkish-straits")
    assert north.uses("RU")
    assert north.countries == ("KZ", "RU", "IT")
    assert south.countries == ("KZ", "AZ", "GE", "TR", "IT")
    assert not south.uses("turkish-straits")
    assert not south.uses("RU")
    assert (north.bottleneck.place, north.bottleneck.capacity.value) == ("cpc-kz", 72.5)


@pytest.mark.parametrize("field", ["kashagan", "karachaganak"])
def test_oil_of_the_other_large_fields_joins_cpc_on_its_way(oil, field):
    assert find_routes(oil, field, "cpc-terminal")[0].systems[-1] == "cpc"


@pytest.mark.parametrize("name", ["cpc", "btc", "RU", "KZ", "turkish-straits", "aktau", "btc-ge"])
def test_closing_a_shipped_name_leaves_no_line_it_names(oil, name):
    left = close(oil, [name])
    for edge in edges_of(left):
        assert name not in (edge["id"], edge["system"], edge["country"], edge["from_point"], edge["to_point"])
        assert name not in {left.nodes[edge[end]]["country"] for end in ("from_point", "to_point")}
        if name == "turkish-straits":
            assert not {"bosphorus", "dardanelles"} & {edge["from_point"], edge["to_point"]}
    assert len(edges_of(left)) < len(edges_of(oil))


def test_published_volumes_of_2024_and_2025_fit_inside_the_published_capacities_but_for_tanap_and_tap(oil, gas):
    assert volumes_over_capacity(oil, (2024, 2025)) == []
    over = {line for line, *_ in volumes_over_capacity(gas, (2024, 2025))}
    assert over == {"tanap-tr", "tap-gr", "tap-al", "tap-sea"}


@pytest.mark.parametrize("case", [None, *CASES], ids=lambda case: case.id if case else "as-it-is")
def test_no_shipped_flow_comes_back_to_a_place_it_left(oil, gas, case):
    network = gas if case and case.commodity == "gas" else oil
    network = apply_case(network, case) if case else network
    for place in ("sangachal", "fields") if network.graph["commodity"] == "oil" else ("sangachal",):
        ways = find_flow(network, place, include_idle=True).paths
        assert ways
        assert all(len(set(way.places)) == len(way.places) for way in ways)


def test_a_volume_over_every_capacity_would_be_listed():
    rows = [("south", "", "capacity", "3", "Mt/yr", "2024", ""), ("south", "", "throughput", "4", "Mt", "2024", "")]
    found = volumes_over_capacity(build_network(toy_frame(), toy_figures(rows)), (2024,))
    assert [(line, year) for line, year, _, _ in found] == [("south-az", 2024), ("south-tr", 2024)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_named_case_can_be_asked_of_the_shipped_data(oil, gas, case):
    network = gas if case.commodity == "gas" else oil
    origin = "sangachal" if case.id == "scp-31" else "fields"
    result = compare_case(network, case, origin)
    assert result.after is not None
    if case.close or case.scale:
        assert result.lost >= 0
    else:
        assert result.lost <= 0


def test_every_case_names_a_source_that_is_listed_or_none():
    assert {case.source for case in CASES if case.source} <= set(sources()["id"])
