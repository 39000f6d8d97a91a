"""What is left of a flow when one system fails, against flows closed by hand, and how long tanks last."""

import json

import pytest
import toy_network as toy

import geo
from geo.commands import cli
from geo.errors import UnknownNameError
from geo.network.failures import failures_table, find_failures
from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.scenarios import Case

TANK_M3 = 1_000_000
TANK_MT = TANK_M3 / (42 * 3.785411784e-3) / 7.33 / 1e6
"""The same tank in Mt: a barrel is 42 gallons, and 7.33 barrels of a crude nobody names weigh a tonne."""
TANK = ("port-n", "", "storage", str(TANK_M3), "m3", "2022", "")


@pytest.fixture(scope="module")
def network():
    return build_network(toy.toy_frame(), toy.toy_figures([*toy.FIGURES, TANK]))


def test_the_costliest_failure_comes_first_and_what_is_left_is_known_by_hand(network):
    found = {failure.system: failure.left for failure in find_failures(network, "KZ", "IT")}
    assert list(found.items()) == [("north", 5), ("south", 70), ("feeder", 73), ("rail", 75)]


def test_each_failure_is_the_flow_with_that_system_closed(network):
    for failure in find_failures(network, "KZ", "IT"):
        assert failure.left == find_flow(network, "KZ", "IT", closed=[failure.system]).value
        assert failure.whole == find_flow(network, "KZ", "IT").value == 75
        assert failure.left_percent == pytest.approx(100 * failure.left / 75)


def test_no_system_that_is_not_tried_costs_anything(network):
    tried = {failure.system for failure in find_failures(network, "KZ", "IT")}
    others = {edge["system"] for *_, edge in network.edges(data=True) if edge["mode"] != "sea"} - tried
    assert others
    assert all(find_flow(network, "KZ", "IT", closed=[system]).value == 75 for system in others)


def test_where_no_way_is_left_nothing_is(network):
    (failure,) = find_failures(network, "field-a", "border-n")
    assert (failure.system, failure.left, failure.left_percent) == ("north", 0, 0)


def test_what_is_closed_and_a_case_hold_beside_each_failure(network):
    assert [failure.left for failure in find_failures(network, "KZ", "IT", closed=["south"])] == [0]
    halved = Case("half", "Half", "oil", scale=(("north", 0.5),))
    assert find_failures(network, "KZ", "IT", case=halved)[0].whole == 40
    shut = Case("shut", "Shut", "oil", close=("north",))
    assert find_failures(network, "KZ", "IT", case=shut)[0].whole == 5


def test_only_failures_on_the_way_asked_for_count(network):
    found = {failure.system: failure.left for failure in find_failures(network, "KZ", "IT", via="south")}
    assert found == {"south": 0, "feeder": 3, "rail": 5}


def test_tanks_at_an_end_last_what_they_hold_by_what_the_system_carried_a_day(network):
    north = find_failures(network, "KZ", "IT", year=2024)[0]
    (tank,) = north.tanks
    assert (tank.place, tank.year) == ("port-n", 2024)
    assert tank.stored.value == pytest.approx(TANK_MT)
    assert tank.days == pytest.approx(TANK_MT / (60 / 365))


def test_without_a_volume_of_the_year_nobody_says_how_long_tanks_last(network):
    assert find_failures(network, "KZ", "IT", year=2023)[0].tanks == ()


def test_a_tank_changes_no_flow_and_no_assumption(network):
    without = find_flow(build_network(toy.toy_frame(), toy.toy_figures()), "KZ", "IT")
    assert find_flow(network, "KZ", "IT") == without


def test_the_table_has_a_row_a_failure_with_what_is_left_lost_and_stored(network):
    table = failures_table(network, "KZ", "IT", year=2024).set_index("system")
    assert list(table.columns) == ["left_mt_per_year", "lost_mt_per_year", "left_percent", "days_stored"]
    assert (table["left_mt_per_year"] + table["lost_mt_per_year"] == 75).all()
    assert table.loc["north", "days_stored"] == pytest.approx(TANK_MT / (60 / 365))


def test_a_flow_without_limit_has_no_failures():
    assert find_failures(geo.atlas_network("oil"), "samara", "europe") == []


def test_an_unknown_name_is_refused(network):
    with pytest.raises(UnknownNameError):
        find_failures(network, "nowhere", "IT")


def test_the_command_tells_failures_in_words_and_as_json(capsys):
    question = ["flow", "--from", "sangachal", "--to", "ceyhan", "--year", "2025", "--failures"]
    assert cli.main(question) == 0
    text = capsys.readouterr().out
    assert "If one fails, of 57.86 Mt/yr are left:" in text
    assert "without BTC 0.00 (0 %); tanks of Ceyhan" in text
    assert cli.main([*question, "--format", "json"]) == 0
    (failure,) = json.loads(capsys.readouterr().out)["failures"]
    assert (failure["system"], failure["left_mt_per_year"]) == ("btc", 0)
    (tank,) = failure["tanks"]
    assert tank["stored_mt"] == pytest.approx(7 / 7.57, abs=1e-4)


def test_the_tanks_of_cpc_hold_four_days_of_2025():
    (cpc, *_) = find_failures(geo.atlas_network("oil"), "fields", "cpc-terminal", year=2025)
    assert cpc.system == "cpc"
    assert sum(tank.days for tank in cpc.tanks) == pytest.approx(4.1, abs=0.1)
