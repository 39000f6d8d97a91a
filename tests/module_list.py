"""README's list of modules and its numbers, made of what they tell of, and the page of public names.

`python tests/module_list.py` writes them.
"""

import ast
import re
from pathlib import Path

import shapely
from api_page import PAGE, page

import geo
from geo.atlas.said import number, speaking

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "geo"
BESIDE = ("errors", "spelling", "names", "atomic", "publish", "text")
ROOMS = ("geometry", "atlas", "referencing", "network", "formats", "page", "commands")
NUMBERS, END_OF_NUMBERS = "<!-- numbers: python tests/module_list.py -->", "<!-- end of numbers -->"
UNPUBLISHED = "general-knowledge"
BEGIN, END = "<!-- modules: python tests/module_list.py -->", "<!-- end of modules -->"

TODAY = {
    "en": "Today that is {lines} lines with {vertices} vertices in {systems} systems, and {figures} figures of "
    "{sources} sources. Not all is published: of {places} control points, the named places behind the vertices, "
    "{partly} rest on general knowledge in part, mostly that the line passes by a place whose position is published, "
    "and {wholly} on nothing else; each says so, and `energy-routes sources --weakest` lists the weakest.",
    "ru": "Сегодня это линий: {lines}, вершин: {vertices}, систем: {systems}, цифр: {figures}, источников: {sources}. "
    "Опубликовано не всё: из опорных точек, названных мест за вершинами (их {places}), отчасти на общем знании "
    "основано {partly}, чаще всего в том, что линия проходит мимо места, положение которого опубликовано, а только на "
    "нём - {wholly}; каждая говорит об этом, и `energy-routes sources --weakest` перечисляет слабейшие.",
    "tr": "Bugün bu, {systems} sistemde {vertices} köşe noktalı {lines} hat ve {sources} kaynaktan {figures} rakamdır. "
    "Hepsi yayımlanmış değildir: köşe noktalarının ardındaki adlı yerler olan {places} kontrol noktasından {partly} "
    "kadarı kısmen genel bilgiye dayanır, çoğunlukla hattın konumu yayımlanmış bir yerin yanından geçtiğine; {wholly} "
    "tanesi yalnızca buna dayanır. Her biri bunu söyler, `energy-routes sources --weakest` en zayıfları listeler.",
}
"""What the atlas holds today, by language."""


def first_line(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).rstrip(".").replace("|", "\\|")


def module_list():
    """Return the list as Markdown: the modules beside the rooms, then each room with its modules."""
    rows = ["| module | what it does |", "|---|---|"]
    rows += [f"| {name} | {first_line(PACKAGE / f'{name}.py')} |" for name in BESIDE]
    for room in ROOMS:
        rows.append(f"| **{room}** | {first_line(PACKAGE / room / '__init__.py')} |")
        inside = sorted(path for path in (PACKAGE / room).rglob("*.py") if path.name != "__init__.py")
        rows += [f"| {path.relative_to(PACKAGE).with_suffix('')} | {first_line(path)} |" for path in inside]
    return "\n".join(rows)


def numbers(language="en"):
    """Return what the atlas holds today, and how much of it rests on no published source, as one paragraph."""
    atlas = geo.load()
    lines, places = geo.lines(atlas), geo.control_points(atlas)["sources"].fillna("")
    vertices = shapely.get_num_coordinates(lines.geometry.array).sum()
    wholly, partly = (places == UNPUBLISHED).sum(), places.str.contains(UNPUBLISHED).sum()
    counts = {
        "lines": len(lines), "vertices": vertices, "systems": len(geo.systems()), "figures": len(geo.figures()),
        "sources": len(geo.sources()), "places": len(places), "partly": partly, "wholly": wholly,
    }  # fmt: skip
    with speaking(language):
        return TODAY[language].format(**{name: number(int(count)) for name, count in counts.items()})


def with_numbers(readme, language):
    """Return README in a language with the numbers as they should be."""
    told = f"{NUMBERS}\n{numbers(language)}\n{END_OF_NUMBERS}"
    return re.sub(f"{NUMBERS}.*?{END_OF_NUMBERS}", lambda _: told, readme, flags=re.DOTALL)


def with_list(readme):
    """Return README with the list and the numbers as they should be."""
    listed = f"{BEGIN}\n\n{module_list()}\n\n{END}"
    return re.sub(f"{BEGIN}.*?{END}", lambda _: listed, with_numbers(readme, "en"), flags=re.DOTALL)


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_list(path.read_text(encoding="utf-8")), encoding="utf-8")
    for language in ("ru", "tr"):
        path = ROOT / f"README.{language}.md"
        path.write_text(with_numbers(path.read_text(encoding="utf-8"), language), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
