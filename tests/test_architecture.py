"""Rooms in reading order: a module imports only from above, and few rooms open files or print."""

import ast
import functools
import graphlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import geo
from geo.atlas.catalog import layers_folder
from geo.atlas.layer import read_layer
from geo.atlas.load import combine
from geo.commands import cli

PACKAGE = Path(geo.__file__).parent
ROOT = PACKAGE.parent
CONTRACT = ROOT / ".importlinter"
ROOMS = ("geometry", "atlas", "referencing", "network", "formats", "page", "commands")
MOST_MODULES_BESIDE_ROOMS = 8
MOST_ROOMS_OF_A_QUESTION = 6
FILE_OPENERS = {"atomic", "publish", "atlas", "formats", "page", "commands"}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def kept(folder):
    """Whether import-linter finds the contract kept in a folder that holds the package."""
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed: pip install 'energy-routes[lint]'")
    command = [linter, "--no-cache", "--config", CONTRACT]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True)
    return done.returncode == 0


def test_each_room_imports_only_from_the_rooms_above_it():
    assert kept(ROOT)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors.py", "from .commands.cli import main\n"),
        ("referencing/route.py", "from ..network import flow\n"),
        ("geometry/crs.py", "from ..atlas import catalog\n"),
    ],
)
def test_an_import_from_below_breaks_the_contract(tmp_path, module, line):
    shutil.copytree(PACKAGE, tmp_path / "geo", ignore=shutil.ignore_patterns("__pycache__", "data"))
    wrong = tmp_path / "geo" / module
    wrong.write_text(wrong.read_text(encoding="utf-8") + line, encoding="utf-8")
    assert not kept(tmp_path)


def imported_by(path, known):
    """Return the modules of the package that one imports, when it is loaded or later; not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    branches = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    for_types = {id(inner) for branch in branches for inner in ast.walk(branch)}
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and id(node) not in for_types:
            base = (*parts[: len(parts) - node.level], *(node.module or "").split("."))
            base = tuple(part for part in base if part)
            found |= {base} | {(*base, alias.name) for alias in node.names}
    return {"/".join(name) for name in found} & known - {"/".join(parts)}


def imports_of(folder):
    known = {"/".join(path.relative_to(folder).with_suffix("").parts) for path in modules()}
    return {name: imported_by(folder / f"{name}.py", known) for name in sorted(known)}


def test_no_modules_import_each_other_in_a_circle():
    imports = imports_of(PACKAGE)
    assert imports["commands/compare"] >= {"network/search", "network/answers", "text"}
    graphlib.TopologicalSorter(imports).prepare()
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({**imports, "text": {"commands/compare"}}).prepare()


@functools.cache
def room_of_file(name):
    """Return the room of a source file, None for what is in none."""
    path = Path(name)
    return room(path) if path.is_relative_to(PACKAGE) and path.parent != PACKAGE else None


def rooms_passed(ask):
    """Return the rooms that a call passes, and each call from one room into one that stands after it."""
    order = {name: number for number, name in enumerate(ROOMS)}
    passed, climbs = set(), set()

    def look(frame, event, _):
        here = room_of_file(frame.f_code.co_filename) if event == "call" else None
        if here is None or frame.f_code.co_name == "<module>":
            return
        caller = frame.f_back
        while caller is not None and room_of_file(caller.f_code.co_filename) is None:
            caller = caller.f_back
        passed.add(here)
        if caller is not None and order[room_of_file(caller.f_code.co_filename)] < order[here]:
            climbs.add(f"{caller.f_code.co_name} -> {frame.f_code.co_name}")

    sys.setprofile(look)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return passed, climbs


@pytest.mark.parametrize(
    "question",
    ["routes --close cpc", "flow --close cpc", "kp btc 500", "lengths --system btc"],
)
def test_a_question_passes_few_rooms_and_climbs_back_to_none(question, capsys):
    passed, climbs = rooms_passed(lambda: cli.main(question.split()))
    assert capsys.readouterr().out
    assert climbs == set()
    assert {"commands", "atlas"} <= passed
    assert len(passed) <= MOST_ROOMS_OF_A_QUESTION


def test_a_climb_would_be_noticed():
    def layers():
        cli.reference()
        yield read_layer(layers_folder() / "points.geojson")

    _, climbs = rooms_passed(lambda: combine(layers()))
    assert climbs == {"combine -> reference"}


def test_the_package_has_its_rooms_and_little_beside_them():
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert folders == set(ROOMS)
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_MODULES_BESIDE_ROOMS


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_opened_in_few_rooms(path):
    if room(path) in FILE_OPENERS:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert "open" not in names
    assert not attributes & {"read_text", "read_bytes", "write_text", "write_bytes", "read_file", "to_file"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_prints_but_the_commands(path):
    if room(path) in {"commands", "__main__"}:
        return
    names = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in names
