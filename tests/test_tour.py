"""The tour: steps of a table with their numbers and sources, on the page by keys, touch and address."""

import csv
import re
import shutil
from dataclasses import replace

import pytest
from browsing import LAPTOP, PHONE, settle, turn_to
from shapely import box

from geo.atlas import catalog
from geo.atlas.carried import told_by_year
from geo.atlas.load import lines as all_lines
from geo.atlas.tour import read_tour
from geo.errors import LayerError
from geo.page.atlas_maps import draw_page

PHONES = [PHONE, (390, 844)]
WIDEST_ON_PHONE_DEG = 40  # of what a phone shows where the ground fills it
HALF_PIXEL_DEG = 0.05  # of latitude in the widest view of a phone


def test_every_step_shows_lines_and_what_it_says_in_numbers_has_a_source(book):
    shapes = all_lines(book.atlas).geometry
    known = set(book.sources["id"])
    for step in book.tour:
        assert shapes.intersects(box(*step.box)).any(), step.title
        assert set(step.sources) <= known
        assert step.sources or not re.search(r"\d", step.sentence), step.title


def test_every_number_of_a_sentence_is_that_of_its_figure(book):
    told = told_by_year()
    rows = catalog.read_rows("tour")
    assert 5 <= len(rows) <= 6
    for row, step in zip(rows, book.tour, strict=True):
        left = step.sentence
        for name in re.findall(r"\{(.*?)\}", row["sentence"]):
            (said,) = told.loc[(told["id"] == name) & (told["year"] == step.year), "text"]
            assert said in step.sentence
            left = left.replace(said, "")
        assert re.findall(r"\d+", left) in ([], [str(step.year)]), left


def test_a_step_that_has_no_number_or_no_box_is_refused(tmp_path):
    folder = tmp_path / "layers"
    shutil.copytree(catalog.layers_folder(), folder, ignore=shutil.ignore_patterns("*.geojson", "sources"))
    with (folder / "tour.csv").open(encoding="utf-8", newline="") as file:
        first, second, *_ = csv.DictReader(file)
    with (folder / "tour.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, first)
        writer.writeheader()
        writer.writerows([first | {"year": "1990"}, second | {"east": second["west"], "sentence": "{nothing}"}])
    with pytest.raises(LayerError, match=r"1990.*no width or height.*'nothing'"):
        read_tour(told_by_year(folder), folder)


def test_only_the_page_of_the_table_has_the_tour(book):
    assert len(draw_page(book).payload["tour"]) == len(book.tour)
    assert "tour" not in draw_page(book, "btc").payload


def test_the_headline_says_numbers_of_figures_each_with_its_source(book):
    (row,) = [row for row in catalog.read_rows("pages") if row["headline"]]
    text, sources = book.headline(book.pages[0])
    assert row["id"] == book.pages[0].name
    told = told_by_year()
    left = text
    for name in re.findall(r"\{(.*?)\}", row["headline"]):
        (said,) = told.loc[(told["id"] == name) & (told["year"] == int(row["year"])), "text"]
        (source,) = told.loc[(told["id"] == name) & (told["year"] == int(row["year"])), "source"]
        assert said in text
        assert set(source.split("; ")) <= set(sources)
        left = left.replace(said, "")
    assert re.findall(r"\d+", left) == [row["year"]]
    payload = draw_page(book).payload
    assert payload["headline"].items() >= {"text": text, "source": "; ".join(sources)}.items()
    assert "headline" not in draw_page(book, "btc").payload


def test_a_headline_without_its_number_is_refused(book):
    first = book.pages[0]
    wrong = replace(first, headline=replace(first.headline, year=1990))
    with pytest.raises(LayerError, match=r"pages\.csv: index: .* says nothing by 'cpc-kazakh' of 1990"):
        book.headline(wrong)


def shown_step(page):
    return page.evaluate("map_page.state.tour")


def is_in_sight(page, step):
    west, south, east, north = step.box
    return page.evaluate(
        "b => map_routes.getBounds().contains([[b[1], b[0]], [b[3], b[2]]])", [west, south, east, north]
    )


def blank_sheet(page, book):
    """Return how many degrees of latitude beyond the ground the window shows above its panel."""
    top, bottom = page.evaluate("""() => {
      const { height } = map_routes.getContainer().getBoundingClientRect();
      const below = document.querySelector(".panel").getBoundingClientRect().top;
      return [0, Math.min(height, below)].map((y) => map_routes.containerPointToLatLng([0, y]).lat);
    }""")
    _, south, _, north = book.basemap.bounds
    return max(0, top - north) + max(0, south - bottom)


@pytest.mark.browser
def test_the_tour_goes_on_and_back_by_keys_and_ends_where_it_began(open_page, page_file, book):
    page = open_page(page_file, address="#5/42/47&year=2010")
    page.get_by_role("button", name="Tour in").click()
    settle(page)
    assert shown_step(page) == 1
    assert book.tour[0].sentence in page.locator(".tour-card").inner_text()
    assert is_in_sight(page, book.tour[0])
    assert page.evaluate("map_page.state.year") == book.tour[0].year
    for key, step in [("ArrowLeft", 1), ("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)]:
        page.keyboard.press(key)
        settle(page)
        assert shown_step(page) == step
        assert is_in_sight(page, book.tour[step - 1])
    page.keyboard.press("Escape")
    settle(page)
    assert shown_step(page) is None
    assert page.evaluate("map_page.state.year") == 2010
    assert page.evaluate("document.activeElement.textContent").startswith("Tour in")


@pytest.mark.browser
@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_the_address_opens_each_step_and_keeps_it(open_page, page_file, book, size):
    for number, step in enumerate(book.tour, 1):
        page = open_page(page_file, size, address=f"#tour={number}")
        assert page.locator(".tour-card h2").inner_text() == step.title
        assert page.evaluate("[map_page.state.year, map_page.state.sure]") == [step.year, step.sure]
        assert page.evaluate("map_page.state.tab") == ("routes" if step.asks else "layers")
        assert is_in_sight(page, step) or (size == PHONE and step.box[2] - step.box[0] > WIDEST_ON_PHONE_DEG)
        page.evaluate("map_routes.panBy([1, 0], { animate: false })")
        page.wait_for_function("() => /^#[0-9.]+\\//.test(location.hash)")
        assert f"tour={number}" in page.url
    turn_to(page, "#tour=2")
    page.wait_for_function("() => document.querySelector('.tour-at').textContent.startsWith('2 ')")
    for wrong in ("7", "0", "1.5", "x"):
        other = open_page(page_file, size, address=f"#tour={wrong}")
        assert shown_step(other) is None


def place_of_step(page, step):
    """Return how far, in pixels, the middle of a step's box lies to the right of and below that of the free part.

    That lies under the box of the years, left of the buttons, above the card.
    """
    return page.evaluate(
        """([west, south, east, north]) => {
        const [years, tools, card] = [".year-box", ".tools", ".tour-card"]
            .map((name) => document.querySelector(name).getBoundingClientRect());
        const [first, last] = [[north, west], [south, east]].map((at) => map_routes.latLngToContainerPoint(at));
        return [(first.x + last.x - tools.left) / 2, (first.y + last.y - years.bottom - card.top) / 2]; }""",
        list(step.box),
    )


@pytest.mark.browser
@pytest.mark.parametrize("size", PHONES)
def test_on_phones_each_step_lies_in_the_middle_of_what_is_free(open_page, page_file, book, size):
    def assert_in_the_middle(page, step):
        assert place_of_step(page, step) == pytest.approx([0, 0], abs=1.5)
        assert blank_sheet(page, book) == pytest.approx(0, abs=HALF_PIXEL_DEG)

    turned, told = open_page(page_file, size), open_page(page_file, size)
    turned.get_by_role("button", name="Tour in").click()
    for number, step in enumerate(book.tour, 1):
        assert_in_the_middle(open_page(page_file, size, address=f"#tour={number}"), step)
        turn_to(told, f"#tour={number}")
        assert_in_the_middle(told, step)
        settle(turned)
        assert shown_step(turned) == number
        assert_in_the_middle(turned, step)
        turned.keyboard.press("ArrowRight")


@pytest.mark.browser
@pytest.mark.parametrize("side", ["south", "north"])
def test_a_step_at_the_edge_of_the_ground_lies_as_near_to_the_middle_as_no_blank_sheet_allows(
    open_page, book, tmp_path, side
):
    _, south, _, north = book.basemap.bounds
    step = replace(book.tour[0], box=(30, south, 50, south + 8) if side == "south" else (30, north - 4, 50, north))
    drawn = draw_page(book)
    drawn.payload["tour"][0]["box"] = list(step.box)
    drawn.save(tmp_path / "page.html")
    page = open_page(tmp_path / "page.html", PHONE, address="#tour=1")
    edge = "document.querySelector('.panel').getBoundingClientRect().top" if side == "south" else "0"
    lat = page.evaluate(f"map_routes.containerPointToLatLng([0, {edge}]).lat")
    assert lat == pytest.approx(south if side == "south" else north, abs=HALF_PIXEL_DEG)
    assert blank_sheet(page, book) == pytest.approx(0, abs=HALF_PIXEL_DEG)
    right, below = place_of_step(page, step)
    assert right == pytest.approx(0, abs=1.5)
    assert below > 20 if side == "south" else below < -20


@pytest.mark.browser
def test_the_question_of_a_step_is_asked_and_answered(open_page, page_file, book):
    number = next(n for n, step in enumerate(book.tour, 1) if step.asks)
    page = open_page(page_file, address=f"#tour={number}")
    assert page.locator("input[name=close]:checked").count() == 1
    assert "Mt" in page.locator("#routes-tab").inner_text()


@pytest.mark.browser
def test_on_a_phone_the_tour_goes_on_by_a_tap_and_by_a_swipe(open_page, page_file):
    page = open_page(page_file, PHONE)
    page.get_by_role("button", name="Tour in").tap()
    page.get_by_role("button", name="Next step").tap()
    settle(page)
    assert shown_step(page) == 2
    swipe = """([from, to]) => { const card = document.querySelector(".tour-card");
        const at = (type, clientX) => card.dispatchEvent(new PointerEvent(type, { clientX, pointerType: "touch" }));
        at("pointerdown", from); at("pointerup", to); }"""
    for path, step in (([200, 80], 3), ([80, 200], 2), ([100, 90], 2)):
        page.evaluate(swipe, path)
        settle(page)
        assert shown_step(page) == step
    card = page.locator(".tour-card").bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= PHONE[0]
    assert card["y"] + card["height"] <= page.locator(".panel").bounding_box()["y"]


@pytest.mark.browser
def test_at_first_sight_the_map_says_what_it_finds_and_shows_all_years_beside_it(open_page, page_file, book):
    page = open_page(page_file)
    text, sources = book.headline(book.pages[0])
    said, lines = page.locator(".headline"), page.locator(".year-lines")
    assert said.locator("strong").inner_text() == text
    said.locator("summary").click()
    links = said.locator("a").evaluate_all("links => links.map(({ href }) => href)")
    assert links == book.sources.set_index("id").loc[list(sources), "url"].tolist()
    box, beside = said.bounding_box(), lines.bounding_box()
    assert box["x"] + box["width"] <= beside["x"]
    drawn = page.locator(".year-lines path[stroke-linecap]").count()
    whole = book.carried.rows[book.carried.rows["share"] == "whole"]
    assert drawn == whole.loc[whole["subject"].isin(book.systems["id"]), "subject"].nunique()
    page.check(".year-switch input", force=True)
    settle(page)
    assert not said.is_visible()
    assert lines.is_visible()


@pytest.mark.browser
def test_on_a_phone_the_headline_leaves_most_of_the_map_free(open_page, page_file):
    page = open_page(page_file, PHONE)
    box = page.locator(".year-box").bounding_box()
    assert page.locator(".headline").is_visible()
    assert not page.locator(".year-lines").is_visible()
    assert box["y"] + box["height"] < PHONE[1] / 3
