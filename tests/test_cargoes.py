"""Goods by kind: what ports can handle of each, which way it goes, what was published of the volumes."""

import dataclasses
import json

import pytest
from toy_network import toy_figures, toy_frame

from geo.atlas import catalog
from geo.atlas.vocabulary import Cargo, read_vocabulary
from geo.commands import cli
from geo.errors import UnknownNameError
from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.search import find_paths
from geo.network.tables import atlas_network
from geo.page.atlas_maps import draw

CARGOES = [row["id"] for row in catalog.read_rows("cargoes")]
WHOLE = ("port-e", "", "capacity_all_cargo", "6", "Mt/yr", "2024", "")
OIL, GRAIN, FERRY = ("oil", "4"), ("grain", "1"), ("ferry", "3")


def toy_cargo_network(cargo, *berths, more=()):
    """Return the toy network of goods for a cargo that takes grain berths and the ferry."""
    kinds = {"grain": Cargo("grain", "Grain", "goods", "field-a", "port-w", ("grain", "ferry"), ("throughput_grain",))}
    vocabulary = dataclasses.replace(read_vocabulary(), cargoes=kinds)
    rows = [WHOLE, *(("port-e", "", "capacity_cargo", value, "Mt/yr", "2023", "") for _, value in berths), *more]
    figures = toy_figures(rows)
    figures["member"] = ["", *(member for member, _ in berths), *("" for _ in more)]
    frame = toy_frame(commodity="goods")
    return build_network(frame, figures, commodity="goods", vocabulary=vocabulary, cargo=cargo)


@pytest.mark.parametrize(
    ("berths", "low", "value", "high"),
    [
        ([], 6, 6, 6),
        ([OIL], 2, 2, 2),
        ([GRAIN], 1, 1, 6),
        ([OIL, GRAIN], 1, 1, 2),
        ([OIL, GRAIN, ("ferry", "0.5")], 1.5, 1.5, 2),
        ([GRAIN, FERRY], 4, 4, 6),
        ([GRAIN, ("ferry", "5")], 6, 6, 6),
    ],
)
def test_a_port_handles_of_a_cargo_what_its_berths_take_else_what_those_for_others_leave(berths, low, value, high):
    network = toy_cargo_network("grain", *berths)
    capacity, flow = network.nodes["port-e"]["capacity"], find_flow(network, "field-a", "port-e")
    assert (capacity.low, capacity.value, capacity.high) == (low, value, high)
    assert (flow.value, flow.high) == (value, high)


def test_without_a_cargo_berths_change_nothing():
    assert find_flow(toy_cargo_network(None, OIL, GRAIN), "field-a", "port-e").value == 6.0


def test_what_all_cargo_took_is_not_taken_from_the_berths_of_one():
    taken = ("port-e", "", "throughput_all_cargo", "5", "Mt", "2024", "")
    one = toy_cargo_network("grain", OIL, GRAIN, more=[taken])
    assert one.nodes["port-e"]["throughput"] == {}
    assert find_flow(one, "field-a", "port-e", spare_of_year=2024).value == 1.0
    whole = toy_cargo_network("grain", GRAIN, ("ferry", "5"), more=[taken])
    assert find_flow(whole, "field-a", "port-e", spare_of_year=2024).value == 1.0


def test_a_cargo_is_asked_by_its_title_too_and_its_ends_are_those_of_its_table():
    network = toy_cargo_network("GRAIN", GRAIN)
    assert network.graph["cargo"].id == "grain"
    flow = find_flow(network)
    assert (flow.origin, flow.destination) == ("field-a", "port-w")
    assert find_paths(network)[0].origin == "field-a"
    with pytest.raises(UnknownNameError, match="no kind of goods is called 'coal'; known are grain"):
        toy_cargo_network("coal")


def test_volumes_are_told_for_the_newest_time_of_a_year_or_more():
    rows = [("port-e", "", "throughput_grain", value, "Mt", date, "")
            for value, date in (("1", "2022"), ("3", "2023-09/2024-08"), ("0.2", "2024-01/2024-10"))]  # fmt: skip
    network = toy_cargo_network("grain", more=rows)
    assert [volume.amount.value for volume in network.graph["volumes"]] == [1.0, 3.0, 0.2]
    from geo.network.wording import volumes_line

    assert volumes_line(network) == "Published volumes of grain: Port-E 3 Mt (2023-09/2024-08)."
    assert volumes_line(toy_cargo_network("grain")) == "No volume of grain is published."


@pytest.mark.parametrize("cargo", CARGOES)
def test_every_cargo_of_the_atlas_has_a_way_and_a_limit_without_asking_for_more(cargo):
    network = atlas_network("goods", cargo=cargo)
    flow = find_flow(network)
    assert 0 < flow.value < 15
    assert flow.cut
    assert flow.next_cut
    assert find_paths(network)


def test_grain_metals_and_chemicals_go_west_and_products_and_industrial_goods_east():
    way = {}
    for cargo in CARGOES:
        network = atlas_network("goods", cargo=cargo)
        path = find_paths(network, most=1)[0]
        way[cargo] = network.nodes[path.origin]["lon"] - network.nodes[path.destination]["lon"]
    assert {cargo for cargo, east in way.items() if east > 0} == {"grain", "metals", "chemicals"}
    assert {cargo for cargo, east in way.items() if east < 0} == {"petroleum-products", "industrial-goods"}


def test_the_oil_berths_of_aktau_take_products_and_no_metals():
    found = {cargo: atlas_network("goods", cargo=cargo).nodes["aktau"]["capacity"] for cargo in CARGOES}
    assert found["petroleum-products"].value == 7.5
    assert found["metals"].value == pytest.approx(11 - 7.5 - 0.8)
    assert (found["grain"].value, found["grain"].high) == (0.8, 15 - 7.5)


def ask(capsys, *words):
    status = cli.main(list(words))
    return status, capsys.readouterr()


def test_the_commands_answer_of_a_cargo_with_its_volumes_and_their_sources(capsys):
    status, printed = ask(capsys, "flow", "--cargo", "grain", "--format", "json")
    answer = json.loads(printed.out)
    assert status == 0
    assert (answer["cargo"], answer["origin"]) == ("grain", "mointy")
    aktau = [volume for volume in answer["volumes"] if volume["subject"] == "aktau"]
    assert {volume["as_of"]: volume["value_mt"] for volume in aktau}["2022"] == 0.447
    assert all(volume["source"] in answer["source_urls"] for volume in answer["volumes"])
    status, printed = ask(capsys, "flow", "--cargo", "metals", "--close", "kuryk", "--year", "2023")
    assert status == 0
    assert "Mt/yr (0.00 to 3.70) of metals can flow from Mointy station" in printed.out
    assert "how much of the traffic is metals" in printed.out
    status, printed = ask(capsys, "routes", "--cargo", "oil-products", "-k", "1")
    assert status == 0
    assert "No volume of oil products is published." in printed.out


def test_a_cargo_that_is_not_of_the_commodity_is_refused(capsys):
    status, printed = ask(capsys, "flow", "--cargo", "grain", "--commodity", "oil")
    assert status == 1
    assert "no kind of oil is called 'grain'" in printed.err


def test_a_page_has_the_sources_of_the_volumes_it_tells():
    page = draw()
    cargoes = page.payload["routes"]["goods"]["cargoes"].values()
    told = {source for cargo in cargoes for *_, source in cargo["volumes"]}
    ids = page.payload["source_ids"]
    assert told
    assert told <= set(ids)
