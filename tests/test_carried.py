"""What lines carried by year: the table, the words, and the page that shows them as widths."""

import re

import pandas as pd
import pytest
from browsing import settle
from unpacking import columns_of

import geo
from geo.atlas import catalog
from geo.atlas.carried import say_amount
from geo.atlas.load import lines as all_lines
from geo.errors import LayerError
from geo.page.atlas_maps import draw_page
from geo.page.carried import carried_payload

YEAR = 2025


def test_every_amount_of_the_page_is_that_of_the_series(book):
    roles = catalog.quantities_by_role()
    quantities = {"whole": (roles["throughput"], roles["throughput_goods"]), "part": (roles["throughput_part"],)}
    compared = 0
    for (subject, share), rows in book.carried.rows.groupby(["subject", "share"]):
        found = book.figures[(book.figures["subject"] == subject) & book.figures["quantity"].isin(quantities[share])]
        quantity = min(found["quantity"], key=quantities[share].index)
        series = geo.series(subject, quantity, unit=rows["unit"].iloc[0]).dropna(subset=["value"]).set_index("year")
        assert rows["year"].tolist() == series.index.tolist()
        for row in rows.to_dict("records"):
            assert (row["value"], row["source"]) == tuple(series.loc[row["year"], ["value", "source"]])
            compared += 1
    assert compared > 80


def test_gas_is_in_cubic_metres_and_everything_else_in_tonnes(book):
    systems = book.systems.set_index("id")["commodity"]
    known = book.carried.rows[book.carried.rows["subject"].isin(systems.index)]
    gas = known["subject"].map(systems).eq("gas")
    assert set(known.loc[gas, "unit"]) == {"bcm"}
    assert set(known.loc[~gas, "unit"]) == {"Mt"}


def test_every_number_that_is_said_is_that_of_the_series_with_its_source(book):
    rows = {row["id"]: row for row in catalog.read_rows("told-by-year")}
    expected = []
    for row in rows.values():
        for year, value, source in geo.series(row["subject"], row["quantity"], unit=row["unit"])[
            ["year", "value", "source"]
        ].itertuples(index=False):
            if not pd.isna(value):
                text = row["sentence"].replace("{value}", say_amount(value))
                expected.append((row["subject"], year, text, source, row["id"], value))
    assert sorted(book.carried.told.itertuples(index=False, name=None)) == sorted(expected)
    assert set(book.carried.told["source"]) <= set(book.sources["id"])


def test_lines_are_open_from_the_year_in_which_they_began_to_work(book):
    starts = book.figures[book.figures["quantity"] == "start_year"].set_index("subject")["value"].astype(int)
    lines = book.atlas[book.atlas["kind"] == "pipeline"]
    stopped = {row["line"] for row in catalog.read_rows("states")}
    late = lines[lines["system"].map(starts).gt(book.carried.years[0]) & (lines["status"] == "operating")]
    late = late[~late["id"].isin(stopped)]
    assert len(late) > 5
    for row in late.itertuples():
        assert book.carried.states[row.id] == [(book.carried.years[0], ""), (starts[row.system], "operating")]
    drawn = all_lines(book.atlas)
    planned = drawn[drawn["status"].isin(("proposed", "shelved"))]
    assert all(book.carried.states[name] == [(book.carried.years[0], "")] for name in planned["id"])


def test_what_stood_still_after_it_opened_is_idle_in_between(book):
    first = book.carried.years[0]
    for line in ("kashagan-bolashak", "bolashak-atyrau"):
        assert book.carried.states[line] == [(first, ""), (2013, "idle"), (2016, "operating")]
    assert book.carried.states["kuryk-alat"] == [(first, ""), (2016, "operating")]
    assert book.carried.states["aktau-alat"] == [(first, "operating")]


@pytest.mark.parametrize("page", ["index", "btc"])
def test_a_page_carries_each_row_of_what_it_draws_once_and_the_sources_they_name(book, page):
    payload = draw_page(book, page).payload
    tables = {name: columns_of(payload[name]) for name in ("lines", "systems", "series")}
    drawn = {*tables["lines"]["id"], *tables["systems"]["id"]}
    wanted = book.carried.rows[book.carried.rows["subject"].isin(drawn)]
    series = pd.DataFrame(tables["series"]).dropna(subset=["value"])
    told = series.merge(pd.DataFrame(columns_of(payload["carried"]["series"])), on=["subject", "quantity"])
    columns = ["subject", "share", "year", "value", "unit"]
    carried = pd.concat(
        [told.assign(unit=told["unit_y"])[columns], pd.DataFrame(columns_of(payload["carried"]["rows"]))]
    )
    found, expected = (sorted(rows[columns].itertuples(index=False, name=None)) for rows in (carried, wanted))
    assert found == expected
    assert len(told) > 3 * (len(carried) - len(told))
    assert set(wanted["source"]) <= {*payload["source_ids"]}


def test_a_series_that_says_something_else_is_no_account_of_the_traffic(book):
    drawn = all_lines(book.atlas)
    series = book.series.assign(value=book.series["value"] * 2)
    payload = carried_payload(book.carried, drawn, book.sources["id"].tolist(), series)
    assert payload["series"]["length"] == 0
    assert payload["rows"]["length"] == book.carried.rows["subject"].isin({*drawn["id"], *drawn["system"]}).sum()


@pytest.mark.parametrize("year", [1990, 2100])
def test_a_year_that_is_not_shown_is_refused_with_those_that_are(book, year):
    first, last = book.carried.years
    with pytest.raises(LayerError, match=f"{year} is not shown; choose a year from {first} to {last}"):
        draw_page(book, year=year)


def test_a_map_drawn_of_a_year_opens_on_it(book):
    assert draw_page(book, year=YEAR).payload["year"] == YEAR
    assert "year" not in draw_page(book).payload


@pytest.mark.parametrize(("value", "said"), [(64.801, "64.8"), (1200.0, "1,200.0"), (0.25, "0.25"), (0.04321, "0.043")])
def test_amounts_are_said_short(value, said):
    assert say_amount(value) == said


def text_of(page):
    return page.inner_text(".year-said")


@pytest.mark.browser
def test_the_address_switches_a_year_on_and_keeps_it(open_page, page_file, book):
    page = open_page(page_file, address=f"#year={YEAR}")
    told = book.carried.told[book.carried.told["year"] == YEAR]["text"].tolist()
    assert text_of(page) == f"{YEAR}: {', '.join(told)}"
    page.wait_for_function(f"() => location.hash.includes('year={YEAR}')")
    page.uncheck(".year-switch input", force=True)
    page.wait_for_function("() => !location.hash.includes('year=')")
    assert not page.is_visible(".year-shown")


@pytest.mark.browser
def test_the_slider_goes_through_the_years_by_keys_and_lines_not_yet_open_are_absent(open_page, page_file, book):
    page = open_page(page_file, address=f"#year={YEAR}")
    first, last = book.carried.years
    slider = page.locator(".year-row input")
    slider.press("Home")
    settle(page)
    assert page.evaluate("map_page.state.year") == first
    shown = page.evaluate("map_page.shown().routes")
    assert not {name for name in shown if book.carried.states[name][0][1] == ""}
    slider.press("End")
    settle(page)
    assert page.evaluate("map_page.state.year") == last
    assert set(page.evaluate("map_page.shown().routes")) > set(shown)
    assert re.match(str(last), slider.get_attribute("aria-valuetext"))


@pytest.mark.browser
def test_play_goes_on_by_one_year_where_motion_is_not_wanted_and_by_itself_elsewhere(open_page, page_file):
    page = open_page(page_file, address="#year=2010")
    page.click(".year-row button")
    settle(page)
    assert page.evaluate("map_page.state.year") == 2011
    page.wait_for_timeout(1500)
    assert page.evaluate("map_page.state.year") == 2011
    moving = open_page(page_file, address="#year=2010", motion="no-preference")
    moving.click(".year-row button")
    moving.wait_for_function("() => map_page.state.year >= 2013")
    moving.click(".year-row button")
    stopped = moving.evaluate("map_page.state.year")
    moving.wait_for_timeout(1500)
    assert moving.evaluate("map_page.state.year") == stopped


@pytest.mark.browser
@pytest.mark.parametrize(("size", "at_once"), [((1280, 800), True), ((360, 740), False)], ids=["laptop", "phone"])
def test_what_widths_mean_is_seen_at_once_where_there_is_room(open_page, page_file, size, at_once):
    page = open_page(page_file, size, address=f"#year={YEAR}")
    scale = page.locator(".year-scale >> visible=true")
    assert scale.count() == int(at_once)
    page.click(".year-shown summary")
    assert scale.count() == 1
    assert "Mt" in scale.inner_text()
    assert "bcm" in scale.inner_text()


@pytest.mark.browser
def test_what_nobody_published_is_named_and_a_year_without_figures_says_so(open_page, page_file, book):
    page = open_page(page_file, address="#year=2026")
    page.click(".year-shown summary")
    assert text_of(page) == "2026: nobody published these figures."
    assert "TANAP" in page.inner_text(".year-shown details")
    page = open_page(page_file, address=f"#year={YEAR}")
    page.click(".year-shown summary")
    settle(page)
    unpublished = page.inner_text(".year-shown details .hint >> nth=-1")
    assert "Kenkiyak–Kumkol" in unpublished
    assert "CPC" not in unpublished
