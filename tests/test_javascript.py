"""The page's scripts under node: pure modules tested, all linted and type-checked where npm's tools are."""

import json
import shutil
import subprocess
from pathlib import Path

import network_cases
import pytest
from browsing import missing

import geo
from geo.atlas.naming import AtlasNames
from geo.page.assets import script
from geo.page.constants import network_constants, page_constants
from geo.spelling import sound

ROOT = Path(__file__).resolve().parent.parent
JS = ROOT / "tests" / "js"
TOOLS = JS / "node_modules" / ".bin"
WRONG = {
    "a misspelt name": "import { fold } from './search.js';\nexport const wrong = foldd('x');\n",
    "an argument too many": "import { fold } from './search.js';\nexport const wrong = fold('x', 'y');\n",
}

SPELT = {"Kul'sary", "İSTANBUL", "Ёлка", "Şımkent", "Æsir (Øst)", "Straße 5", "Dzheykhan", "ლაგოდეხი"}


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture
def node():
    found = shutil.which("node")
    if found is None:
        missing("node")
    return found


@pytest.fixture
def tools():
    """Return where npm put what tests/js/package.json names; `npm install --prefix tests/js` puts it there."""
    if not (TOOLS / "tsc").exists():
        missing("what tests/js/package.json names (npm install --prefix tests/js)")
    return TOOLS


def test_the_pure_modules_pass_their_tests(node, tmp_path, monkeypatch):
    cases = tmp_path / "cases.json"
    cases.write_text(network_cases.as_json(network_cases.cases(count=60)), encoding="utf-8")
    monkeypatch.setenv("NETWORK_CASES", str(cases))
    done = run(node, "--test", *map(str, sorted(JS.glob("*.test.js"))))
    assert done.returncode == 0, done.stdout[-3000:]
    assert "\n# fail 0\n" in done.stdout
    assert "\n# skipped 0\n" in done.stdout


@pytest.mark.parametrize("entry", ["start", "start_with_columns", "start_with_routes", "start_with_tour"])
def test_what_is_put_together_is_a_script(node, tmp_path, entry):
    (tmp_path / "page.js").write_text(script(entry), encoding="utf-8")
    done = run(node, "--check", tmp_path / "page.js")  # two modules may not declare one name
    assert done.returncode == 0, done.stderr


def test_they_are_tested_with_the_constants_of_python():
    given = json.loads((JS / "constants.json").read_text(encoding="utf-8"))
    assert given == json.loads(json.dumps(page_constants() | network_constants())), "write tests/js/constants.json anew"


def test_the_linter_finds_nothing(tools):
    done = run(tools / "eslint", "--config", "tests/js/eslint.config.js", "geo/page/js", "tests/js")
    assert done.returncode == 0, done.stdout


def test_the_type_checker_finds_nothing(tools):
    done = run(tools / "tsc", "--project", "tests/js/tsconfig.json")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("wrong", WRONG)
def test_the_type_checker_would_notice(tools, tmp_path, wrong):
    folder = tmp_path / "js"
    shutil.copytree(ROOT / "geo" / "page" / "js", folder)
    (folder / "wrong.js").write_text(WRONG[wrong])
    options = json.loads((JS / "tsconfig.json").read_text())
    options["compilerOptions"]["typeRoots"] = [str(JS / "node_modules" / "@types")]
    options["include"] = [str(folder / "wrong.js")]
    (tmp_path / "tsconfig.json").write_text(json.dumps(options))
    done = run(tools / "tsc", "--project", tmp_path / "tsconfig.json")
    assert done.returncode != 0
    assert "wrong.js(2," in done.stdout


@pytest.mark.parametrize("file", sorted((ROOT / "geo" / "page").glob("**/*.[jc]s*")), ids=lambda file: file.name)
def test_no_line_is_longer_than_120_characters(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 120] == []


def test_names_sound_the_same_to_python_and_to_a_page(node, tmp_path):
    names = sorted({name for name, _, _ in AtlasNames.of(geo.load()).names.table()} | SPELT)
    asked = tmp_path / "names.json"
    asked.write_text(json.dumps(names), encoding="utf-8")
    lines = (
        f"import {{ sound }} from '{JS.as_uri()}/../../geo/page/js/search.js';",
        f"import '{JS.as_uri()}/fixtures.js';",
        "import { readFileSync } from 'node:fs';",
        f"console.log(JSON.stringify(JSON.parse(readFileSync('{asked}', 'utf8')).map(sound)));",
    )
    done = run(node, "--input-type=module", "--eval", "\n".join(lines))
    assert done.returncode == 0, done.stderr
    heard = dict(zip(names, json.loads(done.stdout), strict=True))
    assert len(heard) > 5000
    assert {name: said for name, said in heard.items() if said != sound(name)} == {}
