"""Rooms in reading order: a module imports only from above, and few rooms open files or print."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import geo

PACKAGE = Path(geo.__file__).parent
ROOT = PACKAGE.parent
CONTRACT = ROOT / ".importlinter"
ROOMS = ("geometry", "atlas", "referencing", "network", "formats", "page", "commands")
MOST_MODULES_BESIDE_ROOMS = 8
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
