import re
import unicodedata

import pytest
from babel import Locale

import geo
from geo.atlas import catalog
from geo.atlas.countries import FILE, country_names
from geo.atlas.local_names import COMPLETE, local_name, names_by_language, names_in_words
from geo.atlas.said import OTHERS
from geo.commands import cli
from geo.page.atlas_maps import draw_page


@pytest.fixture(scope="module")
def counts():
    return names_by_language(geo.load())


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("things", COMPLETE)
def test_countries_seas_capitals_and_main_systems_have_a_name_in_every_language(counts, things, language):
    (row,) = counts[(counts["language"] == language) & (counts["things"] == things)].itertuples()
    assert row.named == row.of > 0


@pytest.mark.parametrize("language", OTHERS)
def test_systems_and_the_places_named_first_have_a_short_name_in_every_language(language):
    for row in catalog.read_rows("systems"):
        assert row[f"name_{language}"], row["id"]
    for row in catalog.read_rows("place-labels"):
        assert row[f"label_{language}"], row["point"]


@pytest.mark.parametrize("language", OTHERS)
def test_countries_are_called_what_cldr_calls_them(language):
    territories, names = Locale(language).territories, country_names(language)
    with FILE.open(encoding="utf-8") as file:
        assert len(names) == sum(1 for _ in file) - 1
    for code in ("AZ", "GE", "KZ", "RU", "TR", "TM", "IT", "CN"):
        assert names[code] == territories[code]


@pytest.mark.parametrize("language", OTHERS)
def test_names_are_written_in_the_script_of_their_language(language):
    script = {"ka": "GEORGIAN", "kk": "CYRILLIC", "ru": "CYRILLIC"}.get(language, "LATIN")
    rows = [*catalog.read_rows("cities"), *catalog.read_rows("systems")]
    for row in rows:
        name = row[f"name_{language}"]
        letters = [unicodedata.name(letter, "").split()[0] for letter in name if letter.isalpha()]
        known = {script, "LATIN"} if "SCPX" in row["name"] or "BTS-2" in row["name"] else {script}
        assert set(letters) <= known, name


def test_every_city_says_where_its_names_are_from():
    for row in catalog.read_rows("cities"):
        named = any(row[f"name_{language}"] for language in OTHERS)
        assert bool(row["names_source"]) == named, row["id"]


def test_a_country_is_named_by_its_code_and_what_nobody_names_is_not():
    assert local_name({"id": "GE", "kind": "country"}, "ka") == "საქართველო"
    assert local_name({"id": "GE", "kind": "country", "name_ka": "own"}, "ka") == "own"
    assert local_name({"id": "GE", "kind": "terminal"}, "ka") == ""


def test_check_counts_what_has_no_name_a_line_a_language(capsys, counts):
    assert cli.main(["check"]) == 0
    told = capsys.readouterr().out
    for line in names_in_words(counts):
        assert line in told
    assert "names in ka: countries 91 of 91, seas 13 of 13" in told


def test_a_missing_name_is_counted(toy_folder):
    counts = names_by_language(geo.load(folder=toy_folder), toy_folder)
    points = counts[(counts["things"] == "points") & (counts["language"] == "ka")].iloc[0]
    assert points["named"] < points["of"]


TOLD = (
    "avoid title", "cargoes title", "catalog title", "groups title", "pages title", "passages title",
    "quantities title", "region title", "scenarios title", "told-by-year sentence", "tour sentence", "tour title",
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("told", TOLD)
def test_what_the_tables_tell_is_told_in_every_language_with_the_same_values(told, language):
    table, column = told.split()
    for row in catalog.read_rows(table):
        text = row[f"{column}_{language}"]
        assert text, row
        assert sorted(re.findall(r"{[^}]*}", text)) == sorted(re.findall(r"{[^}]*}", row[column])), row


def test_a_page_has_the_short_names_of_places_told_first_where_these_are_not_their_names(book):
    labels = draw_page(book).payload["labels"]
    names, rows = book.atlas.set_index("id"), {row["point"]: row for row in catalog.read_rows("place-labels")}
    assert labels["ceyhan"][2].split("|")[OTHERS.index("ru")] == "Джейхан"
    for point, (_, first, *local) in labels.items():
        short = [rows[point][f"label_{language}"] for language in OTHERS] if first else [""] * len(OTHERS)
        told = [label if label != names.loc[point, f"name_{language}"] else ""
                for label, language in zip(short, OTHERS, strict=True)]  # fmt: skip
        assert local == (["|".join(told)] if any(told) else []), point
