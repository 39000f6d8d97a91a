"""The words of pages in six languages: none lacks, braces and plurals agree, and no English is left over in a page."""

import re
from pathlib import Path

import pytest
from browsing import LAPTOP, PHONE, settle, turn_to, violations, watch
from test_names_at_views import SEEN
from unpacking import data_in

import geo
from geo.atlas.catalog import read_rows
from geo.atlas.countries import country_names
from geo.atlas.said import LANGUAGES, OTHERS, capitals, speaking
from geo.network.sentences import SENTENCES
from geo.page.book import Book
from geo.page.style import POINT_GROUPS, STATUSES
from geo.page.words import packed_words, words

ROOT = Path(__file__).resolve().parent.parent
PLURALS = {language: {"one", "other"} for language in LANGUAGES} | {"ru": {"one", "few", "many", "other"}}
"""Plural categories of cardinal numbers (CLDR)."""
SCRIPTS = {
    "az": re.compile("[A-ZÇƏĞIİÖŞÜa-zçəğıiöşü]"),
    "ka": re.compile("[ა-ჰ]"),
    "kk": re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"),
    "ru": re.compile("[А-Яа-яЁё]"),
    "tr": re.compile("[A-ZÇĞIİÖŞÜÂa-zçğıiöşüâ]"),
}
SAME_IN_ALL = {"noColumn", "geojson", "csv", "png", "svg", "cite-bibtex", "cite-csl"}
VIEWS = ["", "&sel=btc", "&at=sangachal", "&tab=lengths", "&tab=routes", "&tab=routes&close=cpc,RU", "&tab=sources",
         "&year=2024", "&at=aktau", "&tab=routes&cargo=grain"]  # fmt: skip
LATIN_VIEWS = [*VIEWS, "&sel=tap", "&sel=druzhba", "&at=plock", "&sel=rail-oil-baku-black-sea", "&sel=cpc", "&tour=5",
               "&tab=routes&from=tengiz&to=trieste&idle=1&built=1", "&tab=routes&cargo=gas"]  # fmt: skip
IN_ALL_SCRIPTS = {"GeoJSON", "BibTeX", "Page", "Down"}
TITLED = ("quantities", "groups", "passages", "cargoes", "avoid", "pages")


def texts(entry):
    return [entry] if isinstance(entry, str) else list(entry.values())


def braces(text):
    return sorted(set(re.findall(r"\{(\w+)\}", text)))


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_lacks_in_a_language_and_none_is_left_over(language):
    assert list(words(language)) == list(words("en")), f"geo/words/page/{language}.json has other keys than en.json"
    assert [key for key, entry in words(language).items() if not all(text.strip() for text in texts(entry))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_braces_agree_with_english(language):
    differing = {
        key: (braces(" ".join(texts(entry))), [braces(text) for text in texts(words(language)[key])])
        for key, entry in words("en").items()
        if any(braces(text) != braces(" ".join(texts(entry))) for text in texts(words(language)[key]))
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_the_plurals_of_the_language(language):
    counted = {key for key, entry in words("en").items() if not isinstance(entry, str)}
    assert {key for key, entry in words(language).items() if not isinstance(entry, str)} == counted != set()
    assert {key: set(words(language)[key]) for key in counted} == dict.fromkeys(counted, PLURALS[language])


@pytest.mark.parametrize("language", OTHERS)
def test_texts_are_in_the_letters_of_the_language(language):
    """Outside of braces every text has a letter of the language; those of other scripts are in abbreviations only."""
    bare = {key: re.sub(r"\{\w+\}", "", " ".join(texts(entry))) for key, entry in words(language).items()}
    wordless = {key for key, text in bare.items() if not SCRIPTS[language].search(text)}
    english = {key for key in wordless if re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", str(words("en")[key])))}
    assert english <= SAME_IN_ALL | {"unit:TEU", "wayTo", "asked", "yearsSaid", "inYear", "tourAt", "monthOf", "dayOf"}
    if language in ("ka", "kk", "ru"):
        latin = {word for text in bare.values() for word in re.findall(r"[A-Za-z]{2,}", text)}
        assert latin <= {"GeoJSON", "CSV", "PNG", "SVG", "BibTeX", "CSL", "JSON", "Page", "Up", "Down", "WGS", "TEU"}


def test_sentences_of_assumptions_are_those_of_answers():
    kept = {key.removeprefix("rests:"): text for key, text in words("en").items() if key.startswith("rests:")}
    assert kept == {code: SENTENCES[code] for code in kept}


def test_kinds_and_statuses_have_words_and_so_have_the_units_of_the_atlas():
    kinds = {kind for group in POINT_GROUPS.values() for kind in group["kinds"]}
    units = set(geo.figures()["unit"]) - {"date", "count", "percent", "year", "text"}
    assert {*kinds, *STATUSES} <= set(words("en"))
    assert {f"unit:{unit}" for unit in units} <= set(words("en"))


def test_every_word_is_asked_for_somewhere():
    """A key stands in a script, or is put together there from a beginning that does."""
    scripts = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "geo" / "page" / "js").glob("*.js"))
    made = ("unit:", "rests:", "wind:", "position:", "countOf:", "cite-", "pipeline:", "rail:", "sea:", "noWay")
    kinds = {kind for group in POINT_GROUPS.values() for kind in group["kinds"]} | {*POINT_GROUPS, *STATUSES}
    goods = {"oil-products", "condensate", "containers", "grain", "metals", "ores", "fertiliser", "chemicals"}
    said = {
        *kinds,
        *goods,
        "gas",
        "other",
        "unknown",
        "rail",
        "sea",
        "layers",
        "lengths",
        "colourBy",
        "widthBy",
        "labelBy",
    }
    unused = [key for key in words("en") if not key.startswith(made) and key not in said
              and not re.search(rf'\b{re.escape(key)}\b', scripts)]  # fmt: skip
    assert unused == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_packed_is_what_the_files_say(language, page_file):
    packed = data_in(page_file.read_text(encoding="utf-8"), "words")
    assert packed[language] == [words(language)[key] for key in words("en")]


VISIBLE = """() => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  const foreign = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("[lang]")
    !== document.documentElement;
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (!node.parentElement.closest("script, style, noscript") && !foreign(node)) found.push(node.textContent.trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
    document.querySelectorAll(`[${name}]`).forEach((element) => {
      if (!foreign(element)) found.push(element.getAttribute(name).trim());
    });
  }
  return found.filter(Boolean);
}"""


def latin_in(found):
    """Return the texts with a word of Latin letters, of which abbreviations (BTC, SIOT) are none."""
    return sorted(text for text in found if latin_words(text) - IN_ALL_SCRIPTS)


def unmarked(page, known):
    """Return what is in Latin letters and not marked, but for words that are known and buttons to cite by name."""
    cited = page.locator(".cite").evaluate_all("(all) => all.map((button) => button.ariaLabel)")
    found = {text for text in latin_in(page.evaluate(VISIBLE)) if latin_words(text) - known - IN_ALL_SCRIPTS}
    return sorted(found - {*cited})


def latin_words(text):
    return set(re.findall(r"[A-Za-z]*[a-z]{2}[A-Za-z]*", text))


def english_titles(language):
    """Return the English titles of the atlas' tables that are other ones in a language."""
    rows = [(row, row["title"] or row.get("quantity", "").replace("_", " ").capitalize())
            for table in TITLED for row in read_rows(table)]  # fmt: skip
    return {title for row, title in rows if row[f"title_{language}"] not in ("", title)}


def english_in(found, language):
    """Return the texts that are words of the English page, with anything in their braces, or titles of the atlas."""
    patterns = [
        re.compile(".*".join(re.escape(part) for part in re.split(r"\{\w+\}", text)), re.DOTALL)
        for key, entry in words("en").items()
        for text in texts(entry)
        if text not in texts(words(language)[key]) and len(re.sub(r"\{\w+\}|\W", "", text)) > 3
    ]
    titles = english_titles(language)
    return sorted({text for text in found if text in titles or any(one.fullmatch(text) for one in patterns)})


def seen_in(page):
    found = page.evaluate(VISIBLE)
    page.locator(".tools button").last.click()
    settle(page)
    found += page.evaluate(VISIBLE)
    page.keyboard.press("Escape")
    return found


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_over_in_a_page_of_another_language(browser, page_file, language):
    left = {}
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        for view in VIEWS:
            turn_to(page, f"#lang={language}{view}")
            page.wait_for_selector("html[data-ready=true]")
            settle(page)
            assert page.evaluate("document.documentElement.lang") == language
            left[view] = english_in(seen_in(page), language)
    assert {view: found for view, found in left.items() if found} == {}


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ka", "kk", "ru"])
def test_what_is_in_latin_letters_is_marked_as_english_in_a_page_of_other_letters(browser, page_file, language):
    """Names and notes that stay in English stand in elements of that language; names of buttons cannot."""
    left, local = {}, set().union(*map(latin_words, geo.load()[f"name_{language}"].dropna()))
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        for view in LATIN_VIEWS:
            turn_to(page, f"#lang={language}{view}")
            left[view] = unmarked(page, local)
        turn_to(page, f"#lang={language}&tab=layers")
        for asked in ("transneft", "bolashak", "socar", "terminal", "line fill"):
            page.get_by_role("searchbox").fill(asked)
            page.locator(".results:not(:empty)").first.wait_for()
            settle(page)
            left[asked] = unmarked(page, local)
    assert {view: found for view, found in left.items() if found} == {}


@pytest.mark.browser
def test_names_without_one_in_the_language_say_in_a_sentence_that_they_are_english(browser, page_file):
    with watch(browser) as open_file:
        page = open_file(page_file, address="#lang=kk&tab=routes&from=tengiz&to=trieste&idle=1&built=1")
        marked = page.locator("bdi[lang=en]").all_text_contents()
        named = page.locator("#ask-to option").evaluate_all("(all) => all.map((one) => [one.text, one.lang])")
        assert {*latin_in(marked)} == {*marked} != set()
        assert [text for text, lang in named if latin_in([text]) and lang != "en"] == []
        turn_to(page, "#lang=en&tab=routes&from=tengiz&to=trieste&idle=1&built=1")
        assert page.locator("bdi").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_systems_are_called_by_the_letters_they_have_in_the_language(browser, page_file, language):
    labels = {row["label"]: row[f"label_{language}"] for row in read_rows("systems") if row["label"].isupper()}
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}&tab=lengths")
        seen = {text.strip() for text in page.locator("table.lengths th").all_text_contents()}
    assert {*labels.values()} <= seen
    assert not seen & {label for label, local in labels.items() if local != label}
    assert "XZ" not in seen


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_the_lines_of_a_shared_corridor_have_their_short_names_on_the_map(browser, page_file, language):
    rows = [row for row in read_rows("systems") if row["lane"] and not row["label"].isupper()]
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        texts = {name["text"] for name in page.evaluate(SEEN, [7, 41, 45])["written"]}
    assert {row[f"label_{language}"] for row in rows} & texts
    assert not {row[f"name_{language}"] for row in rows} & texts


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_what_barrels_became_tonnes_by_is_said_in_the_language(browser, page_file, language):
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}&sel=btc")
        notes = " ".join(page.locator("table.by-year td.from").all_text_contents())
        turn_to(page, f"#lang={language}&tab=routes&close=cpc")
        rests = page.locator(".rests").text_content()
    for text in (notes, rests):
        assert "btc-blend" in text
        assert "converted" not in text
        assert "7,57" in text


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_what_the_map_finds_and_tells_is_in_the_language_with_its_numbers(browser, page_file, book, language):
    with speaking(language):
        local = Book(book.atlas)  # a book keeps the language it was first asked in
        (headline, _), steps, told = local.headline(local.pages[0]), local.tour, local.told
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        assert page.locator(".panel-head h1").inner_text() == page.title() == book.pages[0].titles[language]
        assert page.locator(".headline strong").inner_text() == headline
        for number, step in enumerate(steps, 1):
            turn_to(page, f"#lang={language}&tour={number}")
            page.locator(".tour-card").filter(has_text=step.title).filter(has_text=step.sentence).wait_for()
        turn_to(page, f"#lang={language}&year=2024")
        sentences = ", ".join(told.loc[told["year"] == 2024, "text"])
        assert page.locator(".year-said").inner_text() == f"2024: {sentences}"
    assert not re.search(r"[{}]", headline + sentences)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ka", "kk"])
def test_a_city_has_its_name_in_the_language_and_none_beside_a_place_of_its_name(browser, page_file, language):
    called = {row["name"]: row[f"name_{language}"] for row in read_rows("cities")}
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        texts = {(name["text"], round(name["x"])) for name in page.evaluate(SEEN, [5.5, 47, 47])["written"]}
    written = [text for text, _ in texts]  # a halo and a text are at one place
    assert {called["Astrakhan"], called["Kyzylorda"]} & set(written)
    assert not {name for name, local in called.items() if local and local != name} & set(written)
    assert [name for name in called.values() if name and written.count(name) > 1] == []


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_countries_of_the_background_have_their_names_in_the_language(browser, page_file, language):
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}")
        texts = {name["text"] for name in page.evaluate(SEEN, [4, 44, 33])["written"]}
    with speaking(language):
        called = {code: capitals(name) for code, name in country_names(language).items()}
    assert {called["IR"], called["EG"]} <= texts
    assert not texts & {name.upper() for name in country_names("en").values()} - set(called.values())


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_axe_finds_nothing_in_a_page_of_another_language(browser, page_file, language):
    found = {}
    with watch(browser) as open_file:
        for size in (LAPTOP, PHONE):
            page = open_file(page_file, size=size, address=f"#lang={language}")
            for view in ("", "&sel=btc", "&tab=routes&from=tengiz&to=trieste"):
                turn_to(page, f"#lang={language}{view}")
                page.evaluate("document.querySelector('.panel').dataset.open = 'true'")
                found[size, view] = violations(page)
    assert {where: rules for where, rules in found.items() if rules} == {}


@pytest.mark.browser
@pytest.mark.parametrize("language", OTHERS)
def test_figures_and_lines_are_called_in_the_language_or_marked_as_english(browser, page_file, language):
    valves = next(row for row in read_rows("quantities") if row["quantity"] == "block_valves")
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}&sel=btc")
        terms = page.locator(".more-figures dt").all_text_contents()
        turn_to(page, f"#lang={language}&sel=mediterranean-tankers")
        lines = page.locator("section button.link").evaluate_all("(all) => all.map((b) => [b.textContent, b.lang])")
    assert valves[f"title_{language}"] in terms
    assert len([text for text, lang in lines if " – " in text and not lang]) >= 2
    assert [(text, lang) for text, lang in lines if re.search("Ceyhan-|Cape ", text) and lang != "en"] == []


@pytest.mark.browser
def test_english_would_be_found(browser, page_file):
    with watch(browser) as open_file:
        found = english_in(seen_in(open_file(page_file)), "tr")
    assert {"Layers", "Lengths", "Railways", "Zoom in", "Route, port, country, owner, KP …", "Copy link"} <= set(found)
    assert "Baku-Tbilisi-Ceyhan oil pipeline (BTC)" in found  # the title of another map


@pytest.mark.browser
def test_the_language_is_chosen_in_place_kept_in_the_address_and_first_the_readers(browser, page_file):
    with watch(browser) as open_file:
        page = open_file(page_file, address="#sel=btc")
        page.get_by_label("Language").select_option("tr")
        page.wait_for_function("() => location.hash.includes('lang=tr')")
        assert page.locator("h2.facts-title").inner_text() == "Bakü-Tiflis-Ceyhan Ham Petrol Boru Hattı"
        assert page.locator("[role=tab]").all_inner_texts() == ["Katmanlar", "Uzunluklar", "Güzergâhlar", "Kaynaklar"]
        assert page.evaluate("document.documentElement.lang") == "tr"
        page.get_by_label("Dil", exact=True).select_option("ru")
        page.get_by_role("tab", name="Маршруты").click()
        assert page.locator(".flow .most").inner_text().endswith("млн т/год")
        assert page.locator(".leaflet-control-scale-line").count() == 1
        assert page.locator(".tools").count() == page.locator(".text-map").count() == 1
        page.get_by_label("Язык").select_option("en")
        page.wait_for_function("() => document.documentElement.lang === 'en'")
        assert page.locator("[role=tab]").first.inner_text() == "Layers"
    context = browser.new_context(locale="kk-KZ", offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=true]")
    assert page.evaluate("[document.documentElement.lang, location.hash.includes('lang')]") == ["kk", False]
    context.close()


@pytest.mark.browser
def test_a_browser_that_cannot_unpack_is_told_so(browser, page_file):
    page = browser.new_page()
    page.add_init_script("delete globalThis.DecompressionStream")
    page.goto(page_file.as_uri())
    assert "a browser of 2023 or newer" in page.locator("#app").inner_text()
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize(("language", "date", "country"), [
    ("az", "noyabr 2026", "Qazaxıstan"), ("ka", "ნოემბერი", "ყაზახეთი"), ("kk", "қараша", "Қазақстан"),
    ("ru", "ноябрь 2026", "Казахстан"), ("tr", "Kasım 2026", "Kazakistan")])  # fmt: skip
def test_dates_numbers_and_countries_are_in_the_language_whatever_the_browser_knows(
    browser, page_file, language, date, country
):
    with watch(browser) as open_file:
        page = open_file(page_file, address=f"#lang={language}&tab=lengths")
        assert date in page.locator(".as-of").inner_text()
        assert country in page.locator("table.lengths").inner_text()
        assert re.search(r"\d,\d", page.locator("table.lengths").inner_text())


CUT_CHOICES = """() => [...document.querySelectorAll(".ask-end select")].filter((select) => select.checkVisibility())
  .filter((select) => {
    const context = document.createElement("canvas").getContext("2d"), style = getComputedStyle(select);
    context.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 20; // its arrow
    return context.measureText(select.selectedOptions[0].text).width > room;
  }).map((select) => `chosen: ${select.selectedOptions[0].text}`)"""
CUT = """() => [...document.querySelectorAll("button, [role=tab], label, h1, h2, h3, th, td, p, legend, summary")]
  .filter((element) => element.checkVisibility?.({ visibilityProperty: true })
    && !element.closest(".unseen, .text-map, dialog")
    && getComputedStyle(element).position !== "absolute" && element.scrollWidth > element.clientWidth + 1
    && element.clientWidth > 0 && getComputedStyle(element).overflowX !== "auto")
  .map((element) => `${element.tagName} ${element.className}: ${element.textContent.slice(0, 60)}`)"""


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_cut_on_a_phone_and_in_large_letters(browser, page_file, language):
    cut = {}
    with watch(browser) as open_file:
        for size in (PHONE, (640, 400)):  # the latter is a laptop at 200 %
            page = open_file(page_file, size=size, address=f"#lang={language}")
            for view in ("", "&sel=btc", "&tab=routes", "&tab=lengths"):
                turn_to(page, f"#lang={language}{view}")
                page.evaluate("document.querySelector('.panel').dataset.open = 'true'")
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                cut[size, view] = [*page.evaluate(CUT), *page.evaluate(CUT_CHOICES), *(["the page"] if wide else [])]
                tables = page.locator("table.lengths").evaluate_all("(all) => all.map((t) => t.scrollWidth)")
                cut[size, view] += [f"a table of {width} px" for width in tables if width > size[0] - 24]
    assert {where: found for where, found in cut.items() if found} == {}


def test_the_glossary_has_every_language_and_names_its_sources():
    text = (ROOT / "geo" / "words" / "README.md").read_text(encoding="utf-8")
    table = [line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    head, *rows = table
    assert [cell.split(" ")[0] for cell in head] == ["en", "az", "ka", "kk", "ru", "tr"]
    assert len(rows) >= 15
    assert [row for row in rows if len(row) != len(head)] == []


def test_packed_words_are_small():
    assert len(packed_words()) < 30_000
