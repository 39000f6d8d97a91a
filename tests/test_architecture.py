"""The order in which to read the package; a module imports only from above."""

import ast
from pathlib import Path

import pytest

import geo

PACKAGE = Path(geo.__file__).parent
READING_ORDER = """
    version errors atomic names catalog layers combine units amounts
    wgs84 geodesic split measure shape nearness published kilometre calibration sections length_table check provenance
    network closures routes alternatives cuts flow compare answers summary
    importers join export
    style encode basemap tracks mass payload network_payload maps static pages tables commands cli __main__
""".split()
FILE_OPENERS = {"atomic", "catalog", "layers", "importers", "export", "maps", "static", "cli", "commands"}


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE)


def room(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            if node.level == depth:
                yield from [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "geo":
            yield from node.module.split(".")[1:2]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_modules_above_it(path):
    place = READING_ORDER.index(room(path))
    for name in imported_rooms(path):
        assert name in READING_ORDER, f"{path.name} imports {name}, which has no place in the reading order"
        assert READING_ORDER.index(name) < place or name == room(path), (
            f"{path.name} imports {name}, which stands below it"
        )


def test_the_test_would_notice_an_import_from_below(tmp_path):
    path = PACKAGE / "errors.py"
    tree = "from .cli import main\n"
    rooms = [node.module for node in ast.walk(ast.parse(tree)) if isinstance(node, ast.ImportFrom)]
    assert READING_ORDER.index(rooms[0]) > READING_ORDER.index(room(path))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_are_opened_in_few_places(path):
    if room(path) in FILE_OPENERS:
        return
    names = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    attributes = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    assert "open" not in names
    assert not attributes & {"read_text", "read_bytes", "write_text", "write_bytes", "read_file", "to_file"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_prints_but_the_command_line(path):
    if room(path) in {"cli", "commands", "__main__"}:
        return
    names = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in names
