"""An atlas of another region, made from nothing by the commands alone, shows itself and nothing of the shipped one."""

import contextlib
import io
import json
import re
import shutil
from pathlib import Path

import pytest
import second_atlas
from browsing import settle, watch
from unpacking import whole_text

from geo.atlas import catalog
from geo.atlas.columns import POINT_KINDS
from geo.atlas.load import load, points
from geo.commands.cli import main

ALIKE = {"fields", "All fields"}
"""Words of the shipped atlas that are plain English."""
PAGES = tuple(page["id"] for page in second_atlas.PAGES)


def run(*arguments: object) -> str:
    """What a command prints; it must end well."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main([str(part) for part in arguments])
    assert status == 0, said.getvalue()
    return said.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The atlas, made by `new`, an editor of tables, and `draw`."""
    folder = tmp_path_factory.mktemp("second") / "plata"
    run("new", folder, "--name", second_atlas.NAME, "--box", *second_atlas.BOX)
    second_atlas.fill(folder)
    run("draw", folder)
    return folder


@pytest.fixture(scope="module")
def maps(folder, tmp_path_factory) -> Path:
    """Its pages and pictures."""
    out = tmp_path_factory.mktemp("maps") / "plata"
    run("build", "--layers", folder, "--out", out, "--static")
    return out


@pytest.fixture(scope="module")
def shipped() -> dict[str, re.Pattern[str]]:
    """Patterns of all ids, names and labels of the shipped atlas, and of what it is of."""
    atlas = load()
    words = {"Kazakhstan", "Caspian", "BTC"}
    systems, stations = catalog.systems(), points(atlas)
    words |= {*systems["id"], *systems["name"], *systems["label"], *stations["id"], *stations["name"]}
    for table in ("pages", "scenarios", "passages", "region", "groups", "crudes"):
        rows = catalog.read_rows(table)
        words |= {row[column] for row in rows for column in ("id", "title", "name") if row.get(column)}
    words -= {"", "index", *ALIKE, *(row["name"] for row in second_atlas.SYSTEMS)}
    return {word: re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in words}


def alien_words(text: str, shipped: dict[str, re.Pattern[str]]) -> list[str]:
    return sorted(word for word, pattern in shipped.items() if word in text and pattern.search(text))


def test_its_points_are_of_every_kind(folder):
    assert {*POINT_KINDS} == {kind for _, kind, *_ in second_atlas.POINTS} | {"control-point"}


def test_it_is_good(folder):
    good, missing, *names = run("check", "--layers", folder).splitlines()
    assert [line.partition(":")[0] for line in names] == [f"names in {name}" for name in ("az", "ka", "kk", "ru", "tr")]
    assert good == "good: 4 layers, 83 features, 8 figures"
    assert missing.startswith("2 published sources: 1 without a date")


def test_its_pages_have_its_titles_and_its_pictures_are_there(maps):
    for page in second_atlas.PAGES:
        text = (maps / f"{page['id']}.html").read_text(encoding="utf-8")
        assert f"<title>{page['title']}</title>" in text
        assert (maps / f"{page['id']}.png").stat().st_size > 20_000
        assert (maps / f"{page['id']}.svg").stat().st_size > 20_000
    assert {path.stem for path in maps.glob("*.html")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_no_word_of_the_shipped_atlas_stands_in_a_page(maps, shipped, page):
    text = whole_text((maps / f"{page}.html").read_text(encoding="utf-8"))
    assert "pampa-oil" in text or page == "gas"
    assert alien_words(text, shipped) == []


def test_shipped_words_would_be_found(shipped):
    assert alien_words("from Kazakhstan by BTC, and cpc", shipped) == ["BTC", "Kazakhstan", "cpc"]


ANSWERS = (
    ("lengths",), ("kp", "chaco-gas", 500), ("kp", "pampa-west", 100), ("locate", -64.2, -24),
    ("between", "chaco-gas", 0, 400), ("routes",), ("routes", "--commodity", "gas"), ("flow",),
    ("flow", "--commodity", "gas", "--include-proposed"), ("flow", "--case", "no-ships"), ("flow", "--close", "banks"),
    ("sources",), ("sources", "--weakest"),
)  # fmt: skip


@pytest.mark.parametrize("question", ANSWERS, ids=lambda question: "-".join(map(str, question)))
def test_every_command_answers_of_that_atlas_alone(folder, shipped, question):
    answer = run(*question, "--layers", folder)
    assert answer.strip()
    assert alien_words(answer, shipped) == []


def test_its_lengths_stand_beside_its_own_published_ones(folder):
    rows = json.loads(run("lengths", "--layers", folder, "--format", "json"))
    assert {row["system"] for row in rows} == {"pampa-oil", "chaco-gas", "altiplano-rail", "river-link"}
    published = {(row["system"], row["country"]): row["published_km"] for row in rows if row["published_km"]}
    assert published == {("pampa-oil", "AR"): 1700, ("pampa-oil", "UY"): 380, ("pampa-oil", None): 2080}


def test_its_kilometre_points_are_calibrated_by_its_own(folder):
    found = json.loads(run("kp", "chaco-gas", 300, "--layers", folder, "--format", "json"))
    assert (found["lon"], found["lat"]) == pytest.approx((-64.2, -24.0), abs=1e-5)


def test_its_questions_are_asked_first(folder):
    (first, *_) = json.loads(run("routes", "--layers", folder, "--format", "json"))
    assert (first["origin"], first["destination"]) == ("loma-field", "blanca-port")
    assert first["avoids"] == {"the_banks": True}
    answer = json.loads(run("flow", "--layers", folder, "--format", "json"))
    assert (answer["origin"], answer["destination"]) == ("fields", "markets")
    assert answer["max_flow_mt_per_year"] == 12


def test_its_layers_go_into_other_formats(folder, tmp_path):
    assert "83 features" in run("export", "--layers", folder, "--out", tmp_path / "plata.gpkg")


def test_the_same_tables_give_the_same_pages(folder, maps, tmp_path):
    run("build", "--layers", folder, "--out", tmp_path / "again")
    for page in PAGES:
        assert (tmp_path / "again" / f"{page}.html").read_bytes() == (maps / f"{page}.html").read_bytes()


@pytest.mark.parametrize("table", ["systems", "sources", "figures", "quantities", "region", "pages", "catalog"])
def test_a_missing_table_is_named_and_not_taken_from_elsewhere(folder, tmp_path, capsys, table):
    atlas = Path(shutil.copytree(folder, tmp_path / "atlas"))
    (atlas / f"{table}.csv").unlink()
    for command in (("check",), ("build", "--out", tmp_path / "maps")):
        assert main([*map(str, command), "--layers", str(atlas)]) == 1
        assert f"{table}.csv: is missing" in capsys.readouterr().err


@pytest.mark.parametrize("table", ["cargoes", "crudes", "groups", "passages", "avoid", "defaults", "scenarios"])
def test_an_optional_table_may_be_absent(folder, tmp_path, table):
    atlas = Path(shutil.copytree(folder, tmp_path / "atlas"))
    (atlas / f"{table}.csv").unlink()
    run("build", "--layers", atlas, "--out", tmp_path / "maps", "--static")


def test_a_group_without_a_point_says_what_it_is_of(folder, tmp_path, capsys):
    atlas = Path(shutil.copytree(folder, tmp_path / "atlas"))
    second_atlas.edit(atlas, "groups", {"id": "fields", "title": "Depots", "side": "origins", "kinds": "rail-station",
                                        "countries": "UY"}, {"id": "markets", "title": "Markets",
                                                             "side": "destinations"})  # fmt: skip
    assert main(["routes", "--layers", str(atlas)]) == 1
    said = capsys.readouterr().err
    assert "the group 'fields' has no point in this network: it is of the kinds rail-station" in said


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_its_pages_show_its_title_credit_systems_and_labels(browser, maps, page, shipped):
    wanted = next(row for row in second_atlas.PAGES if row["id"] == page)
    with watch(browser) as open_file:
        opened = open_file(maps / f"{page}.html")
        assert opened.locator(".panel h1").inner_text() == wanted["title"]
        text = opened.locator("body").inner_text()
        assert "Countries: Natural Earth." in text
        assert "Places: GeoNames" not in text
        assert alien_words(text, shipped) == []
        assert len(opened.evaluate("map_page.shown().routes")) > 0
        assert len(opened.evaluate("map_page.labels()")) > 5


@pytest.mark.browser
@pytest.mark.parametrize("page", ["index", "uruguay"])
@pytest.mark.parametrize(("commodity", "to"), [("oil", "markets"), ("gas", "markets")])
def test_its_routes_tab_answers(browser, maps, folder, shipped, page, commodity, to):
    expected = json.loads(run("routes", "--layers", folder, "--commodity", commodity, "--format", "json"))
    flow = json.loads(run("flow", "--layers", folder, "--commodity", commodity, "--format", "json"))
    unit = "mt_per_year" if commodity == "oil" else "bcm_per_year"
    with watch(browser) as open_file:
        opened = open_file(maps / f"{page}.html", address=f"#5/-32/-60&tab=routes&cargo={commodity}")
        settle(opened)
        asked = opened.evaluate("(({from, to}) => [from, to])(map_page.routes.asked)")
        assert asked == ["fields", to]
        assert opened.locator(".way").count() >= len(expected)
        assert f"{flow[f'max_flow_{unit}']:g}" in opened.locator(".most").inner_text()
        assert alien_words(opened.locator("#routes-tab").inner_text(), shipped) == []
