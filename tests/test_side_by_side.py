"""Two questions side by side in the Routes tab, and what stays closed when another place is asked for."""

import pytest
from browsing import LAPTOP, PHONE, settle, violations, watch

import geo
from geo.atlas.catalog import figures, read_table
from geo.atlas.load import load
from geo.atlas.units import read_densities
from geo.network.flow import find_flow
from geo.network.graph import build_network
from geo.network.search import find_routes

pytestmark = pytest.mark.browser
ADDRESS_WRITTEN_MS = 400
ASKED = "#4/42/40&tab=routes&cargo=oil&from=tengiz&to=europe"


@pytest.fixture(scope="module")
def oil():
    return build_network(load(), figures(), commodity="oil", densities=read_densities(read_table("crudes")))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("routes") / "index.html"
    geo.draw().save(path)
    return path


@pytest.fixture
def visit(browser, file):
    with watch(browser) as open_file:
        yield lambda address=ASKED, size=LAPTOP: open_file(file, size, address=address)


def columns(page):
    """Return what the table says of both questions, by row."""
    rows = page.get_by_role("table", name="Two questions side by side").locator("tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def test_a_question_is_kept_beside_the_next_with_both_answers_and_in_the_address(visit, oil):
    page = visit()
    page.get_by_role("button", name="Keep this question to compare").click()
    page.locator(".avoid").get_by_label("Russia").check()
    settle(page)
    heads = page.locator(".beside thead th").all_inner_texts()
    assert "Russia closed" not in heads[0]
    assert "Russia closed" in heads[1]
    said, closings = columns(page), ([], ["RU"])
    flows = [find_flow(oil, "tengiz", "europe", closed=closed) for closed in closings]
    ways = [find_routes(oil, "tengiz", "europe", most=8, closed=closed) for closed in closings]
    assert said["At most"] == [f"{round(flow.value, 2):g} Mt/yr" for flow in flows]
    assert said["Working ways listed"] == [str(len(found)) for found in ways]
    for text, found in zip(said["Shortest way"], ways, strict=True):
        assert text.startswith(f"{found[0].length_km:,.0f} km: ")
    page.wait_for_timeout(ADDRESS_WRITTEN_MS)
    again = visit(page.evaluate("location.hash"))
    assert columns(again) == said
    again.get_by_role("button", name="Stop comparing").click()
    settle(again)
    assert again.locator(".beside").count() == 0
    again.wait_for_timeout(ADDRESS_WRITTEN_MS)
    assert "beside" not in again.url


def test_a_kept_question_may_ask_for_another_commodity(visit):
    page = visit()
    page.get_by_role("button", name="Keep this question to compare").click()
    page.locator("#ask-gas").check()
    settle(page)
    assert "(oil)" in page.locator(".beside thead th").first.inner_text()
    assert "(gas)" in page.locator(".beside thead th").last.inner_text()


def test_an_address_with_a_kept_question_that_makes_no_sense_keeps_one_that_does(visit):
    page = visit(f"{ASKED}&beside=cargo%3Dwater%26from%3D__proto__%26close%3Dconstructor%26%25E0%25A4")
    heads = page.locator(".beside thead th").all_inner_texts()
    assert heads[0] == heads[1]


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_the_table_of_both_fits_and_axe_finds_nothing(visit, size):
    page = visit(f"{ASKED}&beside=cargo%3Doil%26from%3Dtengiz%26to%3Deurope%26close%3Dcpc", size)
    assert page.locator(".panel-body").evaluate("(body) => body.scrollWidth <= body.clientWidth")
    assert violations(page) == []


def test_what_cannot_be_closed_between_other_ends_is_open_again(visit):
    page = visit(f"{ASKED}&close=cpc,RU,baku-novorossiysk")
    for place in ("kashagan", "AZ"):
        page.locator("#ask-from").select_option(place)
        settle(page)
        closed = page.evaluate("[...map_page.routes.asked.closed]")
        boxes = page.locator(".ask input:is([name=avoid], [name=close]):checked")
        assert {*closed} == {*boxes.evaluate_all("all => all.map((box) => box.value)")}
        assert "RU" in closed
        assert ("cpc" in closed) is (place == "kashagan")
