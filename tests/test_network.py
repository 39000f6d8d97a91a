"""Frames and figures become a graph: direction, capacities with their range, ends that must meet, closures."""

from dataclasses import replace

import pytest
from toy_network import LINES, PLACES, lines_closed_by, pass_through, toy_figures, toy_frame

from geo.atlas.figures import Amount
from geo.atlas.units import CrudeDensity
from geo.atlas.vocabulary import Group, read_vocabulary
from geo.errors import LayerError, UnknownNameError
from geo.network.capacities import limits_of
from geo.network.closures import close, existing, known_names, places_named
from geo.network.flow import find_flow
from geo.network.graph import build_network, edges_of


@pytest.fixture(scope="module")
def network():
    return build_network(toy_frame(), toy_figures())


def test_a_pipeline_goes_one_way_and_a_ship_or_train_both(network):
    assert network.has_edge("field-a", "border-n")
    assert not network.has_edge("border-n", "field-a")
    for line in ("crossing", "rail-kz"):
        start, end = LINES[line][3:5]
        assert network.has_edge(start, end, key=line)
        assert network.has_edge(end, start, key=line)


def test_a_line_is_cut_into_sections_where_a_field_or_another_line_joins_it():
    network = build_network(pass_through(toy_frame(), "feeder-kz", "field-b"), toy_figures())
    sections = [edge for edge in edges_of(network) if edge["id"] == "feeder-kz"]
    assert [edge["segment"] for edge in sections] == ["feeder-kz:field-a-field-b", "feeder-kz:field-b-port-e"]
    assert sum(edge["length_km"] for edge in sections) == pytest.approx(300.0, rel=1e-12)
    assert all(edge["capacity"].value == 9 for edge in sections)
    assert network.has_edge("field-b", "port-e", key="feeder-kz")
    assert lines_closed_by(network, "feeder") == {"feeder-kz"}
    assert not close(network, ["feeder-kz"]).has_edge("field-b", "port-e", key="feeder-kz")


def test_a_line_that_only_passes_a_station_stays_whole():
    places = {**PLACES, "station": ("pump-station", "KZ", 52, 44)}
    network = build_network(pass_through(toy_frame(places=places), "feeder-kz", "station"), toy_figures())
    assert [edge["segment"] for edge in edges_of(network) if edge["id"] == "feeder-kz"] == ["feeder-kz"]


def test_the_direction_of_a_line_says_whether_it_goes_both_ways():
    frame = toy_frame().assign(direction=None)
    frame.loc[frame["id"] == "feeder-kz", "direction"] = "both"
    frame.loc[frame["id"] == "rail-kz", "direction"] = "one-way"
    frame.loc[frame["id"] == "south-az", "note"] = "reversible, works both ways"
    network = build_network(frame, toy_figures())
    assert network.has_edge("port-e", "field-a", key="feeder-kz")
    assert not network.has_edge("port-e", "field-b", key="rail-kz")
    assert not network.has_edge("border-s", "port-w", key="south-az")


@pytest.mark.parametrize(
    "kind", ["seaport", "terminal", "refinery", "interconnection", "metering-station", "hub", "offtake"]
)
def test_cargo_arrives_for_good_at_a_point_of_each_receiving_kind(kind):
    places = {**PLACES, "port-it": (kind, "IT", 14, 45)}
    network = build_network(toy_frame(places=places), toy_figures())
    assert places_named(network, "europe", arriving=True) == ["port-it"]
    assert places_named(network, "IT", arriving=True) == ["port-it"]


def test_a_group_is_the_points_of_its_kinds_in_its_countries():
    group = Group("stations", "Stations", "destinations", frozenset({"terminal"}), frozenset({"AZ", "RU"}))
    vocabulary = replace(read_vocabulary(), groups={"stations": group})
    network = build_network(toy_frame(), toy_figures(), vocabulary=vocabulary)
    assert places_named(network, "stations", arriving=True) == ["port-n", "port-w"]
    assert "europe" not in known_names(network)
    assert lines_closed_by(network, "stations") == {"north-ru", "sea-n1", "crossing", "south-az", "new-az"}


def test_every_line_is_one_edge_record_with_the_length_it_was_given(network):
    assert {edge["id"]: edge["length_km"] for edge in edges_of(network)} == {
        name: row[5] for name, row in LINES.items()
    }


def test_a_line_has_the_published_length_of_its_country_only_where_it_is_alone_there():
    lengths = [
        (name, country, "length", km, "km", "2024", "")
        for name, country, km in (("north", "KZ", "410"), ("north", "RU", "1010"), ("south-az", "", "455"))
    ]
    more = LINES | {"south-az-2": ("south", "pipeline", "AZ", "port-w", "border-s", 460.0, "retired")}
    more |= {"north-ru-2": ("north", "pipeline", "RU", "border-n", "port-n", 1020.0, "operating")}
    figures = toy_figures([*lengths, ("south", "AZ", "length", "915", "km", "2024", "")])
    found = {edge["id"]: edge["published_km"] for edge in edges_of(build_network(toy_frame(more), figures))}
    told = {name: amount.value for name, amount in found.items() if amount}
    assert told == {"north-kz": 410, "south-az": 455}
    alone = {edge["id"]: edge["published_km"] for edge in edges_of(build_network(toy_frame(), figures))}
    assert alone["north-ru"].value == 1010
    retired = build_network(toy_frame(more), toy_figures([("south", "AZ", "length", "915", "km", "2024", "")]))
    assert not any(edge["published_km"] for edge in edges_of(retired))


def test_a_line_is_measured_geodesically_when_no_length_is_given():
    from geographiclib.geodesic import Geodesic

    network = build_network(toy_frame().drop(columns="length_km"), toy_figures())
    start, end = PLACES["port-e"], PLACES["port-w"]
    straight_m = Geodesic.WGS84.Inverse(start[3], start[2], end[3], end[2])["s12"]
    assert network.edges["port-e", "port-w", "crossing"]["length_km"] == pytest.approx(straight_m / 1000, rel=1e-9)


def test_the_figure_of_the_line_comes_before_its_country_and_its_system(network):
    capacities = {edge["id"]: edge["capacity"] for edge in edges_of(network)}
    assert capacities["north-kz"].value == 70
    assert capacities["north-ru"].value == 80
    assert capacities["south-az"].value == capacities["south-tr"].value == 50


def test_conflicting_figures_give_the_preferred_value_and_the_range_of_all(network):
    assert network.edges["port-e", "port-w", "crossing"]["capacity"] == Amount(5, 5, 7, "Mt/yr", "2023", "toy-source")


def test_a_figure_long_before_the_one_used_is_history_and_no_conflict():
    figures = toy_figures(
        [("south", "", "capacity", "20", "Mt/yr", "2010", ""), ("south", "", "capacity", "50", "Mt/yr", "2024", "")]
    )
    amount = build_network(toy_frame(), figures).edges["port-w", "border-s", "south-az"]["capacity"]
    assert (amount.value, amount.low, amount.high) == (50, 50, 50)


def test_a_line_not_built_has_its_planned_capacity(network):
    edge = network.edges["port-w", "port-it", "new-az"]
    assert edge["proposed"]
    assert edge["capacity"].value == 20


def test_a_leg_without_published_capacity_is_a_range_from_what_it_has_carried(network):
    assert limits_of(network.edges["field-b", "port-e", "rail-kz"]) == (2.0, float("inf"), float("inf"))


def test_an_open_sea_leg_and_a_port_without_figure_do_not_limit(network):
    assert limits_of(network.edges["port-n", "strait", "sea-n1"]).low == float("inf")
    assert limits_of(network.nodes["port-w"]).low == float("inf")


def test_barrels_become_tonnes_at_the_density_of_the_crude_and_it_is_said():
    figures = toy_figures([("btc", "", "capacity", "1.2", "million bbl/d", "2009", "")])
    frame = toy_frame({"btc-az": ("btc", *LINES["south-az"][1:])})
    network = build_network(frame, figures, densities={"btc-blend": CrudeDensity("btc-blend", 7.57, "bp")})
    capacity = network.edges["port-w", "border-s", "btc-az"]["capacity"]
    assert capacity.value == pytest.approx(1.2 * 365 / 7.57)
    assert "barrels of btc become tonnes at 7.57 bbl/t (btc-blend, source bp)" in map(
        str, find_flow(network, "port-w", "border-s").assumptions
    )


def test_oil_figures_never_limit_gas():
    figures = toy_figures([("south", "", "capacity", "1.2", "million bbl/d", "2009", "")])
    network = build_network(toy_frame(commodity="gas"), figures, commodity="gas")
    assert network.graph["unit"] == "bcm/yr"
    assert network.edges["port-w", "border-s", "south-az"]["capacity"] is None


def test_part_years_and_plans_are_no_yearly_throughput():
    figures = toy_figures(
        [
            ("south", "", "throughput", "9", "Mt", "2024-01/2024-10", ""),
            ("south", "", "plan_throughput", "9", "Mt", "2024", ""),
        ]
    )
    assert build_network(toy_frame(), figures).edges["port-w", "border-s", "south-az"]["throughput"] == {}


def test_every_line_end_that_joins_no_point_is_named_in_one_error():
    frame = toy_frame()
    frame = frame[~frame["id"].isin(["border-n", "port-s"])]
    with pytest.raises(LayerError) as caught:
        build_network(frame, toy_figures())
    assert str(caught.value).count("\n") == 3
    for line in ("north-kz", "north-ru", "south-tr", "sea-s"):
        assert f"line '{line}'" in str(caught.value)


def test_a_line_that_stops_short_of_its_point_is_an_error():
    places = {**PLACES, "port-n": ("terminal", "RU", 38, 44.01)}
    frame = toy_frame()
    frame.loc[frame["id"] == "port-n", "geometry"] = toy_frame(places=places).set_index("id").geometry["port-n"]
    with pytest.raises(
        LayerError, match=r"line 'north-ru': it ends at lon 38.0, lat 44.0, its to_point 'port-n' lies at"
    ):
        build_network(frame, toy_figures())


def test_an_unknown_commodity_is_refused_with_the_known_ones():
    with pytest.raises(LayerError, match="'coal': allowed are oil, gas, goods"):
        build_network(toy_frame(), toy_figures(), commodity="coal")


def test_the_input_frames_are_not_changed():
    frame, figures = toy_frame(), toy_figures()
    build_network(frame, figures)
    assert frame.equals(toy_frame())
    assert figures.equals(toy_figures())


def test_the_network_has_every_point_and_line_in_order_of_id(network):
    edges = edges_of(network)
    assert [edge["id"] for edge in edges] == sorted(LINES)
    assert sorted(network.nodes) == sorted(PLACES)
    assert edges[0]["capacity"].value == 5


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("north", {"north-kz", "north-ru"}),
        ("south-az", {"south-az"}),
        ("port-e", {"feeder-kz", "rail-kz", "crossing"}),
        ("RU", {"north-ru", "sea-n1"}),
        ("TR", {"south-tr", "sea-s", "sea-n1", "sea-n2"}),
        ("fields", {"north-kz", "feeder-kz", "rail-kz"}),
        ("IT", {"sea-n2", "sea-s", "new-az"}),
    ],
)
def test_a_closure_removes_every_line_it_names_and_no_other(network, name, lines):
    assert lines_closed_by(network, name) == lines
    assert {edge["id"] for edge in edges_of(close(network, [name]))} == set(LINES) - lines


def test_a_passage_closes_by_its_common_name():
    places = {"bosphorus" if name == "strait" else name: place for name, place in PLACES.items()}
    lines = {name: tuple("bosphorus" if part == "strait" else part for part in row) for name, row in LINES.items()}
    network = build_network(toy_frame(lines, places), toy_figures())
    assert lines_closed_by(network, "turkish-straits") == {"sea-n1", "sea-n2"}
    assert "turkish-straits" in known_names(network)


def test_closures_together_remove_what_each_removes(network):
    both = close(network, ["RU", "south"])
    assert {edge["id"] for edge in edges_of(both)} == set(LINES) - {"north-ru", "sea-n1", "south-az", "south-tr"}


def test_closing_leaves_the_network_it_was_given_alone(network):
    close(network, ["KZ"])
    assert len(edges_of(network)) == len(LINES)


def test_unknown_names_get_the_nearest_known_ones(network):
    for ask in (lambda: close(network, ["nort"]), lambda: places_named(network, "nort", arriving=False)):
        with pytest.raises(UnknownNameError, match="did you mean north"):
            ask()


def test_groups_countries_and_systems_stand_for_places(network):
    assert places_named(network, "fields", arriving=False) == ["field-a", "field-b", "lonely"]
    assert places_named(network, "europe", arriving=True) == ["port-it"]
    assert places_named(network, "KZ", arriving=False) == ["field-a", "field-b", "lonely"]
    assert places_named(network, "KZ", arriving=True) == ["port-e"]
    assert places_named(network, "south", arriving=False) == ["port-w"]
    assert places_named(network, "south", arriving=True) == ["port-s"]


def test_lines_on_paper_are_left_out_unless_asked_for(network):
    assert "new-az" not in {edge["id"] for edge in edges_of(existing(network))}
    assert "new-az" in {edge["id"] for edge in edges_of(existing(network, include_proposed=True))}


def test_retired_lines_are_in_no_network():
    lines = {**LINES, "south-az": (*LINES["south-az"][:6], "retired")}
    assert "south-az" not in {edge["id"] for edge in edges_of(build_network(toy_frame(lines), toy_figures()))}


def test_a_field_on_the_way_of_a_line_joins_it_though_no_line_begins_there():
    frame = pass_through(toy_frame(), "north-ru", "lonely")
    segments = {edge["segment"] for edge in edges_of(build_network(frame, toy_figures()))}
    assert {"north-ru:border-n-lonely", "north-ru:lonely-port-n"} <= segments


def test_a_line_of_three_stretches_is_cut_at_both_its_ends_too():
    frame = pass_through(toy_frame(), "north-ru", "lonely")
    edges = [edge for edge in edges_of(build_network(frame, toy_figures())) if edge["id"] == "north-ru"]
    assert sum(edge["length_km"] for edge in edges) == pytest.approx(1000.0, abs=1e-5)
    assert {edge["line_km"] for edge in edges} == {1000.0}
    assert {edge["name"] for edge in edges} == {"North-Ru"}


def test_what_tanks_hold_is_that_of_the_point_in_its_country_before_that_of_the_point():
    rows = [("port-s", "", "storage", "9", "Mt", "2024", ""), ("port-s", "TR", "storage", "1", "Mt", "2020", "")]
    network = build_network(toy_frame(), toy_figures(rows))
    assert network.nodes["port-s"]["storage"].value == 1
    assert network.nodes["port-n"]["storage"] is None


def test_a_group_closes_the_side_it_is_of(network):
    assert lines_closed_by(network, "europe") == {"sea-n2", "sea-s", "new-az"}
    assert lines_closed_by(network, "fields") == {"north-kz", "feeder-kz", "rail-kz"}


def test_a_name_that_closes_nothing_is_told_with_the_nearest(network):
    with pytest.raises(UnknownNameError, match=r"cannot close 'crosing': nothing is called so; .*crossing"):
        lines_closed_by(network, "crosing")
