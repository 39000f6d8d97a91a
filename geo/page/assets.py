"""What every page carries beside its data: scripts, style sheet, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from importlib.resources import files
from typing import Any

from . import style
from .scripts import put_together
from .tiles import Tiles

_NOT_OURS = re.compile(
    r"leaflet-(?:popup|tooltip|control-(?:layers|attribution|zoom)|attribution|oldie|vml|bar|touch(?!-zoom|-drag))"
)
"""Classes of Leaflet's that only what is added to a map has."""

_ANSWERED = "document.namespaces ??= { add() {} };\n"
"""What Leaflet asks of every browser and only old ones have: to catch the exception takes as long as all else of it."""


def policy(tiles: dict[str, Any] | None, entry: str, *, added: bool = False) -> str:
    """Return the content security policy as a meta element: our own scripts by hash, images from the page only."""
    images = "data:" if tiles is None else " ".join(["data:", *Tiles(**tiles).origins])
    rules = [
        "default-src 'none'",
        f"script-src {_hash(leaflet('leaflet.js'))} {_hash(script(entry))}",
        f"style-src {_hash(style_sheet(added=added))}",
        f"img-src {images}",
        "connect-src 'self'",  # a browser's own question for robots.txt; no script of the page asks for anything
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return f'<meta http-equiv="Content-Security-Policy" content="{html.escape("; ".join(rules), quote=True)}">'


@cache
def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


@cache
def asset(name: str) -> str:
    """Return the text of a file of this room."""
    return (files("geo") / "page" / name).read_text(encoding="utf-8")


@cache
def script(entry: str) -> str:
    """Return the page's modules as one script, as the one that starts the page asks for them."""
    return put_together(entry, lambda name: asset(f"js/{name}.js"))


@cache
def style_sheet(*, added: bool = False) -> str:
    """Return Leaflet's and our style sheet after the palette; where nothing is added to a map, only what it needs."""
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours.items())
        for colours in (style.THEMES["light"], style.THEMES["dark"])
    )
    before_scripts = f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{{dark}}}}}"
    palette = f":root{{{light}}}:root[data-theme=dark]{{{dark}}}{before_scripts}"
    theirs = _bare_css(leaflet("leaflet.css"))
    if not added:
        rules = re.findall(r"([^{}]+)(\{[^{}]*\})", theirs)
        theirs = "".join(names + rule for names, rule in rules if not all(map(_NOT_OURS.search, names.split(","))))
    return _bare_css(f"{palette}\n{theirs}\n{asset('page.css')}")


def _bare_css(text: str) -> str:
    """Return a style sheet without comments, indentation and the spaces around its braces and behind , and :."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*([{};])\s*", r"\1", text)
    return re.sub(r"([,:])\s+", r"\1", text).replace(";}", "}").strip()


@cache
def leaflet(name: str) -> str:
    """Return a file of Leaflet without what would ask for further files: its source map and its pictures."""
    text = (files("xstatic.pkg.leaflet") / "data" / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        return re.sub(r"url\([^)]*\)", "none", text)
    return _ANSWERED + re.sub(r"//# sourceMappingURL=\S*", "", text)
