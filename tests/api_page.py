"""The page of public names, `geo/API.md`, of signatures and docstrings; `python tests/module_list.py` writes it."""

import ast
import re
from functools import cache
from pathlib import Path

import geo

PACKAGE = Path(geo.__file__).parent
PAGE = PACKAGE / "API.md"
ROOMS = ("atlas", "geometry", "referencing", "network", "formats", "page")
HEAD = """# The public names

Made of signatures and docstrings: `python tests/module_list.py`. `help(geo.NAME)` shows the same. Frames are pandas
or geopandas; longitudes and latitudes are degrees in WGS84; every name that holds a number ends in its unit."""


@cache
def definitions(module):
    """Return what a module of the package defines, by name: syntax tree and docstring."""
    path = PACKAGE / f"{module.replace('.', '/')}.py"
    found, last = {}, None
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = (node, ast.get_docstring(node) or "")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            last = ast.unparse(target)
            found[last] = found.get(ast.unparse(node.value) if node.value else "", (node, ""))
        elif isinstance(node, ast.Expr) and last and isinstance(node.value, ast.Constant):
            found[last] = (found[last][0], " ".join(str(node.value.value).split()))
        elif isinstance(node, ast.ImportFrom) and node.level:
            found |= _imported(node, path)
        last = last if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return found


def _imported(node, path):
    """Return what a module takes over from another of the package, by the name it has here."""
    above = path.parents[node.level - 1].relative_to(PACKAGE).parts
    module = ".".join([*above, *(node.module.split(".") if node.module else [])])
    if not module or not (PACKAGE / f"{module.replace('.', '/')}.py").exists():
        return {}
    there = definitions(module)
    return {alias.asname or alias.name: there[alias.name] for alias in node.names if alias.name in there}


def signature(name, node):
    """Return how a name is written in Python, an option a line where there are many."""
    if not isinstance(node, ast.FunctionDef):
        return f"geo.{name}"
    whole = f"geo.{name}({ast.unparse(node.args)}) -> {ast.unparse(node.returns)}"
    if len(whole) <= 100:
        return whole
    return re.sub(r", (?=\*\*?\w|\*,|\w+: )", ",\n    ", whole)


def described(docstring):
    """Return a numpy docstring as Markdown: titles in bold, names of parameters and results as a list."""
    blocks, listed = [], False
    for block in re.split(r"\n\n(?=\S)", docstring):
        lines = block.split("\n")
        if len(lines) > 1 and re.fullmatch(r"-{3,}", lines[1]):
            listed = lines[0] in ("Parameters", "Returns", "Raises", "Attributes")
            blocks.append(f"**{lines[0]}**")
            blocks.append(_listed(lines[2:]) if listed else _paragraph(lines[2:]))
        else:
            blocks.append(_listed(lines) if listed else _paragraph(lines))
    return "\n\n".join(blocks)


def _listed(lines):
    items = []
    for line in lines:
        if line and not line.startswith(" "):
            items.append([f"- `{line}`:"])
        elif line.strip():
            items[-1].append(line.strip())
    return "\n".join(" ".join(item) if len(item) > 1 else item[0].rstrip(":") for item in items)


def _paragraph(lines):
    text = "\n".join(lines)
    return f"```python\n{text}\n```" if text.startswith(">>>") else text


def page():
    """Return the page as Markdown: the rooms, in each its public names by the alphabet."""
    by_room = {}
    for name, (module, inner) in geo._PLACES.items():
        by_room.setdefault(module.partition(".")[0] if "." in module else "others", []).append((name, module, inner))
    parts = [HEAD]
    for room in (*ROOMS, "others"):
        parts.append(f"## {room.capitalize()}")
        for name, module, inner in sorted(by_room[room]):
            node, docstring = definitions(module)[inner]
            parts += [f"### {name}", f"```python\n{signature(name, node)}\n```", described(docstring)]
    return "\n\n".join(parts) + "\n"
