"""What lines must have carried by what passed their ends: the floor of a low answer."""

from toy_network import PLACES, toy_figures, toy_frame

from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.tables import atlas_network


def test_what_several_lines_must_have_carried_together_is_the_floor_whichever_of_them_carried_it():
    lines = {"in": ("in", "pipeline", "KZ", "field-a", "hub", 1.0, "operating"),
             "north": ("north", "pipeline", "RU", "hub", "port-n", 1.0, "operating"),
             "west": ("west", "pipeline", "RU", "hub", "port-it", 1.0, "operating"),
             "past": ("past", "pipeline", "RU", "port-n", "port-it", 1.0, "operating")}  # fmt: skip
    places = {**PLACES, "hub": ("hub", "RU", 50, 50)}
    rows = [("in", "", "capacity", "17", "Mt/yr", "2024", ""), ("in", "", "throughput", "11", "Mt", "2022", ""),
            ("past", "", "capacity", "9", "Mt/yr", "2024", "")]  # fmt: skip
    network = build_network(toy_frame(lines, places), toy_figures(rows))
    together = find_flow(network, "field-a", "port-it")
    assert (together.low, together.value) == (9.0, 17.0)  # all of it by the north, which is narrow further on
    assert [made.values["low"] for made in together.assumptions if made.code == "unpublished-shared"] == [11.0]
    assert find_flow(network, "field-a", "port-n").low == 0.0  # all of it may have gone west
    assert find_flow(network, "field-a", "port-it", closed="north").low == 0.0
    known = [*rows, ("west", "", "throughput", "4", "Mt", "2022", "")]
    assert find_flow(build_network(toy_frame(lines, places), toy_figures(known)), "field-a", "port-n").low == 7.0


def test_a_line_of_unknown_traffic_leaves_nothing_to_tell_of_the_others():
    lines = {"in": ("in", "pipeline", "KZ", "field-a", "border-n", 1.0, "operating"),
             "north": ("north", "pipeline", "RU", "border-n", "port-n", 1.0, "operating"),
             "west": ("west", "pipeline", "RU", "border-n", "port-it", 1.0, "operating")}  # fmt: skip
    rows = [("in", "", "throughput", "11", "Mt", "2022", ""), ("west", "", "throughput", "4", "Mt", "2021", "")]
    network = build_network(toy_frame(lines), toy_figures(rows))
    assert find_flow(network, "field-a", "port-n").low == 0.0


def test_a_terminal_takes_in_oil_that_no_line_draws():
    lines = {"ship": ("pipe", "pipeline", "KZ", "port-w", "port-e", 1.0, "operating"),
             "on": ("on", "pipeline", "KZ", "port-e", "port-s", 1.0, "operating")}  # fmt: skip
    rows = [("on", "", "throughput", "30", "Mt", "2024", "")]
    for kind, low in (("seaport", 30.0), ("terminal", 0.0)):
        network = build_network(toy_frame(lines, {**PLACES, "port-e": (kind, "KZ", 52, 42)}), toy_figures(rows))
        assert find_flow(network, "port-w", "port-s").low == low


def test_with_cpc_closed_no_less_reaches_europe_than_went_by_samara_that_year():
    network = atlas_network("oil", year=2022)
    flow = find_flow(network, "fields", "europe", closed=["cpc"], supply_of_year=2022)
    by_samara = network.edges["atyrau", "atyrau-samara-kz-ru-border", "atyrau-samara-kz"]["throughput"][2022].value
    assert flow.low >= by_samara == 11.0
    alone = find_flow(network, "fields", "novorossiysk", closed=["cpc"], supply_of_year=2022)
    assert alone.low < by_samara  # how much turned south at Samara nobody published


def test_tankers_across_the_caspian_need_not_have_brought_what_btc_carries():
    (line,) = [edge for *_, edge in atlas_network("oil").edges(data=True) if edge["id"] == "turkmenbashi-sangachal"]
    assert line["implied"] == 0.0
