"""The package as type checkers see it: its public names, with their types, in a script of a user."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import public_names
import pytest
from browsing import missing

import geo

ROOT = Path(geo.__file__).parents[1]
CACHE = ROOT / ".mypy_cache" / "scripts"
GOOD = """
import geo

atlas = geo.load(["btc", "countries"])
both = geo.combine_layers([atlas, geo.read_file("mine.gpkg").frame])
table = geo.lengths(both, systems=["btc"])
route = geo.route_of(atlas, "btc")
calibration = geo.calibrate(route, geo.published_anchors(atlas, route))
place = geo.locate(route, 43.5, 41.7)
kilometres: float = calibration.to_kp(place.km)
text: str = geo.to_text(table, "csv") + geo.__version__
try:
    geo.write_layer(atlas, "btc.geojson", decimals=5)
except geo.EnergyRoutesError as error:
    print(error)
"""
WRONG = {
    "geo.load(5)": "a number as the name of a layer",
    "geo.locate(geo.route_of(geo.load(), 'btc'), 43.5, '41.7')": "text as a latitude",
    "geo.to_text(geo.systems(), 'xml')": "a format there is not",
    "geo.read_layer(path=['a.geojson'])": "a list as a path",
    "geo.write_layer(geo.load())": "no path",
    "geo.combine_layers(geo.load(), at=3)": "an argument there is not",
    "geo.pipelines()": "a name there is not",
}


def written(tmp_path, text):
    script = tmp_path / "script.py"
    script.write_text(text, encoding="utf-8")
    return script


def mypy_lines(script):
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", CACHE, script.name]
    done = subprocess.run(
        command, cwd=script.parent, env=os.environ | {"MYPYPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr + done.stdout
    return {int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line}


def pyright_lines(script):
    pyright = shutil.which("pyright", path=str(ROOT / "tests/js/node_modules/.bin")) or shutil.which("pyright")
    if not pyright:
        missing("pyright")
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(ROOT)], "reportMissingModuleSource": False}
    script.with_name("pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [pyright, "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=script.parent, capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {row["range"]["start"]["line"] + 1 for row in found if row["severity"] == "error"}


@pytest.mark.parametrize("wrong_lines", [mypy_lines, pyright_lines])
def test_a_good_script_passes_and_each_wrong_call_is_an_error(tmp_path, wrong_lines):
    good = len(GOOD.splitlines())
    script = written(tmp_path, GOOD + "\n".join(WRONG) + "\n")
    assert wrong_lines(script) == {good + number for number in range(1, len(WRONG) + 1)}


def test_the_stub_is_written_from_the_names_there_are():
    assert public_names.STUB.read_text(encoding="utf-8") == public_names.stub()


def test_the_stub_has_every_public_name_and_no_other():
    tree = ast.parse(public_names.STUB.read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    declared = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign)}
    assert imported | declared == set(geo.__all__) == set(dir(geo))


def test_the_package_says_that_it_is_typed():
    assert public_names.STUB.with_name("py.typed").exists()


def test_importing_the_package_imports_none_of_its_rooms():
    listing = "import sys, geo; print(*sorted(n for n in sys.modules if n.startswith('geo.') or n == 'pandas'))"
    done = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
