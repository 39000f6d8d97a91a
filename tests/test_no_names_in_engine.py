"""No name of the shipped atlas stands in the engine: no id of its tables and layers, and no country.

Tables and layers are read, so a new row is looked for too. Docstrings, comments, and the help and examples of commands
may name what they like.
"""

import ast
import json
import re
from pathlib import Path

import pytest

import geo
from geo.atlas import catalog
from geo.atlas.columns import COUNTRY_CODES
from geo.atlas.schema import tables

PACKAGE = Path(geo.__file__).parent
FILES = sorted([*PACKAGE.rglob("*.py"), *(PACKAGE / "page" / "js").glob("*.js")])
HELP = ("help", "description", "epilog", "metavar")
"""Arguments of a parser that are read by people alone."""
EXAMPLE_NAME = re.compile(r"([A-Z]+_)?EXAMPLES?(_[A-Z]+)?")
EXAMPLE_TEXT = re.compile(r"energy-routes \w")
SCRIPT_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`""", re.DOTALL
)
PLAIN = {
    "fields": "the oil fields of a legend and of an assumption, and the fields of a table that a reader opens",
    "cost": "a way of ranking paths",
    "points": "what is no line",
    "railways": "a word of a heading",
    "index": "an index of polygons, of a frame, and the page a folder opens on",
}
"""Ids that are plain English too, and what the engine means by the word."""
ROLES = frozenset(
    word
    for column in catalog.schema()
    if column.name == "role"
    for word in column.type.removeprefix("choice ").split("|")
)
"""The parts layers and quantities play are the engine's own words (`schema.csv`); the shipped ids are called so too."""


def features_of_atlas():
    """Return the properties of every line and point of the shipped layers."""
    for row in catalog.read_rows("catalog"):
        if row["geometry"] != "area":
            layer = json.loads((catalog.layers_folder() / row["file"]).read_text(encoding="utf-8"))
            yield from (feature["properties"] for feature in layer["features"])


def ids_of_atlas():
    """Return every id of the shipped tables and layers, control points by their corridor; countries are apart."""
    ids = {row["subject"] for row in catalog.read_rows("figures")} - COUNTRY_CODES
    for table in tables().values():
        if table.key and "/" not in table.name:
            ids |= {row[table.key] for row in catalog.read_rows(table.name)}
    ids |= {feature["id"].rsplit(".", 1)[0] for feature in features_of_atlas()}
    return ids - ROLES - set(PLAIN)


def strings_of(text, suffix):
    """Return the (line, string) pairs of a source that the engine can act on."""
    found = python_strings(ast.parse(text)) if suffix == ".py" else script_strings(text)
    return [(line, string) for line, string in found if not EXAMPLE_TEXT.match(string)]


def python_strings(tree):
    passed = set()
    for node in ast.walk(tree):
        if is_for_people(node):
            passed |= set(ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node.lineno, node.value


def is_for_people(node):
    """Whether the value of a node is a docstring, help or an example."""
    if isinstance(node, ast.keyword):
        return node.arg in HELP
    if isinstance(node, ast.Assign):
        return EXAMPLE_NAME.fullmatch(getattr(node.targets[0], "id", "")) is not None
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def script_strings(text):
    for token in SCRIPT_TOKEN.finditer(text):
        if not token[0].startswith(("//", "/*")):
            yield text.count("\n", 0, token.start()) + 1, token[0][1:-1]


def names_in(strings, ids, countries=()):
    """Return the (line, name) pairs where an id stands as a word of its own, or a country's code is the string."""
    word = re.compile(
        "|".join(rf"(?<![\w.-]){re.escape(name)}(?![\w-])" for name in sorted(ids, key=len, reverse=True))
    )
    return [
        (line, name)
        for line, string in strings
        for name in {*word.findall(string), *({string.strip()} & set(countries))}
    ]


@pytest.fixture(scope="module")
def ids():
    return ids_of_atlas()


@pytest.fixture(scope="module")
def countries():
    """Codes of the countries that lines and points of the atlas lie in."""
    return {feature["country"] for feature in features_of_atlas() if "country" in feature}


def test_the_ids_of_the_atlas_are_found(ids):
    assert {"btc", "tengiz", "btc-az", "low-water", "turkish-straits", "kazakhstan", "throughput_kazakh"} <= ids
    assert {"general-knowledge", "azeri-light", "europe", "oil-lines", "russia", "baku-tbilisi-ceyhan"} <= ids


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_name_of_the_atlas_stands_in_the_engine(path, ids, countries):
    assert names_in(strings_of(path.read_text(encoding="utf-8"), path.suffix), ids, countries) == []


@pytest.mark.parametrize("word", sorted([*PLAIN, *ROLES]))
def test_no_word_is_excused_that_is_not_in_the_engine(word):
    assert any(names_in(strings_of(path.read_text(encoding="utf-8"), path.suffix), {word}) for path in FILES)


@pytest.mark.parametrize(
    ("suffix", "text", "found"),
    [
        (".py", 'LANE = {"bte": 1}\n', [(1, "bte")]),
        (".py", 'def f(origin="tengiz"):\n    """From btc."""\n', [(1, "tengiz")]),
        (".py", 'x = f"pages/kazakhstan.html in {y}"\n', [(1, "kazakhstan")]),
        (".py", 'if country == "RU":\n    pass\n', [(1, "RU")]),
        (".py", '"""About btc."""\nEXAMPLE = "kp btc 443"\nadd(help="a system: btc")  # btc\n', []),
        (".py", 'x = "btcx a-btc btc-x btc.x"\n', [(1, "btc")]),
        (".js", "const FIRST = ['tengiz', `cpc`]; // btc\n", [(1, "cpc"), (1, "tengiz")]),
        (".js", '/* btc */ uses("RU");\n\nuses("turkish-straits");', [(1, "RU"), (3, "turkish-straits")]),
        (".js", 'const url = "https://x.y//btc-like";\n', []),
    ],
)
def test_a_name_planted_in_the_engine_is_found(ids, countries, suffix, text, found):
    assert sorted(names_in(strings_of(text, suffix), ids, countries)) == found
