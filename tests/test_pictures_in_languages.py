from pathlib import Path

import matplotlib
import pytest
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

import geo
from geo.atlas import catalog, said
from geo.atlas.countries import country_names
from geo.atlas.said import OTHERS
from geo.commands import cli
from geo.page.atlas_maps import draw_picture
from geo.page.book import Book
from geo.page.picture import FONT
from geo.page.stills import _sentence, _steps

FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf")
NAMED = ("cities", "systems", "place-labels", "pages", "told-by-year", "tour", "quantities")


@pytest.fixture(scope="module")
def atlas():
    return geo.load()


def texts_of(figure):
    return {text.get_text() for text in figure.findobj(Text) if text.get_text()}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("file", FILES)
def test_every_letter_of_a_language_is_in_the_font_of_the_pictures(atlas, language, file):
    assert FONT == "DejaVu Sans"
    font = FT2Font(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / file))
    known = {chr(code) for code in font.get_charmap()}
    told = [text for text in said.words(language).values() if isinstance(text, str)]
    told += country_names(language).values()
    told += list(atlas[f"name_{language}"].dropna())
    for table in NAMED:
        for row in catalog.read_rows(table):
            told += [text for column, text in row.items() if column.endswith(f"_{language}")]
    assert len(told) > 700
    with said.speaking(language):
        letters = {letter for text in told for letter in text + said.capitals(text)}
    assert sorted(letters - known) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_picture_is_in_the_language_and_none_of_its_words_is_left_in_english(atlas, language):
    with said.speaking(language):
        book = Book(atlas)
        told = texts_of(draw_picture(book, said=_sentence(book, 2024), year=2024))
        title, label = book.pages[0].titles[language], country_names(language)["TR"]
    english = texts_of(draw_picture(Book(atlas), said="", year=2024))
    with said.speaking(language):
        assert {title, said.capitals(label), said.words(language)["notPublished"]} <= told
    areas = {name.upper() for name in atlas.loc[atlas["kind"].isin(["country", "sea-area"]), "name"]}
    own = {name.upper() for name in country_names(language).values()}
    assert not areas & (told & english) - own  # some are called alike
    assert not told & {"not published", "Throughput from Kazakhstan"}
    assert not any(said.words("en")["stillColours"] in text for text in told)


def test_steps_of_the_tour_are_told_in_the_language_with_its_numbers(atlas):
    with said.speaking("ru"):
        first = _steps(Book(atlas))[0]
    assert first.title == "Нефть Казахстана сегодня"
    assert "64,8 млн т" in first.sentence
    assert "64.8 Mt" in _steps(Book(atlas))[0].sentence


def test_capitals_are_those_of_the_language():
    for language, name, capitals in (
        ("en", "Chin", "CHIN"), ("tr", "Çin", "ÇİN"), ("az", "Çin", "ÇİN"), ("ka", "ჩინეთი", "ჩინეთი"),
        ("kk", "Қытай", "ҚЫТАЙ"), ("ru", "Китай", "КИТАЙ"),
    ):  # fmt: skip
        with said.speaking(language):
            assert said.capitals(name) == capitals


def test_build_draws_its_pictures_in_the_language_and_its_pages_as_ever(toy_folder, tmp_path, capsys):
    for name, more in (("en", []), ("tr", ["--lang", "tr"])):
        assert cli.main(["build", "--layers", str(toy_folder), "--out", str(tmp_path / name), "--static", *more]) == 0
    one, other = tmp_path / "en", tmp_path / "tr"
    assert (one / "index.html").read_bytes() == (other / "index.html").read_bytes()
    assert (one / "lengths.csv").read_bytes() == (other / "lengths.csv").read_bytes()
    assert (one / "index.svg").read_bytes() != (other / "index.svg").read_bytes()
