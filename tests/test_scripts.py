"""The page's scripts: ES modules that are put together into one script."""

import re
from importlib.resources import files

import pytest
import toy_map

from geo.geometry.geodesic import GEOD
from geo.page import assets
from geo.page.constants import network_constants, page_constants
from geo.page.scripts import Module, ScriptError, put_together

JS = files("geo") / "page" / "js"
MODULES = sorted(entry.name.removesuffix(".js") for entry in JS.iterdir() if entry.name.endswith(".js"))


def build(**texts):
    return put_together("a", texts.__getitem__)


def read(name):
    return (JS / f"{name}.js").read_text(encoding="utf-8")


def used_by(entry):
    seen = []

    def reading(name):
        seen.append(name)
        return read(name)

    put_together(entry, reading)
    return seen


def test_what_is_imported_stands_before_what_imports_it_and_once():
    script = build(
        a='import { b } from "./b.js";\nimport { c } from "./c.js";\nexport const a = b + c;\n',
        b='import {\n  c,\n} from "./c.js";\n\nexport const b = c;\n',
        c="// The last.\nexport const c = 1;\n",
    )
    assert script == '(async()=>{"use strict";const c=1;const b=c;const a=b+c;})();\n'


def test_comments_types_and_needless_spaces_are_left_out_and_code_stays():
    script = build(
        a="/**\n * @param {number} x\n */\nexport function a(x) {\n  // why\n  return `// ${x} */`; // gone\n}\n"
    )
    assert script == '(async()=>{"use strict";function a(x){return`// ${x} */`;}})();\n'


def test_modules_that_import_each_other_are_named():
    with pytest.raises(ScriptError, match=r"circle: b -> c -> b"):
        build(a='import "./b.js";\n', b='import { c } from "./c.js";\n', c='import { b } from "./b.js";\n')


def test_a_name_that_is_not_exported_is_named():
    with pytest.raises(ScriptError, match=r"a\.js imports 'b', which b\.js does not export"):
        build(a='import { b } from "./b.js";\n', b="const b = 1;\n")


def test_two_modules_with_one_name_are_named():
    with pytest.raises(ScriptError, match=r"b\.js and a\.js both declare 'same'"):
        build(a='import "./b.js";\nfunction same() {}\n', b="const same = 1;\n")


@pytest.mark.parametrize(
    "line",
    ['import { b as c } from "./b.js";', 'import * as b from "./b.js";', "export default 1;", "export { b };"],
)
def test_forms_that_are_not_put_together_are_refused(line):
    with pytest.raises(ScriptError, match="is no import or export"):
        build(a=f"{line}\n", b="export const b = 1;\n")


def test_every_module_belongs_to_a_page_and_those_of_routes_tours_and_columns_to_pages_that_have_them():
    plain, with_routes = set(used_by("start")), set(used_by("start_with_routes"))
    with_columns, with_tour = set(used_by("start_with_columns")), set(used_by("start_with_tour"))
    assert plain | with_routes | with_columns | with_tour == set(MODULES) - {"types"}  # those are comments alone
    assert with_columns - plain == {"columns", "chosen_columns", "columns_section", "start_with_columns"}
    assert with_tour - plain == {"tour", "start_with_tour"}
    assert with_routes - plain == {
        "network", "network_names", "heap", "paths", "flow", "assumptions",
        "question", "closing", "flow_said", "path_list", "plain_answer", "beside", "question_said", "routes", "ways",
        "tour", "start_with_routes",
    }  # fmt: skip


def test_a_page_is_of_ascii_and_says_what_its_modules_say():
    script = put_together("a", {"a": 'const said = ["–", "Қ", "\U0001f30d", /[а-я]/u];\n'}.get)
    assert script.isascii()
    assert r'["\u2013","\u049a","\ud83c\udf0d",/[\u0430-\u044f]/u]' in script
    assert all(assets.script(entry).isascii() for entry in ("start", "start_with_routes", "start_with_columns"))


def test_a_module_is_read_once_and_two_builds_are_equal():
    assert len(used_by("start")) == len(set(used_by("start")))
    assert put_together("start", read) == put_together("start", read) == assets.script("start")


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for_in_its_first_line(name):
    assert read(name).startswith("// ")
    assert Module.parse(name, read(name)).name == name


def spellings(number):
    """Return how a number could be typed in JavaScript."""
    plain = f"{number:.15g}"
    grouped = f"{number:_}" if isinstance(number, int) else plain
    powers = [f"{plain[0]}e{len(plain) - 1}"] if isinstance(number, int) and set(plain[1:]) == {"0"} else []
    return {plain, grouped, *powers}


@pytest.mark.parametrize("name", MODULES)
def test_no_constant_of_python_is_typed_again(name):
    given = page_constants() | network_constants()
    code = Module.parse(name, read(name)).code
    words = set(re.findall(r"[\w.]+", code))
    for constant, value in given.items():
        if isinstance(value, list):
            quoted = [f'"{word}"' for word in value]
            assert ", ".join(quoted[:2]) not in code, constant
            assert sum(word in code for word in quoted) < len(quoted), constant
        elif isinstance(value, dict):
            pairs = [f'{letter}: "{spelt}"' for letter, spelt in value.items()]
            pairs += [f'"{letter}": "{spelt}"' for letter, spelt in value.items()]
            assert not [pair for pair in pairs if pair in code], constant
        elif isinstance(value, str):
            assert value not in code, constant
        else:
            assert not words & spellings(value), constant
    assert not words & (spellings(round(1 / GEOD.f, 9)) | {"6371.0088", "6378137"})
    assert not re.search(r"#[0-9a-fA-F]{6}\b", code), "colours come with the style"


def test_the_page_gets_the_constants_of_python():
    plain, with_routes = (
        toy_map.draw(routes=routes).payload["constants"]
        for routes in (None, {"oil": {"nodes": {"columns": []}, "systems": {}}})
    )
    assert plain == page_constants()
    assert with_routes == page_constants() | network_constants()
    assert plain["semi_major_axis_km"] == 6378.137
