"""The network of a year: what was open, in which state, with the capacities of the time."""

import itertools
from dataclasses import replace

import pandas as pd
import pytest
from toy_network import toy_figures, toy_frame

from geo.atlas.vocabulary import State, read_vocabulary
from geo.network.answers import find_answer
from geo.network.capacities import limits_of
from geo.network.flow import find_flow, require_year
from geo.network.graph import build_network, edges_of
from geo.network.records import answer_record
from geo.network.search import find_paths
from geo.network.tables import atlas_network
from geo.network.wording import answer_lines
from geo.network.years import count_what_was_carried, figures_of_year, frame_of_year

VOCABULARY = replace(
    read_vocabulary(),
    states={
        "south-az": (State("2021-05", "idle"), State("2023", "operating")),
        "crossing": (State("2020", "operating"),),
    },
)


def status_in(year, line):
    frame = frame_of_year(toy_frame(), toy_figures(), year, VOCABULARY)
    found = frame.loc[frame["id"] == line, "status"].tolist()
    return found[0] if found else None


@pytest.mark.parametrize(
    ("line", "year", "status"),
    [("south-az", 2020, "operating"), ("south-az", 2021, "idle"), ("south-az", 2022, "idle"),
     ("south-az", 2023, "operating"), ("crossing", 2019, None), ("crossing", 2020, "operating"),
     ("north-kz", 1990, "operating"), ("new-az", 2020, "proposed")],
)  # fmt: skip
def test_a_line_has_the_state_it_had_at_the_end_of_the_year(line, year, status):
    assert status_in(year, line) == status


def test_a_system_opens_in_its_start_year_and_points_stay():
    figures = toy_figures([("north", "", "start_year", "2001", "year", "2001", "")])
    before, after = (frame_of_year(toy_frame(), figures, year, VOCABULARY) for year in (2000, 2001))
    assert "north-kz" not in set(before["id"])
    assert {"north-kz", "north-ru"} <= set(after["id"])
    assert "border-n" in set(before["id"])


def capacities(year, rows):
    kept = figures_of_year(toy_figures(rows), year, VOCABULARY)
    return sorted(zip(kept["quantity"], kept["value"], strict=True))


def test_the_capacity_of_a_year_is_the_one_dated_then_or_before_else_the_last_one_before_an_expansion():
    rows = [("north", "", "capacity", "80", "Mt/yr", "2024", "yes"),
            ("north", "", "capacity_initial", "28", "Mt/yr", "2004", "yes"),
            ("north", "", "capacity_initial", "67", "Mt/yr", "2018", "")]  # fmt: skip
    assert capacities(2025, rows) == [("capacity", "80")]
    assert capacities(2022, rows) == [("capacity", "67")]
    assert capacities(2010, rows) == [("capacity", "28")]
    assert capacities(2000, rows) == [("capacity", "80")]


def test_a_dated_capacity_of_before_an_expansion_counts_rather_than_one_without_a_date():
    rows = [("north", "", "capacity", "80", "Mt/yr", "", ""), ("north", "", "capacity", "78", "Mt/yr", "2018", "yes"),
            ("north", "", "capacity_initial", "28", "Mt/yr", "2006/2018", "yes")]  # fmt: skip
    assert capacities(2012, rows) == [("capacity", "28")]
    assert capacities(2018, rows) == [("capacity", "78"), ("capacity", "80")]
    assert capacities(2000, rows) == [("capacity", "80")]


def test_the_gas_line_to_turkey_had_its_first_capacity_until_the_expansion():
    """7.41 bcm/yr at first, 7.67 carried in 2017, 23.4 from 2018: see figures.csv."""
    found = {year: find_flow(atlas_network("gas", year=year), "sangachal", "TR").value for year in (2012, 2017, 2018)}
    assert found == {2012: 7.41, 2017: 7.67, 2018: 23.4}


def test_what_was_carried_of_a_cargo_in_later_years_is_not_known():
    volumes = atlas_network("goods", year=2014, cargo="grain").graph["volumes"]
    assert [(volume.subject, volume.amount.value) for volume in volumes if volume.amount.as_of == "2014"] == [
        ("aktau", 0.7)
    ]
    assert all(volume.amount.as_of[:4] <= "2014" for volume in volumes)


def test_a_year_of_which_only_a_port_or_a_cargo_is_published_is_taken():
    require_year(atlas_network("goods", year=2010), 2010)
    require_year(atlas_network("goods", year=2014, cargo="grain"), 2014)


def test_a_section_is_not_told_to_have_carried_what_its_whole_system_did():
    """All of CPC carried 63.3 Mt in 2019, its section in Kazakhstan can take 54.3; in 2018 that is what it took."""
    told = {year: find_flow(atlas_network(year=year), "tengiz", "europe", spare_of_year=year) for year in (2018, 2019)}
    cpc = {
        year: {s.id: s.carried.value for s in flow.sections if s.id in ("cpc-kz", "cpc-ru")}
        for year, flow in told.items()
    }
    assert cpc == {2018: {"cpc-kz": 54.3, "cpc-ru": 61.08}, 2019: {"cpc-ru": 63.3}}


def test_a_capacity_that_is_only_of_the_past_is_none_of_today():
    assert capacities(2022, [("north", "", "capacity_initial", "28", "Mt/yr", "2004", "")]) == []


def test_traffic_of_later_years_is_not_known_and_the_given_frames_stay_as_they_are():
    figures = toy_figures()
    kept = figures_of_year(figures, 2023, VOCABULARY)
    assert set(kept.loc[kept["quantity"] == "throughput", "as_of"]) == {"2023"}
    pd.testing.assert_frame_equal(figures, toy_figures())
    assert find_flow(build_network(toy_frame(), kept), "field-a", "port-n").value == 70.0


def test_the_shipped_network_of_2022_is_that_of_before_the_expansion_of_its_main_line():
    oil = atlas_network("oil", year=2022)
    assert {place.id: place.counted for place in find_flow(oil, "fields", "cpc-terminal").cut} == {"cpc-kz": 54.3}
    assert "baku-supsa-az" in {edge["id"] for _, _, edge in oil.edges(data=True) if edge["status"] == "idle"}


def test_kazakh_oil_could_go_to_germany_in_2025_and_not_after_the_stop_of_may_2026():
    (path, *_) = find_paths(atlas_network("oil", year=2025), "karachaganak", "schwedt")
    assert not path.idle_legs
    assert {edge["status"] for _, _, edge in atlas_network("oil", year=2026).edges(data=True)
            if edge["id"] == "druzhba-by-west"} == {"idle"}  # fmt: skip


def test_the_last_state_told_of_a_line_is_the_one_it_is_drawn_with():
    oil = atlas_network("oil")
    drawn = {edge["id"]: edge["status"] for _, _, edge in oil.edges(data=True)}
    states = oil.graph["vocabulary"].states
    assert states
    assert {line: told[-1].status for line, told in states.items()} == {line: drawn[line] for line in states}


def test_an_answer_of_a_year_names_the_capacities_published_only_later():
    then = find_answer(atlas_network(year=2008), "fields", "europe")
    assert ("atyrau-samara", "2020") in then.later
    assert all(as_of[:4] > "2008" for _, as_of in then.later)
    record = answer_record(then)["capacity_published_later"]
    assert {"id": "atyrau-samara", "as_of": "2020"} in record
    assert find_answer(atlas_network(), "fields", "europe").later == ()


def test_a_field_gives_no_more_in_the_network_of_a_year_than_it_produced_then():
    network = atlas_network("oil", year=2022)
    flow = find_flow(network, "kashagan", "europe")
    assert flow.value == network.nodes["kashagan"]["production"][2022].value
    assert flow.value < find_flow(network, "kashagan", "europe", supply_of_year=2025).value


def port_in(year, *rows):
    """Return port-e in the network of a year, with only these figures."""
    network = build_network(toy_frame(), figures_of_year(toy_figures([*rows]), year, VOCABULARY))
    count_what_was_carried(network, year)
    return network.nodes["port-e"]


CAPACITY = ("port-e", "", "capacity", "5", "Mt/yr", "2020", "")


@pytest.mark.parametrize(
    ("year", "capacity", "limit"),
    [
        (2009, CAPACITY, 11.0),
        (2014, CAPACITY, 11.0),
        (2015, CAPACITY, 9.0),
        (2019, CAPACITY, 6.0),
        (2020, CAPACITY, 5.0),
        (2022, CAPACITY, 7.0),
        (2014, (*CAPACITY[:5], "", ""), 11.0),
        (2014, (*CAPACITY[:3], "12", *CAPACITY[4:]), 12.0),
    ],
)
def test_a_place_can_take_in_a_year_what_it_took_by_then_whatever_was_published_later_or_without_a_date(
    year, capacity, limit
):
    took = {"2009": "11", "2010": "9", "2014": "6", "2022": "7"}
    port = port_in(year, capacity, *(("port-e", "", "throughput", much, "Mt", when, "") for when, much in took.items()))
    assert (port["capacity"].value, limits_of(port).low) == (limit, limit)
    assert ("outgrown" in port) == (limit not in (5.0, 12.0))


def test_a_section_that_carried_more_than_its_whole_system_is_said_to_carry_can_carry_that():
    rows = [("north", "", "capacity", "8", "Mt/yr", "2008", ""), ("north", "KZ", "throughput", "13", "Mt", "2006", ""),
            ("north", "", "throughput", "3", "Mt", "2006", "")]  # fmt: skip
    network = build_network(toy_frame(), figures_of_year(toy_figures(rows), 2006, VOCABULARY))
    count_what_was_carried(network, 2006)
    limits = {edge["id"]: edge["capacity"].value for *_, edge in network.edges(data=True) if edge["system"] == "north"}
    assert limits == {"north-kz": 13.0, "north-ru": 8.0}


def test_no_place_is_limited_below_what_it_carried_in_that_year():
    """Of lines, what the capacity is published for: that of CPC's Kazakh section is none of what all of it carried."""
    for commodity, year in itertools.product(("oil", "gas", "goods"), range(2006, 2026, 2)):
        network = atlas_network(commodity, year=year)
        for place in (*edges_of(network), *(node for _, node in network.nodes(data=True))):
            carried = place.get("throughput_of_capacity", place["throughput"]).get(year)
            if carried is not None and place["capacity"] is not None:
                assert place["capacity"].value >= carried.value, (commodity, year, place)


def test_the_oil_of_aktau_is_limited_in_2010_by_what_the_port_carried_not_by_what_was_published_for_2020():
    """11.1 Mt in 2009, 9.5 in 2010, 6.03 in 2014; 5.2 Mt/yr published for 2020: see figures.csv."""
    aktau = {year: atlas_network(year=year).nodes["aktau"]["capacity"].value for year in (2010, 2014, 2019, 2020)}
    assert aktau == {2010: 11.1, 2014: 11.1, 2019: 6.03, 2020: 5.2}
    oil = atlas_network(year=2010)
    answer = find_answer(oil, "aktau", "europe", year=2010)
    assert "aktau" not in {place.id for place in answer.flow.cut}
    assert ("aktau", "2020") not in answer.later
    said = "where that is more than is published: Aktau seaport 11.10 > 5.20 (2020)."
    assert any(line.endswith(said) for line in answer_lines(oil, answer))
