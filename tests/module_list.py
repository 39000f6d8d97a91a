"""The list of modules in README, made of their docstrings: `python tests/module_list.py` writes it anew."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "geo"
BESIDE = ("errors", "names", "atomic", "publish", "text")
ROOMS = ("geometry", "atlas", "referencing", "network", "formats", "page", "commands")
BEGIN, END = "<!-- modules: python tests/module_list.py -->", "<!-- end of modules -->"


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


def with_list(readme):
    """Return README with the list as it should be."""
    return re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n\n{module_list()}\n\n{END}", readme, flags=re.DOTALL)


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_list(path.read_text(encoding="utf-8")), encoding="utf-8")
