"""What fields give together where their own production is not published: what their country's other fields left."""

import pytest
from toy_network import FIGURES, LINES, PLACES, toy_figures, toy_frame

from geo.network.cuts import SOURCE, flow_graph
from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.tables import atlas_network

MORE = {"field-c": ("field", "KZ", 53, 45)}
LINE = {"feeder-c": ("feeder-c", "pipeline", "KZ", "field-c", "border-n", 100.0, "operating")}


def network_with(*rows):
    return build_network(toy_frame({**LINES, **LINE}, {**PLACES, **MORE}), toy_figures([*FIGURES, *rows]))


def test_fields_without_a_figure_give_together_what_the_others_left_of_their_country():
    network = network_with(("KZ", "", "production", "43", "Mt", "2024", ""))
    assert {name: network.nodes[name]["shares"] for name in ("field-a", "field-b", "field-c")} == {
        "field-a": "KZ", "field-b": "", "field-c": "KZ",
    }  # fmt: skip
    flow = find_flow(network, "KZ", "europe")
    assert flow.value == 43.0
    assert ("KZ supply", "supply", 40.0) in {(place.id, place.kind, place.counted) for place in flow.cut}
    (rest,) = [place.capacity for place in flow.cut if place.id == "KZ supply"]
    assert (rest.value, rest.as_of, rest.source) == (40.0, "2024", "toy-source")
    shared = next(assumption for assumption in flow.assumptions if assumption.code == "supply-shared")
    assert {"field-a", "field-c"} <= set(shared.values["places"])
    assert flow_graph(network, ["field-a", "field-c"], ["port-it"]).out_degree(SOURCE) == 1


@pytest.mark.parametrize(
    "row", [("KZ", "", "production", "43", "Mt", "2019", ""), ("RU", "", "production", "43", "Mt", "2024", "")]
)
def test_a_year_in_which_not_all_told_fields_are_told_and_another_country_tell_nothing(row):
    network = network_with(row)
    assert not any(node["shares"] for _, node in network.nodes(data=True))
    assert "supply" in {assumption.code for assumption in find_flow(network, "KZ", "europe").assumptions}


def test_no_more_leaves_the_shipped_fields_than_their_country_produced():
    network = atlas_network("oil")
    (rest,) = {node["production"][2022].value for _, node in network.nodes(data=True) if node["shares"] == "KZ"}
    assert rest == pytest.approx(84.2 - 29.2 - 12.7 - 11.3)
    flow = find_flow(network, "fields", "europe", include_proposed=True)
    assert flow.value == pytest.approx(39 + 18 + 11.3 + rest)
    assert {place.kind for place in flow.cut} == {"supply"}
