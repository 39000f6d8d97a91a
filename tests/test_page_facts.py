"""The panel: facts in the order people ask, in words; nothing of it scrolls out of reach."""

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from browsing import click, settle

pytestmark = pytest.mark.browser


def facts_of(visit, system="btc", **options):
    page = visit(address=f"#sel={system}", **options)
    return page, page.locator(".facts")


def test_facts_stand_in_the_order_people_ask(visit):
    _, facts = facts_of(visit)
    heads = facts.locator("h3:visible, summary:visible").all_inner_texts()
    wanted = ["Kilometre point", "Length by country", "Throughput, Mt", "Owners, as of 2024", "What happened"]
    assert [head for head in heads if head in wanted] == wanted
    assert heads.index("What happened") < heads.index("Further figures (2)") < heads.index("Sources disagree (1)")


def test_events_are_told_in_words_by_time_with_notes_and_other_dates(visit):
    _, facts = facts_of(visit)
    events = facts.locator(".timeline li").all_inner_texts()
    assert [re.sub(r"\s+", " ", event) for event in events] == [
        "April 2003 Construction starts Atlas one Cite May 2003 by Atlas two Cite",
        "28 May 2006 First oil at the harbour Atlas one Cite",
    ]


def test_owners_stand_in_a_table_with_shares_and_date(visit):
    _, facts = facts_of(visit)
    rows = facts.locator("table.owners").first.locator("tr").all_inner_texts()
    assert [row.removesuffix(" Cite").split("\t") for row in rows] == [
        ["First Oil", "60 %"],
        ["Second Oil", "40 %"],
        ["together", "100 %"],
    ]
    assert "First Oil" not in facts.locator(".torn").inner_text()
    facts.get_by_text("Earlier and other owners").click()
    assert facts.locator("table.owners").nth(1).locator("tr").first.inner_text() == "First Oil\t100 % Cite"


def test_a_year_nobody_published_is_a_gap_and_each_year_names_its_source(visit):
    page, facts = facts_of(visit)
    assert facts.locator(".year .gap").count() == 1
    assert "Nobody published 2023" in facts.get_by_role("img", name="Throughput from 2022").get_attribute("aria-label")
    assert facts.locator(".year").last.get_attribute("title") == "2024 · 29.5 · Atlas one · by the operator"
    facts.get_by_text("By year, with sources").click()
    assert facts.locator("table.by-year tr").nth(1).inner_text() == "2023\t–\tnot published"
    with page.expect_download() as download:
        facts.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [(row["year"], row["value"], row["unit"], row["source_url"]) for row in rows] == [
        ("2022", "30.5", "Mt", "https://example.org/one"),
        ("2023", "", "Mt", ""),
        ("2024", "29.5", "Mt", "https://example.org/one"),
    ]


def test_quantities_are_said_by_their_titles_and_counts_without_a_unit(visit):
    _, facts = facts_of(visit)
    assert "Valve stations\n101\n" in facts.locator(".more-figures").inner_text()


def test_the_title_and_the_tabs_stay_whatever_is_focused_or_clicked(visit):
    page = visit(size=(1280, 420))
    page.locator(".entry input").last.focus()
    page.locator(".entry input").last.click(force=True)
    settle(page)
    assert page.evaluate("document.querySelector('.panel').scrollTop") == 0
    top, head = (page.locator(name).bounding_box() for name in (".panel", ".panel-head"))
    assert head["y"] == top["y"]
    assert page.locator(".panel").evaluate("panel => panel.scrollHeight <= panel.clientHeight + 1")


def test_the_name_of_a_route_opens_its_facts_and_leaves_it_switched_on(visit):
    page = visit()
    page.get_by_text("Baku to Erzurum", exact=True).click()
    settle(page)
    assert page.locator(".facts h2").text_content() == "Baku to Erzurum"
    assert page.evaluate("map_page.state.off.size") == 0


def results(page, query):
    page.get_by_role("searchbox").fill(query)
    settle(page)
    return [re.sub(r"\s+", " ", text) for text in page.locator(".results > li").all_inner_texts()]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Azerbaijan", "BTC in Azerbaijan"),
        ("second oil", "BTC owner: Second Oil"),
        ("western", "BTC also called Western line"),
        ("2006", "BTC 28 May 2006: first oil"),
        ("Грузия", "BTC in Georgia"),
    ],
)
def test_search_finds_by_country_owner_alias_and_year_and_says_why(visit, query, expected):
    page = visit(aliases=pd.DataFrame({"name": ["Western line"], "of": ["btc"]}))
    assert expected in results(page, query)


def test_a_place_of_that_name_comes_before_a_route_that_ends_there(visit):
    page = visit()
    assert results(page, "end")[0] == "End"


@pytest.mark.parametrize(("query", "routes"), [("BTC 250", {"BTC"}), ("KP 250", {"BTC", "BTE"})])
def test_a_kilometre_point_is_searched_and_opened(visit, query, routes):
    page = visit()
    found = [text for text in results(page, query) if "KP 250" in text]
    assert {text.split(",")[0] for text in found} >= routes
    page.locator(".results").get_by_role("button", name="BTC, KP 250 km").click()
    settle(page)
    assert page.locator(".kp-said strong").inner_text() == "BTC · KP 250.0 km"
    assert page.locator(".kp-field").input_value() == "250.0"


def test_a_click_on_a_line_opens_at_the_kilometre_that_was_hit(visit):
    page = visit()
    click(page, 43.0, 40.5)
    hit = float(page.locator(".kp-field").input_value())
    assert hit == pytest.approx(page.evaluate("map_page.kpAt('btc', 43.0, 40.5)"), abs=5)
    assert page.locator(".kp-dot").count() == 1


def test_the_field_takes_a_kilometre_point_and_page_up_is_fifty_of_them(visit):
    page = visit(address="#sel=btc")
    page.locator(".kp-field").fill("300")
    page.keyboard.press("Enter")
    assert "KP 300.0 km" in page.locator(".kp-said").inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    assert page.locator(".kp-field").input_value() == "350.0"
    page.wait_for_timeout(400)
    again = visit(address=page.evaluate("location.hash"))
    assert again.locator(".kp-field").input_value() == "350.0"


def test_what_is_taken_away_is_filtered_alike_and_says_where_it_comes_from(visit):
    page = visit()
    page.evaluate("map_page.state.country = 'GE'")
    texts = []
    for name in ("GeoJSON", "CSV"):
        with page.expect_download() as download:
            page.locator(".takeaway").get_by_role("button", name=name).click()
        texts.append(Path(download.value.path()).read_text(encoding="utf-8-sig"))
    collection = json.loads(texts[0])
    assert {feature["properties"]["country"] for feature in collection["features"]} <= {"GE", "AZ"}
    assert collection["attribution"] == "Drawn by hand."
    assert [source["licence"] for source in collection["sources"] if source["id"] == "atlas-one"] == ["CC BY 4.0"]
    assert "WGS84" in collection["units"]
    assert [row["country"] for row in csv.DictReader(io.StringIO(texts[1]))] == ["GE"]


def test_the_link_of_a_file_on_disk_is_not_said_to_lead_others_here(visit):
    page = visit()
    page.get_by_role("button", name="Copy link").click()
    assert "opens nowhere else" in page.locator("#readout").inner_text()
