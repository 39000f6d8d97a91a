"""The data of a map -> its page: one HTML file that holds all it needs, put together without any template engine."""

from __future__ import annotations

import html
import re
from typing import Any

from ..names import well_formed
from .assets import asset, leaflet, policy, script, style_sheet
from .encode import inert_json, packed
from .words import packed_words

_ENTRIES = {"routes": "start_with_routes", "tour": "start_with_tour", "own": "start_with_columns"}
ASKED_LATER = ("sources", "figures", "quantities")
_SLOT = re.compile(r"<!--(\w+)-->")


def html_page(payload: dict[str, Any], *, added: bool = False, code: str = "") -> str:
    """Return a page as text; what comes from the data stands in it as escaped text or inert JSON only.

    Parameters
    ----------
    payload
        What `geo.page.document.map_payload` returns.
    added
        The page shows what was added to a map of folium's, and needs the styles of that.
    code
        HTML that the page runs as it is, from outside: it then has no content security policy.
    """
    entry = _entry(payload)
    parts = {
        "policy": "" if code else policy(payload["tiles"], entry, added=added),
        "title": html.escape(well_formed(payload["title"])),
        "description": html.escape(well_formed(_description(payload))),
        "said": html.escape(well_formed(_said(payload))),
        "lang": html.escape(well_formed(payload["lang"] or "en")),
        "style": f"<style>{style_sheet(added=added)}</style>",
        **_data_elements(payload | {"at_once": True} if code else payload),
        "leaflet": f"<script>{leaflet('leaflet.js')}</script>",
        "script": f"<script>{script(entry)}</script>",
        "children": code,
    }
    return _SLOT.sub(lambda slot: parts[slot[1]], asset("page.html"))


def _description(payload: dict[str, Any]) -> str:
    """Return what search engines say of a page: its title, and what it finds or rests on."""
    said = _said(payload)
    return f"{payload['title']}. {said}" if said else str(payload["title"])


def _said(payload: dict[str, Any]) -> str:
    return payload.get("headline", {}).get("text") or payload["credit"] or ""


def _data_elements(payload: dict[str, Any]) -> dict[str, str]:
    """Return the data as elements that run nothing: what the first sight needs, and what can wait until it is painted.

    The former is packed, but where scripts beside the page's own look for its map as soon as it is read: unpacking
    takes a turn. The latter, the background as JSON and the vertices of very many lines, stands behind the script.
    Large tables that are first needed when somebody asks are JSON within the JSON: to read a text takes no time.
    """
    lines = dict(payload["lines"])
    bulk, basemap = lines.pop("bulk", ""), payload.get("basemap")
    first = payload | {"lines": lines} | ({"basemap": {"bounds": basemap["bounds"]}} if basemap else {})
    later = [_packed("background", inert_json(basemap))] if basemap else []
    later += [f'<script type="text/plain" id="bulk">{bulk}</script>'] if bulk else []
    asked = {name: first.pop(name) for name in ASKED_LATER}
    text = inert_json(first | {"asked": inert_json(asked)})
    plain = f'<script type="application/json" id="data">{text}</script>'
    words = f'<script type="text/plain" id="words">{packed_words()}</script>'
    return {
        "data": "\n".join([plain if payload.get("at_once") else _packed("data", text), words]),
        "later": "\n".join(later),
    }


def _packed(id: str, text: str) -> str:
    return f'<script type="text/plain" id="{id}">{packed(text.encode())}</script>'


def _entry(payload: dict[str, Any]) -> str:
    """Return the module that starts a page: with a Routes tab, a tour, columns to choose from, or plain."""
    return next((entry for key, entry in _ENTRIES.items() if key in payload), "start")
