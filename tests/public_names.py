"""Write `geo/__init__.pyi`, by which type checkers and completion see the public names, from the table in `geo`.

Run it after a change of the table: `python tests/public_names.py`.
"""

from pathlib import Path

import geo

STUB = Path(geo.__file__).with_name("__init__.pyi")
FIRST_LINE = "# Written by `python tests/public_names.py` from the table in __init__.py."


def stub():
    """Return the stub: every public name imported from where it lives, and all of them in `__all__`."""
    homes = [(*geo._PLACES[name], name) for name in geo._PLACES]
    imports = [
        f"from .{module} import {inner}" if inner == name else f"from .{module} import {inner} as {name}"
        for module, inner, name in sorted(homes)
    ]
    names = [f'    "{name}",' for name in geo.__all__]
    return "\n".join([FIRST_LINE, "", *imports, "", "__version__: str", "", "__all__ = [", *names, "]"]) + "\n"


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8", newline="\n")
