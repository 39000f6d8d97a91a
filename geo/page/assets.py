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


def policy(tiles: dict[str, Any] | None, entry: str) -> str:
    """Return the content security policy as a meta element: our own scripts by hash, images from the page only."""
    images = "data:" if tiles is None else " ".join(["data:", *Tiles(**tiles).origins])
    rules = [
        "default-src 'none'",
        f"script-src {_hash(leaflet('leaflet.js'))} {_hash(script(entry))}",
        f"style-src {_hash(style_sheet())}",
        f"img-src {images}",
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
def style_sheet() -> str:
    """Return Leaflet's and our style sheet after the palette as CSS variables."""
    light, dark = (
        "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours.items())
        for colours in (style.THEMES["light"], style.THEMES["dark"])
    )
    palette = f":root{{{light}}}:root[data-theme=dark]{{{dark}}}"
    return _bare_css(f"{palette}\n{leaflet('leaflet.css')}\n{asset('page.css')}")


def _bare_css(text: str) -> str:
    """Return a style sheet without comments, indentation and the spaces inside and between its braces."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};])\s*", r"\1", text).strip()


@cache
def leaflet(name: str) -> str:
    """Return a file of Leaflet without what would ask for further files: its source map and its pictures."""
    text = (files("xstatic.pkg.leaflet") / "data" / name).read_text(encoding="utf-8")
    text = re.sub(r"//# sourceMappingURL=\S*", "", text)
    return re.sub(r"url\([^)]*\)", "none", text) if name.endswith(".css") else text
