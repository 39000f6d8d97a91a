import json
import re
import string

import pytest
from babel import Locale

import geo
from geo.atlas import said
from geo.atlas.catalog import figures
from geo.atlas.columns import LINE_KINDS, POINT_KINDS, STATUSES
from geo.atlas.commodities import commodities
from geo.atlas.local_names import described
from geo.atlas.vocabulary import read_vocabulary
from geo.commands import cli, messages
from geo.network.sentences import SENTENCES, assume
from geo.network.tables import atlas_network

OTHERS = said.OTHERS
ASKED = (
    "flow --close cpc --failures -v",
    "flow --case low-water",
    "flow --cargo grain --close kuryk",
    "routes -k 2",
    "lengths --system btc",
    "kp btc 443",
    "between btc 400 500",
    "locate 43.51 41.69",
    "series btc throughput --unit Mt",
    "systems",
    "scenarios",
    "places --kind seaport",
    "sources --weakest --limit 5",
)


WRONG = {
    "uncalled": "flow --from zzzz",
    "noSuchKind": "places --kind zzzz",
    "noFigure": "series btc zzzz",
    "noWholeYear": "series btc capacity",
    "didYouMean": "kp bct 3",
    "known": "flow --cargo gold",
    "lists": "sources zzzz",
    "outsideKp": "kp btc 9999",
    "noRouteNear": "locate 60 60",
    "branches": "kp mediterranean-tankers 3",
    "notThrough": "kp btc 3 --country KZ",
    "noWayClosed": "flow --from tengiz --to plock --close KZ",
    "noWay": "routes --from trieste --to tengiz",
    "noWayCost": "routes --from tengiz --to ceyhan --by cost",
    "whyClosed": "flow --from tengiz --to plock --close KZ",
    "whyUndrawn": "routes --from trieste --to tengiz",
    "whyIdle": "routes --from sangachal --to supsa",
    "whyProposed": "flow --from kashagan --to kuryk",
}
"""What is wrong, by the sentence that tells it."""
LATIN = re.compile(r"(?<![\w-])[A-Za-z]*[a-z]{3,}[A-Za-z]*(?![\w-])")


def printed(line, capsys, *more):
    assert cli.main([*line.split(), *more]) == 0
    return capsys.readouterr().out


def fields(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def texts(text):
    return list(text.values()) if isinstance(text, dict) else [text]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_in_the_same_order_and_the_same_values_in_them(language):
    english, other = said.words("en"), said.words(language)
    assert list(other) == list(english)
    for key, text in english.items():
        for told in texts(other[key]):
            assert told, key
            assert fields(told) == fields(texts(text)[-1]), key


@pytest.mark.parametrize("language", said.LANGUAGES)
def test_plurals_have_the_categories_of_their_language_and_no_others(language):
    wanted = {*Locale(language).plural_form.tags, "other"}
    for key, text in said.words(language).items():
        assert not isinstance(text, dict) or set(text) == wanted, key
        assert isinstance(text, dict) == isinstance(said.words("en")[key], dict), key


def test_a_count_chooses_the_plural_and_is_written_as_the_language_writes_it():
    with said.speaking("ru"):
        told = [said.say("caseDays", title="", count=count).split()[-2:] for count in (1, 3, 5, 21, 42)]
    assert [" ".join(words) for words in told] == ["1 день.", "3 дня.", "5 дней.", "21 день.", "42 дня."]
    assert said.say("caseDays", title="T", count=1) == "Case: T, 1 day."


def test_assumptions_are_told_by_their_codes_and_in_english_by_their_sentences():
    told = {key.removeprefix("assume:"): text for key, text in said.words("en").items() if key.startswith("assume:")}
    assert told == SENTENCES
    made = assume("path-from-to", places=("north",), low=1.5, high=2.25, unit="Mt/yr")
    with said.speaking("tr"):
        assert "1,5-2,25" in made.told()
        assert str(made).endswith("1.5 Mt/yr to 2.25 Mt/yr")


@pytest.mark.parametrize("language", OTHERS)
def test_words_of_the_engine_and_units_of_figures_are_all_translated(language):
    words = said.words(language)
    for word in (*LINE_KINDS, *POINT_KINDS, *STATUSES, *commodities()):
        assert f"word:{word}" in words, word
    for unit in set(figures()["unit"]):
        assert f"unit:{unit}" in words, unit


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(language):
    for key, text in said.words(language).items():
        english = said.words("en")[key]
        if isinstance(english, str) and re.search("[a-z]{4}", re.sub(r"\{\w+\}", "", english)):
            assert text != english or key in ("word:terminal", "column:operator"), key


@pytest.mark.parametrize("line", ASKED)
def test_numbers_are_the_same_in_every_language(line, capsys):
    english = printed(line, capsys)
    assert printed(line, capsys, "--lang", "en") == english
    for language in OTHERS if line.startswith("between") else ("ru", "tr"):  # a language of each way to write numbers
        other = printed(line, capsys, "--lang", language)
        assert other != english
        numbers = re.findall(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*\.\d+(?![\w.-])", english)
        with said.speaking(language):
            own = [said.number(float(n.replace(",", "")), len(n.partition(".")[2])) for n in numbers]
        there = [told in other for told in own]
        assert sum(there) >= len(there) / 2 or len(there) < 10, language  # few, in texts that stay English
        in_english_texts = [n for n, found in zip(numbers, there, strict=True) if not found]
        assert [n for n in in_english_texts if n not in other] == [], language


@pytest.mark.parametrize("line", [line for line in ASKED if line.startswith(("flow", "kp", "series"))])
def test_json_is_the_same_in_every_language(line, capsys):
    english = printed(line, capsys, "--format", "json")
    assert json.loads(english)
    assert printed(line, capsys, "--format", "json", "--lang", "kk") == english


def test_csv_is_the_same_in_every_language(capsys):
    english = printed("lengths --system btc", capsys, "--format", "csv")
    assert printed("lengths --system btc", capsys, "--format", "csv", "--lang", "ka") == english


def test_headings_of_tables_are_all_translated(capsys):
    for line in ASKED[4:]:
        english = printed(line, capsys).splitlines()
        names = re.split(r" {2,}", english[0].strip())
        assert [name for name in names if f"column:{name}" not in said.words("ru")] == [], line


def test_the_language_is_taken_from_the_environment_where_none_is_asked_for(capsys, monkeypatch):
    monkeypatch.setenv(cli.LANGUAGE_VARIABLE, "tr")
    assert "uzunluk" in printed("between btc 400 500", capsys)
    assert "length_km" in printed("between btc 400 500", capsys, "--lang", "en")
    monkeypatch.setenv(cli.LANGUAGE_VARIABLE, "xx")
    assert cli.main(["kp", "btc", "3"]) == 1
    assert "ENERGY_ROUTES_LANG is 'xx'; it is one of en, az, ka, kk, ru, tr" in capsys.readouterr().err


def test_names_are_those_of_the_language(capsys):
    told = printed("flow --close cpc", capsys, "--lang", "kk")
    assert "Барлық кен орындары → Еуропа (ЕО), жабық: КҚК." in told
    assert "Қытай" in told
    assert "Түрік бұғаздары" in printed("routes -k 1", capsys, "--lang", "kk")


def test_values_and_countries_are_in_words_of_the_language(capsys):
    weak = printed("sources --weakest", capsys, "--lang", "ru")
    assert "в пределах 85 км" in weak
    assert "32,9 млн т" in weak
    assert "within" not in weak
    assert said.in_words("bp, 2 wells", "value") == "bp, 2 wells"
    grain = "flow --from mointy --to AZ --cargo grain"
    assert "Казахстан 0,15 млн т" in printed(grain, capsys, "--lang", "ru")
    assert "Kazakhstan 0.15 Mt" in printed(grain, capsys)


def test_a_question_may_be_asked_in_the_words_of_its_answer(capsys):
    english = printed("flow --from fields --to europe", capsys)
    line = ["flow", "--from", "Все месторождения", "--to", "Европа (ЕС)"]
    assert cli.main(line) == 0
    assert capsys.readouterr().out == english


def test_english_needs_no_babel():
    import subprocess
    import sys

    code = "import sys\nfrom geo.commands import cli\ncli.main(['kp', 'btc', '3'])\nassert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def pieces_of(key):
    """Return the pieces of an English sentence between its values."""
    english = said.words("en")
    text = english.get(f"message:{key}") or english[key]
    return [piece.strip(" ;,?") for piece in re.split(r"\{\w+\}", text) if len(piece) > 8]


@pytest.mark.parametrize(("key", "line"), WRONG.items())
def test_what_is_wrong_is_told_in_the_language(key, line, capsys):
    assert cli.main(line.split()) == 1
    english = capsys.readouterr().err
    assert pieces_of(key)
    assert [piece for piece in pieces_of(key) if piece not in english] == []
    for language in OTHERS:
        assert cli.main([*line.split(), "--lang", language]) == 1
        other = capsys.readouterr().err
        assert other.startswith("energy-routes: ")
        assert [piece for piece in pieces_of(key) if piece in other] == []


@pytest.mark.parametrize(
    ("line", "english", "russian"),
    [
        ("flow --from kuryk --to europe --close cpc,RU",
         ("oil from Kuryk port (Sarzha) to Europe (EU) with CPC, Russia closed",),
         ("Европа (ЕС)", "КТК, Россия")),
        ("flow --from tengiz --to ceyhan --via cpc", ("Ceyhan (Haydar Aliyev) Marine Terminal past CPC;",), ("КТК",)),
        ("routes --from tengiz --to ceyhan --by cost", ("Tengiz–Aktau by rail, Aktau-Sangachal",), ("Тенгиз",)),
        ("flow --cargo grain --from mointy --to AZ --close KZ", ("no way for grain from Mointy",), ("Казахстан",)),
    ],
)  # fmt: skip
def test_where_there_is_no_way_all_is_told_by_name(line, english, russian, capsys):
    for told, language in ((english, "en"), (russian, "ru")):
        assert cli.main([*line.split(), "--lang", language]) == 1
        error = capsys.readouterr().err
        assert [name for name in told if name not in error] == []
        ids = set(atlas_network("oil")) | set(read_vocabulary().systems) | {"RU", "KZ"}
        assert set(re.findall(r"[\w-]+", error)) & {name for name in ids if name.islower() or name.isupper()} == set()


def test_a_sentence_that_is_not_known_stays_as_it_is_and_names_to_ask_for_too(capsys):
    with said.speaking("ru"):
        assert messages.told("the disk is full") == "the disk is full"
        assert messages.told("no case is called 'xx'; known are grain, the whole").endswith("есть: grain, целое")
    assert messages.told("none is known") == "none is known"


def test_a_place_told_by_how_far_it_lies_off_one_is_told_so_in_the_language(capsys):
    weak = printed("sources --weakest --limit 30", capsys, "--lang", "ru")
    assert "Zhezqazghan: 149 км, юго-юго-восток → Qarazhal: 41 км, северо-северо-восток" in weak
    assert not re.search(r" (km|of|to) ", weak)
    anchors = printed("kp btc --anchors", capsys, "--lang", "tr")
    assert "Seyidlar, Garayeri: 5 km, kuzey" in anchors
    assert "Sangaçal terminali" in anchors
    with said.speaking("kk"):
        assert described("Lake Jandari", {}) == "Lake Jandari"
        assert described("3.5 km NNE of Baku", {"baku": "Баку"}) == "Баку: 3,5 км, солтүстік-солтүстік-шығыс"


def test_densities_periods_and_the_sea_are_in_words_of_the_language(capsys):
    assert "57,7 млн барр., пересчитано по 7,57 барр./т (btc-blend" in printed(
        "series btc throughput", capsys, "--lang", "ru"
    )
    assert "баррели пересчитаны" not in printed("flow --close cpc -v --assumptions", capsys)
    assert "7,57 барр./т (btc-blend" in printed("flow --close cpc --assumptions", capsys, "--lang", "ru")
    assert "2024-09/2025-08" in printed("flow --cargo grain", capsys)
    assert "Eylül 2024 – Ağustos 2025" in printed("flow --cargo grain", capsys, "--lang", "tr")
    assert "в море" in printed("lengths --system tap", capsys, "--lang", "ru")
    assert " at sea " in printed("lengths --system tap", capsys)
    assert "добыча: Месторождение Тенгиз" in printed("flow --from tengiz --to trieste -v", capsys, "--lang", "ru")
    assert "what Tengiz field produces" in printed("flow --from tengiz --to trieste -v", capsys)


@pytest.mark.parametrize("language", ["ka", "kk", "ru"])
@pytest.mark.parametrize("line", ["flow --close cpc --failures -v", "flow --case low-water", "flow --case btc-closed",
                                  "flow --case cpc-one-mooring", "flow --from fields --to turkey -v"])  # fmt: skip
def test_no_english_is_left_in_an_answer_but_names_that_have_none_in_the_language(line, language, capsys):
    answer = printed(line, capsys, "--lang", language).partition(said.words(language)["sources"])[0]
    atlas = geo.load()
    nameless = atlas[atlas[f"name_{language}"].isna()]["name"].dropna()
    known = {word for name in nameless for word in LATIN.findall(name)} | {"assumptions"}
    assert set(LATIN.findall(answer)) - known == set()
