"""ES modules -> one classic script: put together in the order their imports give, without imports and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import rjsmin

from ..errors import EnergyRoutesError

_IMPORT = re.compile(r'\nimport (?:\{\s*([\w$]+(?:,\s*[\w$]+)*),?\s*\} from )?"\./([\w-]+)\.js";(?=\n)')
_DECLARED = re.compile(r"\n(export )?(?:(?:async )?function(?:\*| )|class |const |let ) *([\w$]+)")
_NOT_UNDERSTOOD = re.compile(r"\n((?:import|export)\b.*)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_EXPORT = re.compile(r"\nexport (?=(?:async )?function|class|const|let)")


class ScriptError(EnergyRoutesError, ValueError):
    """The modules do not fit together: a name that nobody exports, two of one name, or a circle of imports."""


@dataclass(frozen=True)
class Module:
    """One module: what it imports by module, what it declares and exports at its top level, and its code."""

    name: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    declared: tuple[str, ...]
    exported: frozenset[str]
    code: str

    @classmethod
    def parse(cls, name: str, text: str) -> Module:
        """Return a module read from its text.

        Of what the language knows, modules use `import { a, b } from "./module.js";` and `export` before a declaration
        of one name; anything else is refused.
        """
        text = f"\n{text}"  # what stands at the start of a line is found much quicker behind the end of another
        declared = _DECLARED.findall(text)
        body = _IMPORT.sub("", text)
        code = _EXPORT.sub("\n", body)
        if strange := _NOT_UNDERSTOOD.search(code):
            raise ScriptError(f"{name}.js: {strange[1]!r} is no import or export that is put together here")
        imports = tuple(
            (module, tuple(part.strip() for part in names.split(",") if part.strip()))
            for names, module in _IMPORT.findall(text)
        )
        exported = frozenset(found for export, found in declared if export)
        return cls(name, imports, tuple(found for _, found in declared), exported, code)


_parsed = cache(Module.parse)


def put_together(entry: str, read: Callable[[str], str]) -> str:
    r"""Return a module and all it imports as one strict asynchronous function: they share names with no one else.

    Modules stand in the order in which a browser would run them, and may wait at their top level. Comments and needless
    spaces stay in the files; other letters than those of ASCII are written as escapes, since browsers read a page of
    ASCII in less time.

    Parameters
    ----------
    entry
        Name of the module that starts the page, without ".js".
    read
        Gives the text of a module by its name.

    Raises
    ------
    ScriptError
        Modules import each other in a circle, a name is imported that its module does not export, or two modules
        declare one name at their top level.

    Examples
    --------
    >>> texts = {"a": 'import { b } from "./b.js";\nb();\n', "b": "export function b() { return 1; }\n"}
    >>> print(put_together("a", texts.get), end="")
    (async()=>{"use strict";function b(){return 1;}
    b();})();
    """
    modules: dict[str, Module] = {}
    for module in _in_order(entry, read, modules, ()):
        modules[module.name] = module
    _check_names(modules)
    code = "".join(module.code for module in modules.values())
    script: str = rjsmin.jsmin(f'(async () => {{\n"use strict";\n{code}}})();')
    return f"{_NOT_ASCII.sub(_escaped, script)}\n"


def _escaped(letter: re.Match[str]) -> str:
    units = letter[0].encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _in_order(
    name: str, read: Callable[[str], str], known: dict[str, Module], importers: tuple[str, ...]
) -> Iterator[Module]:
    """Yield the modules that one needs and that are not `known` yet, each after those it imports."""
    path = (*importers, name)
    if name in importers:
        raise ScriptError(f"modules import each other in a circle: {' -> '.join(path[importers.index(name) :])}")
    if name in known:
        return
    module = _parsed(name, read(name))
    for imported, _ in module.imports:
        yield from _in_order(imported, read, known, path)
    yield module


def _check_names(modules: dict[str, Module]) -> None:
    homes: dict[str, str] = {}
    for module in modules.values():
        for name in module.declared:
            if name in homes:
                raise ScriptError(f"{homes[name]}.js and {module.name}.js both declare {name!r} at their top level")
            homes[name] = module.name
        for imported, names in module.imports:
            for name in names:
                if name not in modules[imported].exported:
                    raise ScriptError(f"{module.name}.js imports {name!r}, which {imported}.js does not export")
