"""What the page finds in a network after a reader's choice is what Python finds: paths, flow, range, cuts, reasons."""

import itertools
import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_networks import questions, small_networks
from toy_network import toy_figures, toy_frame

from geo.atlas import catalog
from geo.errors import NoAnswerError, UnknownNameError
from geo.network.flow import find_flow
from geo.network.graph import build_network, collect_parts
from geo.network.question import Question
from geo.network.records import dates_of
from geo.network.search import find_paths, why_no_path
from geo.network.sentences import SENTENCES, assume
from geo.network.tables import atlas_network
from geo.page import atlas_maps
from geo.page.network import page_network

pytestmark = pytest.mark.browser
MOST_PATHS = 8
NETWORKS = 250
FIRST = [("oil", "tengiz", "europe"), ("gas", "sangachal", "europe"), ("goods", "KZ", "GE")]
"""What a page asks at first: with these, everything a reader can tick is closed, one by one and in pairs."""
FURTHER = [
    ("oil", "fields", "europe", ["baku-novorossiysk", "baku-supsa"]),
    ("oil", "kashagan", "trieste", ["cpc"]),
    ("oil", "karachaganak", "ceyhan", ["aktau-sangachal"]),
    ("oil", "KZ", "CN", []),
    ("oil", "tengiz", "europe", ["caspian-tankers", "RU"]),
    ("oil", "tengiz", "trieste", ["novorossiysk", "cpc-terminal"]),
    ("oil", "btc", "IT", ["RU"]),
    ("oil", "kashagan", "DE", ["RU"]),
    ("oil", "kashagan", "DE", []),
    ("gas", "sangachal", "TR", ["scpx"]),
    ("gas", "turkmenbashi", "europe", ["btc-ge-tr"]),
    ("gas", "KZ", "CN", []),
]


CARGOES = [row["id"] for row in catalog.read_rows("cargoes")]


@pytest.fixture(scope="module")
def networks():
    kinds = {cargo: atlas_network("goods", cargo=cargo) for cargo in CARGOES}
    return kinds | {commodity: atlas_network(commodity) for commodity in ("oil", "gas", "goods")}


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    path = tmp_path_factory.mktemp("contract") / "index.html"
    atlas_maps.draw().save(path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=true]")
    yield page
    context.close()


def question(origin, destination, closed, built, idle):
    return {"from": origin, "to": destination, "closed": closed, "includeProposed": built, "includeIdle": idle}


def page_answers(page, network, asked):
    ask = "([network, asked, most]) => asked.map((question) => map_page.routes.answer(network, question, most))"
    return page.evaluate(ask, [network, asked, MOST_PATHS])


def python_answer(network, asked):
    """Return what Python answers, in the words of the page's `answer`."""
    origin, destination, closed = asked["from"], asked["to"], asked["closed"]
    options = {"closed": closed, "include_proposed": asked["includeProposed"], "include_idle": asked["includeIdle"]}
    try:
        paths = find_paths(network, origin, destination, most=MOST_PATHS, **options)
        why = None
    except NoAnswerError:
        paths, why = [], why_no_path(network, Question.of(network, "routes", origin, destination, **options))
    try:
        flow = find_flow(network, origin, destination, **options)
    except NoAnswerError:
        flow = None
    return {"paths": [plain_path(path) for path in paths], "flow": flow and plain_flow(flow), "why": why}


def plain_path(path):
    legs = [
        {"id": leg.id, "system": leg.system, "mode": leg.mode, "country": leg.country, "from": leg.from_point,
         "to": leg.to_point, "length_km": pytest.approx(leg.length_km, abs=1e-5)}
        for leg in path.legs
    ]  # fmt: skip
    narrow = path.bottleneck
    return {
        "origin": path.origin, "destination": path.destination, "legs": legs,
        "length_km": pytest.approx(path.length_km, abs=1e-5),
        "drawn_km": path.drawn_km and pytest.approx(path.drawn_km, abs=1e-5), "systems": list(path.systems),
        "countries": list(path.countries), "transshipments": list(path.transshipments), "avoids": path.avoids,
        "bottleneck": narrow.place, "low": number(narrow.low), "high": number(narrow.high),
        "unpublished": list(narrow.unpublished), "proposed": list(path.proposed_legs), "idle": list(path.idle_legs),
    }  # fmt: skip


def plain_flow(flow):
    return {
        "low": number(flow.low), "value": number(flow.value), "high": number(flow.high),
        "cut": [plain_place(place) for place in flow.cut],
        "blank": list(flow.blank),
        "next_cut": [plain_place(place) for place in flow.next_cut], "next_value": number(flow.next_value),
        "assumptions": [
            {"code": assumption.code, **{name: plain_value(value) for name, value in assumption.values.items()}}
            for assumption in flow.assumptions
        ],
        "as_of": dates_of(flow.amounts),
    }  # fmt: skip


def plain_place(place):
    return {"place": place.id, "kind": place.kind, "counted": number(place.counted)}


def plain_value(value):
    return list(value) if isinstance(value, tuple) else number(value) if isinstance(value, float) else value


def number(value):
    return None if math.isinf(value) else pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("more", [False, True], ids=["working", "idle-and-on-paper-too"])
@pytest.mark.parametrize("first", FIRST, ids=lambda first: first[0])
def test_whatever_a_reader_closes_of_the_shipped_atlas_is_answered_as_python_does(page, networks, first, more):
    commodity, origin, destination = first
    names = page.evaluate("(asked) => map_page.routes.closable(...asked)", list(first))
    pairs = list(itertools.combinations(names, 2))
    closures = [[], *([name] for name in names), *map(list, pairs[:: len(pairs) // 20])]
    asked = [question(origin, destination, closed, more, more) for closed in closures]
    found = page_answers(page, commodity, asked)
    assert any(answer["flow"] is None for answer in found)
    assert len(names) > 10
    for one, answer in zip(asked, found, strict=True):
        assert answer == python_answer(networks[commodity], one), one


@pytest.mark.parametrize("built", [False, True], ids=["built", "on-paper-too"])
@pytest.mark.parametrize("idle", [False, True], ids=["working", "idle-too"])
@pytest.mark.parametrize("asked", FURTHER, ids=lambda asked: "-".join(map(str, asked[:3])))
def test_other_questions_of_the_shipped_atlas_are_answered_as_python_does(page, networks, asked, built, idle):
    commodity, origin, destination, closed = asked
    one = question(origin, destination, closed, built, idle)
    assert page_answers(page, commodity, [one]) == [python_answer(networks[commodity], one)]


@pytest.mark.parametrize("cargo", CARGOES)
def test_kinds_of_goods_are_answered_as_python_does(page, networks, cargo):
    kind = networks[cargo].graph["cargo"]
    asked = [
        question(origin, destination, closed, False, False)
        for origin, destination in ((kind.origin, kind.destination), (kind.destination, kind.origin), ("aktau", "alat"))
        for closed in ([], ["kuryk"], ["aktau"], ["alat"])
    ]
    found = page_answers(page, cargo, asked)
    assert found == [python_answer(networks[cargo], one) for one in asked]
    assert len({str(answer["flow"] and answer["flow"]["value"]) for answer in found}) > 2


def test_a_kind_of_goods_is_chosen_beside_the_commodity_and_kept_in_the_address(page):
    page.evaluate("location.hash = '#4/42/40&tab=routes&cargo=goods'")
    page.reload()
    page.locator("#ask-kind").select_option("grain")
    assert page.locator("#ask-from").input_value() == "mointy"
    page.wait_for_function("() => location.hash.includes('cargo=grain')")
    assert "1.27 Mt" in page.locator(".volumes").inner_text()
    page.reload()
    assert page.locator("#ask-kind").input_value() == "grain"
    assert page.locator("#ask-goods").is_checked()
    page.locator("#ask-oil").check()
    assert page.locator("#ask-kind").count() == 0
    page.wait_for_function("() => location.hash.includes('cargo=oil')")


def test_an_address_that_names_no_commodity_asks_for_the_first_whatever_was_asked_before(page):
    for pairs, commodity in (
        ("&cargo=grain", "goods"),
        ("&from=tengiz&to=trieste", "oil"),
        ("&cargo=gas", "gas"),
        ("", "oil"),
    ):
        page.evaluate(f"location.hash = '#4/42/40&tab=routes{pairs}'")
        page.wait_for_function(f"() => map_page.routes.asked.commodity === '{commodity}'")
        page.wait_for_selector(f"#ask-{commodity}:checked", state="attached")


def test_the_page_says_what_an_answer_rests_on_in_the_words_of_the_command(page, networks):
    page.evaluate("location.hash = '#4/42/40&tab=routes'")
    page.reload()
    page.wait_for_selector(".rests li", state="attached")
    said = page.locator(".rests li").all_text_contents()
    flow = find_flow(networks["oil"], "tengiz", "europe")
    sentences = [*flow.assumptions, assume("lengths")]
    assert len(said) == len(sentences) > 8
    for text, assumption in zip(said, sentences, strict=True):
        sentence = f"{assumption}."
        if "places" not in assumption.values and "subject" not in assumption.values:
            assert text == sentence[0].upper() + sentence[1:]
        else:
            before = SENTENCES[assumption.code].partition("{")[0]
            assert text.lower().startswith(before.lower())
            assert "{" not in text


def test_what_is_landed_goes_not_inland_and_back_in_the_page_either(page):
    lines = {
        "sea-1": ("lake-tankers", "sea", None, "port-w", "port-e", 10.0, "operating"),
        "rail-kz": ("rail", "rail", "KZ", "field-b", "port-e", 250.0, "operating"),
        "sea-2": ("lake-tankers", "sea", None, "port-e", "port-n", 10.0, "operating"),
    }
    frame, figures = toy_frame(lines), toy_figures()
    one = question("port-w", "port-n", [], False, False)
    (found,) = page_answers(page, page_network(collect_parts(frame, figures), {}), [one])
    assert found == python_answer(build_network(frame, figures), one)
    assert found == {"paths": [], "flow": None, "why": "undrawn"}


def test_random_networks_are_answered_as_python_does(page):
    seen, answered = set(), []

    phases = [Phase.generate]  # without shrinking, which takes minutes where each answer takes a browser

    @settings(max_examples=NETWORKS, deadline=None, derandomize=True, database=None, phases=phases)
    @given(small_networks(), st.data())
    def agree(drawn, data):
        frame, figures = drawn
        one = data.draw(questions(frame))
        network = build_network(frame, figures)
        try:
            expected = python_answer(network, one)
        except UnknownNameError:
            return  # a page offers no name that stands for nothing
        found = page_answers(page, page_network(collect_parts(frame, figures), {}), [one])
        assert found == [expected]
        seen.add((frame.to_json(), figures.to_json(), str(one)))
        answered.append(expected["flow"] is not None)

    agree()
    assert len(seen) >= 200
    assert sum(answered) > 50
