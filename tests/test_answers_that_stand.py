"""Questions whose answers once fell, put to the shipped atlas: what must stand, by published figures."""

import pytest

from geo.network.answers import find_answer
from geo.network.flow import find_flow
from geo.network.scenarios import case_named
from geo.network.search import find_paths
from geo.network.tables import atlas_network
from geo.network.wording import answer_lines


@pytest.fixture(scope="module")
def oil():
    return atlas_network("oil")


@pytest.fixture(scope="module")
def gas():
    return atlas_network("gas")


@pytest.fixture(scope="module")
def without_cpc(oil):
    return find_answer(oil, "fields", "europe", closed=["cpc"], year=2025)


def test_with_cpc_closed_about_24_mt_a_year_reach_europe_and_about_12_are_free_of_todays_traffic(without_cpc):
    assert without_cpc.flow.value == pytest.approx(24.5, abs=1)
    assert without_cpc.spare.value == pytest.approx(12, abs=1)
    assert "atyrau-samara-kz" in {place.id for place in without_cpc.flow.cut}


def test_china_takes_20_beside_europe_of_which_9_are_free_after_russian_transit(without_cpc):
    ((name, flow, spare),) = without_cpc.beside
    assert (name, flow.value, spare.value) == ("china", 20.0, pytest.approx(9.0))


def test_the_low_answer_is_not_below_what_was_carried_on_the_ways_left(without_cpc):
    carried = {"atyrau-samara": 8.8, "Aktau-Sangachal": 1.3, "Aktau-Makhachkala": 2.2}
    assert without_cpc.flow.low >= sum(carried.values())


def test_on_the_kazakh_section_of_cpc_kazakh_oil_counts_and_it_is_listed_whether_or_not_it_binds(oil):
    answer = find_answer(oil, "karachaganak", "europe", year=2025)
    (section,) = [section for section in answer.spare.sections if section.id == "cpc-kz"]
    assert (section.capacity.value, section.carried.value) == (72.5, 64.8)
    assert section.spare == pytest.approx(7.7)
    assert section.is_near_limit


def test_goods_from_aktau_to_georgia_are_limited_by_all_cargo_and_not_by_the_oil_berths():
    flow = find_flow(atlas_network("goods"), "aktau", "GE")
    assert (flow.value, [place.id for place in flow.cut]) == (11.0, ["aktau"])


def test_an_answer_on_goods_does_not_speak_of_oil_or_gas():
    network = atlas_network("goods")
    left_out = list(answer_lines(network, find_answer(network, "aktau", "GE")))[-1]
    assert "which goods they are" in left_out
    assert "oil or gas" not in left_out


def test_from_sangachal_to_ceyhan_nothing_goes_round_by_aktau_and_btc_has_30_free(oil):
    answer = find_answer(oil, "sangachal", "ceyhan", year=2025)
    assert {share.lines for share in answer.flow.paths} == {("btc-az", "btc-ge", "btc-tr")}
    by_btc = find_answer(oil, "sangachal", "ceyhan", via="btc", year=2025)
    assert by_btc.spare.value == answer.spare.value == pytest.approx(30.5, abs=0.5)


def test_from_tengiz_no_more_can_flow_than_tengiz_gave(oil):
    flow = find_flow(oil, "tengiz", "europe")
    assert 30 <= flow.value <= 40
    assert [place.kind for place in flow.cut] == ["supply"]


def test_makhachkala_to_novorossiysk_works_and_only_the_way_from_baku_stands_idle(oil):
    assert find_flow(oil, "aktau", "novorossiysk").value == pytest.approx(5.1, abs=0.1)
    idle = {edge["id"] for _, _, edge in oil.edges(data=True) if edge["system"] == "baku-novorossiysk"
            and edge["status"] == "idle"}  # fmt: skip
    assert idle == {"baku-novorossiysk-az", "baku-novorossiysk-ru-south"}


def test_gas_that_was_carried_to_europe_is_not_above_the_upper_bound(gas):
    flow = find_flow(gas, "sangachal", "europe")
    assert flow.high >= 11.5
    assert flow.low <= flow.value <= flow.high


def test_with_btc_closed_six_weeks_no_idle_line_takes_its_oil_and_the_days_are_in_the_answer(oil):
    answer = find_answer(oil, year=2025, case=case_named("btc-closed", "oil"))
    assert answer.scenario.case.duration_days == 42
    assert not {line for share in answer.flow.paths for line in share.lines} & {"baku-supsa-az", "baku-supsa-ge"}
    assert answer.without.flow.closed == ()
    assert answer.flow.closed == ("btc",)


def test_a_case_stands_beside_the_state_without_it_under_the_same_closures(oil):
    answer = find_answer(oil, closed=["cpc"], year=2025, case=case_named("low-water", "oil"))
    assert answer.without.flow.closed == answer.flow.closed == ("cpc",)
    assert answer.without.flow.value > answer.flow.value
    assert answer.without.spare.value > answer.spare.value


def test_tengiz_oil_reaches_samara_without_cpc(oil):
    (first, *_) = find_paths(oil, "tengiz", "samara", closed=["cpc"])
    assert first.systems == ("tengiz-kulsary", "uzen-atyrau", "atyrau-samara")


@pytest.mark.parametrize("port", ["batumi", "kulevi"])
def test_oil_goes_by_rail_from_baku_to_the_black_sea_as_printed_in_2008(oil, port):
    flow = find_flow(oil, "sangachal", port)
    assert (flow.value, flow.cut[0].capacity.as_of) == (8.5, "2008-04")


def test_druzhba_to_germany_stands_idle_for_kazakh_oil(oil):
    (path, *_) = find_paths(oil, "karachaganak", "schwedt", include_idle=True)
    assert path.idle_legs == ("druzhba-by-west", "druzhba-pl-east")


def test_a_closed_field_leaves_the_rest_of_the_line_it_feeds_to_what_joins_it(oil):
    left = find_flow(oil, "kashagan", "europe", closed=["tengiz"])
    assert any("cpc-kz" in share.lines for share in left.paths)
    assert left.value == find_flow(oil, "kashagan", "europe").value


def test_what_another_closed_line_brought_and_what_went_by_one_branch_of_two_is_not_counted_as_closed(oil):
    goods = atlas_network("goods")
    carried = dict(find_answer(oil, "fields", "europe", closed=["RU"]).stranded.carried)
    assert "druzhba" not in carried  # it comes by Atyrau-Samara
    assert {"cpc", "atyrau-samara"} <= set(carried)
    assert not find_answer(goods, "mointy", "GE", closed=["kuryk"]).stranded.carried
    assert not find_answer(oil, "fields", "europe", closed=["tengiz"]).stranded.carried


@pytest.mark.parametrize(("origin", "whole"), [("sangachal", True), ("fields", False), ("KZ", False)])
def test_what_a_closed_line_carried_is_the_kazakh_part_only_for_what_starts_in_kazakhstan(oil, origin, whole):
    found = dict(find_answer(oil, origin, "europe", closed=["btc"], year=2025).stranded.carried)
    (line,) = [edge for *_, edge in oil.edges(data=True) if edge["id"] == "btc-az"]
    assert found["btc"] == line["throughput" if whole else "throughput_part"][2025]


def test_what_finds_no_room_is_told_with_what_china_takes_too_and_both_together_pass_no_line_twice(oil, without_cpc):
    stranded, ((_, _, china),) = without_cpc.stranded, without_cpc.beside
    assert stranded.beside.value == pytest.approx(stranded.value - china.value)
    both = find_flow(oil, "fields", "europe", closed=["cpc"], spare_of_year=2025, also=["china"])
    assert both.value == pytest.approx(stranded.carried[0][1].value - stranded.beside.value)
    tengiz = find_flow(oil, "tengiz", "europe", closed=["cpc"], also=["china"])
    by_kenkiyak = find_flow(oil, "tengiz", "china").value
    assert tengiz.value == pytest.approx(find_flow(oil, "tengiz", "europe", closed=["cpc"]).value + by_kenkiyak)


def test_the_number_its_limits_and_the_date_of_its_newest_figure_stand_together(oil, without_cpc):
    first, limit, following, date, *_ = answer_lines(oil, without_cpc)
    assert first.startswith("24.79 Mt/yr")
    assert [line.strip().partition(" ")[0] for line in (limit, following, date)] == ["limited", "next,", "newest"]


@pytest.mark.parametrize("field", ["tengiz", "kashagan"])
def test_no_more_of_a_field_finds_no_room_than_it_produced(oil, field):
    stranded = find_answer(oil, field, "europe", closed=["cpc"], year=2025).stranded
    produced = oil.nodes[field]["production"][2025].value
    assert stranded.high == produced < stranded.carried[0][1].value


def test_what_is_full_and_leads_nowhere_limits_nothing():
    flow = find_flow(atlas_network("oil", year=2024), "fields", "europe", closed=["RU"], spare_of_year=2024)
    assert flow.cut
    assert all(place.counted for place in flow.cut)


@pytest.mark.parametrize(("closed", "blank"), [(["kuryk"], ("aktau-alat",)), ([], ())])
def test_a_low_answer_of_nothing_names_the_lines_of_which_nothing_is_published(closed, blank):
    goods = atlas_network("goods", cargo="grain")
    answer = find_answer(goods, None, None, closed=closed)
    assert (answer.flow.low == 0, answer.flow.blank) == (bool(blank), blank)
    said = "  Aktau-Alat: no capacity is published; counted as no limit, in the low answer as nothing"
    assert (said in list(answer_lines(goods, answer))) == bool(blank)


def test_what_was_carried_is_the_limit_of_a_year_before_a_larger_one_was_published():
    """CPC carried 44.3 Mt in 2016 by the 28.2 published for 2004, TAP 11.5 bcm in 2022 by 10; see figures.csv."""
    oil = atlas_network("oil", year=2016)
    answer = find_answer(oil, "fields", "europe", year=2016)
    assert next(place.counted for place in answer.flow.cut if place.id == "cpc-ru") == 44.3
    said = "Counted as a limit is what was carried, where that is more than is published: CPC 44.30 > 28.20 (2004)"
    assert any(line.startswith(said) for line in answer_lines(oil, answer))
    tap = find_flow(atlas_network("gas", year=2022), "sangachal", "europe")
    assert (tap.low, tap.value, tap.high) == (11.5, 11.5, 11.5)
    assert find_flow(atlas_network("gas", year=2021), "sangachal", "europe").value == 10.0
    kazakh = next(edge for *_, edge in atlas_network("oil", year=2019).edges(data=True) if edge["id"] == "cpc-kz")
    assert kazakh["capacity"].value == 54.3  # not the 63.3 of all of CPC, Russian oil too


def test_oil_of_kashagan_has_the_way_to_china_that_it_went_in_december_2025(oil):
    """50 kt in that month, by Reuters; Kenkiyak-Atyrau is the narrowest of the way."""
    flow = find_flow(oil, "kashagan", "china")
    assert (flow.value, [place.id for place in flow.cut]) == (6.0, ["kenkiyak-atyrau"])
    assert find_flow(oil, "karachaganak", "china").value == 6.0
