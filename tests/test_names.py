"""Names as people write them find what they mean, and what they do not mean is asked about or refused in words."""

import inspect
import json
import re

import geopandas as gpd
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point

import geo
from geo.atlas.catalog import read_rows
from geo.atlas.columns import COUNTRY_CODES
from geo.atlas.countries import countries, country_codes
from geo.atlas.naming import AtlasNames, is_name
from geo.commands.cli import main
from geo.errors import ArgumentError, EnergyRoutesError, LayerError, UnknownNameError
from geo.names import LEAST_HEARD, Named, Names, names_given, nearest_names
from geo.spelling import SOUNDS, fold, sound

MEANT = {
    "BTC": ("system", "btc"), "Baku-Tbilisi-Ceyhan": ("system", "btc"), "BTC pipeline": ("system", "btc"),
    "Нефтепровод Баку - Тбилиси - Джейхан": ("system", "btc"), "баку – тбилиси – джейхан": ("system", "btc"),
    "Bakü-Tiflis-Ceyhan Ham Petrol Boru Hatti": ("system", "btc"), "SCP": ("system", "bte"),
    "South Caucasus Pipeline": ("system", "bte"), "Южно-Кавказский газопровод": ("system", "bte"),
    "ბაქო-თბილისი-ერზურუმის გაზსადენი": ("system", "bte"), "КТК": ("system", "cpc"),
    "Caspian Pipeline Consortium": ("system", "cpc"), "WREP": ("system", "baku-supsa"),
    "Western Route Export Pipeline": ("system", "baku-supsa"), "Middle Corridor": ("system", "middle-corridor-rail"),
    "Tengiz": ("point", "tengiz"), "tengiz field": ("point", "tengiz"), "Aktau port": ("point", "aktau"),
    "Ақтау теңіз порты": ("point", "aktau"), "Актау тениз порты": ("point", "aktau"),
    "Bosporus": ("point", "bosphorus"), "Istanbul Bogazi": ("point", "bosphorus"), "Səngəçal": ("point", "sangachal"),
    "Sengecal": ("point", "sangachal"), "Turkish straits": ("passage", "turkish-straits"),
    "Georgia": ("country", "GE"), "ge": ("country", "GE"), "GEO": ("country", "GE"), "Грузия": ("country", "GE"),
    "Turkiye": ("country", "TR"), "Turkey": ("country", "TR"), "Қазақстан": ("country", "KZ"),
    "Тенгиз": ("point", "tengiz"), "Қашаған": ("point", "kashagan"), "Усть-Луга": ("point", "ust-luga"),
    "Порт Актау": ("point", "aktau"), "Aktau limanı": ("point", "aktau"), "Bakü-Tiflis-Ceyhan": ("system", "btc"),
    "BTC boru hattı": ("system", "btc"), "Каспийский трубопроводный консорциум": ("system", "cpc"),
    "ТАНАП": ("system", "tanap"), "Центральная Азия - Китай": ("system", "central-asia-china"),
    "atirau": ("point", "atyrau"), "Dzheikhan": ("point", "ceyhan"), "Jeyhan": ("point", "ceyhan"),
    "Qulsarı": ("point", "kulsary"), "Novorossiisk": ("point", "novorossiysk"), "Aktobé": ("point", "aktobe"),
    "Tenghiz": ("point", "tengiz"), "Kaşagan": ("point", "kashagan"), "ტენგიზ": ("point", "tengiz"),
    "EU": ("group", "europe"), "CPC closed": ("scenario", "cpc-closed"),
}  # fmt: skip


@pytest.fixture(scope="module")
def atlas():
    return geo.load()


@pytest.fixture(scope="module")
def names(atlas):
    return AtlasNames.of(atlas).names


@pytest.mark.parametrize("text", MEANT)
def test_a_name_in_any_language_case_and_spelling_means_one_thing(names, text):
    kind, wanted = MEANT[text]
    assert names.find(text, (kind,)).id == wanted


def test_every_thing_is_found_by_its_id_and_by_every_name_that_only_it_has(names):
    shared = {}
    for name, _, wanted in names.table():
        shared.setdefault(fold(name), set()).add(wanted)
    assert len(shared) > 3000
    for name, kind, wanted in names.table():
        if len(shared[fold(name)]) == 1:
            assert names.find(name, (kind,)).id == wanted, name


def test_no_name_sounds_like_that_of_another_thing(names):
    things = [thing for thing in names.things if thing.kind != "source"]
    spelt, heard = {}, {}
    for thing in things:
        for name in (thing.id, thing.title, *thing.names):
            spelt.setdefault(fold(name), set()).add(thing.id)
            heard.setdefault(sound(name), {}).setdefault(fold(name), set()).add(thing.id)
    false = {name: list(spellings) for name, spellings in heard.items()
             if len(name) >= LEAST_HEARD and set().union(*spellings.values()) not in spellings.values()}  # fmt: skip
    assert false == {}


def test_a_name_is_found_by_its_sound_in_other_letters(names):
    cyrillic = {text for thing in names.things if thing.kind == "point" for text in thing.names
                if re.fullmatch("[а-яА-ЯёЁ]{6,}", text)}  # fmt: skip
    assert len(cyrillic) >= 38
    for text in cyrillic:
        assert set(names.means(text, ("point",))) <= set(names.means(sound(text), ("point",))), text


def test_every_letter_of_the_alphabets_has_a_sound():
    russian = {chr(code) for code in range(ord("а"), ord("я") + 1)}
    georgian = {chr(code) for code in range(ord("ა"), ord("ჰ") + 1)}
    assert {fold(letter) for letter in russian | georgian | set("әғқңөұүһі")} - set(SOUNDS) == set()
    assert set("".join(SOUNDS.values())) <= set("abcdefghijklmnoprstuvz")


def test_short_names_such_as_codes_are_not_known_by_their_sound(names):
    assert sound("ББШ") == sound("BS")
    assert {thing.id for thing in names.means("BS")} == {"BS"}
    assert names.means("XE") == names.means("ЦЕ") == []


def test_what_a_map_writes_beside_a_place_is_a_name_of_it_in_every_language(names):
    labels = [(row[name], row["point"]) for row in read_rows("place-labels") for name in row if is_name(name)]
    assert len(labels) > 200
    assert [(text, point) for text, point in labels if text and names.find(text, ("point",)).id != point] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Southern Gas Corridor", ["bte", "scpx", "tanap", "tap"]),
        ("Kazakhstan-China oil pipeline", ["atasu-alashankou", "kenkiyak-kumkol", "kumkol-atasu"]),
        ("Trans-Caspian gas pipeline", ["trans-caspian", "trans-caspian-aktau", "trans-caspian-kazakh"]),
    ],
)
def test_a_name_of_several_things_is_asked_about(names, text, meant):
    with pytest.raises(UnknownNameError, match="may be several") as asked:
        names.find(text, ("system", "line"))
    assert [name for name in meant if f"{name} (" not in str(asked.value)] == []


def test_a_part_of_a_name_alone_is_no_name_but_suggests_what_has_it(names):
    for text, suggestion in (("Baku", "baku-supsa"), ("Astrakhan", "cpc-astrakhan"), ("Central Asia", "central-asia")):
        with pytest.raises(UnknownNameError, match=f"did you mean .*{suggestion}"):
            names.find(text, ("system", "line", "point"))


@pytest.mark.parametrize("slip", ["bct", "btcc", "tengis", "tangiz", "Novorossijsk", "Kazakstan", "augsuta"])
def test_a_slip_of_the_pen_gets_what_was_meant(names, slip):
    meant = {"bct": "btc", "btcc": "btc", "tengis": "tengiz", "tangiz": "tengiz", "Novorossijsk": "novorossiysk",
             "Kazakstan": "KZ", "augsuta": "augusta"}[slip]  # fmt: skip
    assert meant in [thing.id for thing in names.near(slip)][:3]


@pytest.mark.parametrize("text", ["Russia", "Austria", "Norway", "Россия"])
def test_a_country_is_never_taken_for_what_only_looks_alike(names, text):
    without = Names(tuple(thing for thing in names.things if thing.kind != "country"))
    assert not {"supsa", "augusta", "kulsary"} & {thing.id for thing in without.near(text)}
    with pytest.raises(UnknownNameError, match=f"no system is called '{text}'; .. \\(.*\\) is a country"):
        names.find(text, ("system",))


def test_of_a_country_where_a_system_is_wanted_its_systems_are_named(names):
    with pytest.raises(UnknownNameError, match=r"systems there are baku-supsa, .*btc"):
        names.find("Georgia", ("system",))


def test_countries_are_known_by_two_codes_and_in_the_languages_of_the_region():
    things = countries().things
    assert {thing.id for thing in things} == COUNTRY_CODES
    codes = country_codes()
    for text in ("kazakhstan", "kaz", "казахстан", "қазақстан", "qazaxıstan", "kazakistan", "kasachstan", "ყაზახეთი"):
        assert codes[fold(text)] == "KZ"
    assert set(codes.values()) == COUNTRY_CODES


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_never_fails(text):
    assert fold(fold(text)) == fold(text)


def test_text_without_a_letter_means_nothing():
    index = Names((Named("a", "system", "A"), Named("b-1", "system", "--- (!)")))
    for text in ("", "-", "()", "!"):
        assert index.means(text) == []
    assert index.find("B 1").id == "b-1"


def test_one_id_of_several_kinds_is_one_thing_and_a_line_yields_to_its_system():
    index = Names(
        (
            Named("straits", "passage", "The Straits"), Named("straits", "line", "The Straits", systems=("ships",)),
            Named("pipe", "system", "North pipe", systems=("pipe",)),
            Named("pipe-a", "line", "North pipe", systems=("pipe",)),
        )
    )  # fmt: skip
    assert index.find("the straits").kind == "passage"
    assert index.find("North pipe").id == "pipe"


def test_what_is_known_elsewhere_is_said_to_be_no_part():
    index = Names((Named("north", "system", "North line"), Named("south", "system", "South line")))
    with pytest.raises(UnknownNameError, match=r"south \(South line\) is no part of this frame"):
        index.find("South", known={"north"}, where="this frame")


def test_a_text_is_one_name_and_anything_else_is_refused():
    assert names_given("btc") == ["btc"]
    assert names_given(("a", "b")) == ["a", "b"]
    for wrong in (5, ["a", 5], 1.5):
        with pytest.raises(ArgumentError, match="text"):
            names_given(wrong)


def test_few_known_names_are_listed_and_many_are_not_without_end():
    assert nearest_names("zzz", ["btc", "bte"]) == "known are btc, bte"
    assert nearest_names("zzz", [f"n{number}" for number in range(100)]).endswith(" ...")


QUESTIONS = {
    "routes --from Tengiz --to Triest --close CPC": "routes --from tengiz --to trieste --close cpc",
    "routes --from Казахстан --to EU -k 2": "routes --from KZ --to europe -k 2",
    "flow --from fields --to Europe --close Russia": "flow --from fields --to europe --close RU",
    "flow --close Bosporus": "flow --close bosphorus",
    "flow --case Low-Water": "flow --case low-water",
    "lengths --system BTC --system КТК": "lengths --system btc --system cpc",
    "kp Baku-Tbilisi-Ceyhan 443": "kp btc 443",
    "kp btc 100 --country Georgia": "kp btc 100 --country GE",
    "locate 43.5 41.69 --system SCP": "locate 43.5 41.69 --system bte",
    "between Btc 400 500": "between btc 400 500",
}


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_question_in_names_has_the_answer_of_the_one_in_ids(asked, capsys):
    answers = []
    for line in (asked, QUESTIONS[asked]):
        assert main([*line.split(), "--format", "json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("lengths --system Russia", "RU (Russia) is a country; systems there are"),
        ("flow --close scp", "is no part of this network of oil"),
        ("flow --close Норвегия", "NO (Norway) is no part of this network of oil"),
        (
            "kp btc 3 --country Russia",
            "pipeline (BTC) does not pass the country 'Russia'; it passes Azerbaijan, Georgia",
        ),
        (
            "kp btc 3 --country Russia --lang ru",
            "БТД не проходит через эту страну: 'Russia'; проходит через: Азербайджан",
        ),
        ("kp btc 9999", "outside Baku-Tbilisi-Ceyhan oil pipeline (BTC), which runs"),
        ("locate 60 60 --lang ru", "ближайший Карачаганак–Оренбург"),
        ("series aktau zzzz --lang kk", "Ақтау теңіз порты"),
        (
            "series btc throughput --member oil",
            "throughput of Baku-Tbilisi-Ceyhan oil pipeline (BTC) has no members; 'oil'",
        ),
        ("flow --commodity goods --from khorgos", "of goods; did you mean altynkol-khorgos"),
        ("flow --close zzzzzzzz", "energy-routes places"),
        ("places --kind harbour", "known are block-valve"),
    ],
)
def test_what_has_no_answer_here_is_said_in_one_block(line, told, capsys):
    assert main(line.split()) == 1
    assert told in capsys.readouterr().err


def test_functions_take_names_too(atlas):
    network = geo.atlas_network("oil", frame=atlas)
    assert geo.find_flow(network, "Fields", "EU", closed="CPC").closed == ("cpc",)
    assert geo.find_routes(network, "Tengiz", "Trieste", closed=("КТК", "Russia"))[0].origin == "tengiz"
    assert geo.compare_case(network, "CPC closed").case.id == "cpc-closed"
    assert geo.lengths(atlas, systems="BTC")["system"].unique().tolist() == ["btc"]
    assert geo.route_of(atlas, "Trans Adriatic Pipeline").system == "tap"


def test_a_system_is_loaded_with_its_stations_and_is_calibrated_as_in_the_atlas(atlas):
    tanap = geo.load("TANAP")
    assert set(tanap["kind"]) >= {"pipeline", "compressor-station", "metering-station"}
    drawn = tanap[tanap["kind"] == "pipeline"]
    assert set(drawn["system"]) == {"tanap"}
    assert {*drawn["from_point"], *drawn["to_point"]} <= set(tanap["id"])
    km = [0.0, 500.0, 1000.0]
    alone, whole = (geo.route_of(frame, "tanap").calibration.to_kp(km) for frame in (tanap, atlas))
    assert alone.tolist() == whole.tolist()
    assert list(tanap.columns) == list(atlas.columns)


def test_systems_and_layers_are_loaded_together_each_feature_once(atlas):
    both = geo.load(["btc", "points", "SCP"])
    assert not both["id"].duplicated().any()
    assert set(geo.points(both)["layer"]) == {"points"}
    assert set(geo.lines(both)["system"]) == {"btc", "bte"}


def test_places_are_all_that_a_question_can_name(atlas):
    found = geo.places(atlas)
    network = geo.atlas_network("oil", frame=atlas)
    for name in found.loc[found["kind"].isin(("field", "group", "passage")), "id"]:
        assert geo.network.closures.name_in(network, name, what="place") == name or name not in network
    assert found.loc[found["id"] == "GE", "systems"].item().split("; ") == sorted(
        set(geo.lines(atlas).loc[geo.lines(atlas)["country"] == "GE", "system"])
    )
    assert found["geometry"].notna().sum() == len(geo.points(atlas))
    assert "Bosporus" in found.loc[found["id"] == "bosphorus", "also"].item()


def rows(line, capsys):
    assert main([*line.split(), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_lists_of_the_command_line_are_those_of_the_tables(capsys):
    assert [row["id"] for row in rows("systems", capsys)] == geo.systems()["id"].tolist()
    assert [row["id"] for row in rows("scenarios", capsys)] == geo.scenarios()["id"].tolist()
    assert {row["kind"] for row in rows("places --kind field", capsys)} == {"field"}
    georgian = rows("places --country Gürcistan --system БТД", capsys)
    assert {row["country"] for row in georgian} == {"GE"}
    assert all("btc" in row["systems"].split("; ") for row in georgian)
    assert len(rows("systems --commodity gas --limit 2", capsys)) == 2


def test_a_source_is_shown_with_its_address_and_all_that_rests_on_it(atlas, capsys):
    name = "bp-azerbaijan-baku-tbilisi-ceyhan"
    shown = rows(f"sources {name}", capsys)
    assert shown["url"].startswith("https://")
    figures = geo.figures()
    assert sum(row["where"] == "figures" for row in shown["rests_on"]) == (figures["source"] == name).sum() > 0
    features = atlas["sources"].fillna("").str.split("; ").map(lambda of: name in of)
    assert {row["subject"] for row in shown["rests_on"] if row["where"] != "figures"} == set(atlas.loc[features, "id"])
    assert main(["sources", name, "--limit", "1"]) == 0
    assert shown["url"] in capsys.readouterr().out
    assert len(rows("sources --limit 3", capsys)) == 3


WRONG = object()


def required(function):
    """Return an argument of no kind for each that must be given by its place."""
    return [
        WRONG
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty and parameter.kind in (0, 1)
    ]


def functions():
    for name in geo.__all__:
        found = getattr(geo, name)
        if inspect.isfunction(found) and required(found):
            yield name


@pytest.mark.parametrize("name", list(functions()))
def test_a_wrong_kind_of_argument_is_refused_by_our_own_error(name):
    function = getattr(geo, name)
    named = inspect.signature(function).parameters.values()
    named = {of.name: WRONG for of in named if of.kind is of.KEYWORD_ONLY and of.default is of.empty}
    with pytest.raises(EnergyRoutesError):
        function(*required(function), **named)


OWN = gpd.GeoDataFrame({"who": ["x"]}, geometry=[LineString([(49, 40), (50, 41)])], crs=4326)
"""Lines of somebody's own, with no column of an atlas."""
ODD = {"no text, frame or number": WRONG, "lines of one's own": OWN, "a text": "btc", "a point": Point(50, 41)}
REFUSED = {
    "sources": ["folder"], "systems": ["folder"], "figures": ["folder"],
    "lines": ["frame"], "points": ["frame"], "control_points": ["frame"], "places": ["frame"],
    "lengths": ["frame"], "leg_lengths": ["frame"], "route_of": ["frame"], "kinds_of_sources": ["frame"],
    "use_of_sources": ["frame", "figures", "sources"], "rests_on": ["frame", "figures"],
    "weakest_facts": ["frame", "figures"], "length_by": ["index"], "crossings": ["index"],
    "borders_crossed": ["index"], "longest_section": ["index"], "locate": ["route", "lon", "lat"],
    "point_at": ["route", "km"], "weakest_place": ["route", "calibration"], "series": ["quantity"],
    "build_network": ["frame", "figures"], "combine_layers": ["frames"],
    "atlas_network": ["commodity"],
}  # fmt: skip
"""Arguments of which nothing odd can be used, whatever the others are."""


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("name", "argument"), [(name, of) for name, all_of in REFUSED.items() for of in all_of])
def test_one_odd_argument_among_good_ones_is_refused_by_our_own_error(atlas, name, argument, odd):
    route = geo.route_of(atlas, "btc")
    good = {
        "frame": atlas, "figures": geo.figures(), "sources": geo.sources(), "lines": geo.lines(atlas), "index": None,
        "route": route, "calibration": route.calibration, "lon": 49.0, "lat": 40.0, "km": 1.0, "system": "btc",
        "quantity": "throughput", "source": "geonames", "network": nx.MultiDiGraph(),
    }  # fmt: skip
    function = getattr(geo, name)
    taken = [of.name for of in inspect.signature(function).parameters.values() if of.default is of.empty]
    with pytest.raises(EnergyRoutesError) as refused:
        function(**{of: good[of] for of in taken if of != argument}, **{argument: ODD[odd]})
    assert argument in str(refused.value) or odd == "a text" or name in ("combine_layers", "series")


def test_lengths_of_other_lines_say_what_measures_them():
    with pytest.raises(LayerError, match=r"no column 'id' and 'kind' .*geo\.length_km and geo\.length_by"):
        geo.lengths(OWN)


def test_results_print_in_one_line_with_their_units(atlas):
    network, route = geo.atlas_network("oil"), geo.route_of(atlas, "btc")
    flow = geo.find_flow(network, "sangachal", "ceyhan", closed="cpc")
    assert str(flow) == "sangachal to ceyhan without cpc: 57.86 Mt/yr (57.86 to 57.86), limited by btc-az 57.86"
    (way, *_) = geo.find_routes(network, "Tengiz", "Trieste")
    assert str(way).startswith(f"tengiz to trieste: {way.length_km:,.1f} km by cpc, ")
    assert str(way).endswith("limited by cpc-kz 72.50 Mt/yr")
    assert str(route) == f"btc: {route.length_km:,.1f} km drawn, KP 0 to 1,768.0 km, AZ GE TR"
    assert str(route.calibration).startswith("11 of 11 anchors in use, drawn km 0.0 to ")
    assert str(geo.locate(route, 44.1, 41.62)).startswith("btc KP 562.3 km (drawn 533.0 km) in GE, 44.10440, 41.64545")
