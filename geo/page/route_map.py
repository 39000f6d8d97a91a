"""A folium map whose page is ours: one file, no network, the data never part of the code."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import branca.element
import folium

from ..atomic import write_text
from ..errors import ArgumentError
from ..names import well_formed
from .added import added_payload
from .assets import asset, leaflet, policy, script, style_sheet
from .constants import WORLD
from .encode import inert_json
from .words import packed_words

NOTEBOOK_HEIGHT_PX = 620
_SLOT = re.compile(r"<!--(\w+)-->")


class RouteMap(folium.Map):
    """A folium map whose page is this package's own: Leaflet inlined, no other library, no request to anywhere.

    Folium's markers, circles, lines and polygons that are added are drawn by the page itself, with their tooltips and
    popups as text. Other folium objects are code that comes from outside, so they are left out of the page, and `save`
    says so with an error, until `allow_children()` is called. The page then carries folium's scripts and their links
    as folium writes them, without a content security policy, and is no longer offline. Put into a figure or element of
    folium's, the map stands there in a frame of its own.
    """

    def __init__(self, payload: dict[str, Any]) -> None:
        west, south, east, north = payload["fit"] or WORLD
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self._id = "routes"
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self.payload = payload
        self.children_allowed = False
        self.page = _Page(self)

    def allow_children(self) -> RouteMap:
        """Let folium objects added to this map run in the page (they are code, and may load from the network)."""
        self.children_allowed = True
        return self

    def to_html(self) -> str:
        """Return the whole page as text."""
        return self.page.render()

    def render(self, **_: Any) -> str:
        """Put the map, in its frame, into the figure or element it was added to; return the frame."""
        root: Any = self.get_root()
        frame = self._repr_html_()
        if root is not self.page:
            root.html.add_child(_Text(frame), name=self.get_name())
        return frame

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **_: Any) -> None:
        """Write the page as one UTF-8 file, as a whole or not at all; equal maps give equal bytes."""
        if isinstance(outfile, str | bytes | Path):
            return write_text(os.fsdecode(outfile), self.to_html())
        outfile.write(self.to_html().encode("utf-8"))
        if close_file:
            outfile.close()
        return None

    def _repr_html_(self, **_: Any) -> str:
        frame = (
            '<iframe sandbox="allow-scripts allow-downloads allow-popups" style="border:0;width:100%;'
            f'height:{NOTEBOOK_HEIGHT_PX}px" title="{html.escape(well_formed(self.payload["title"]))}" '
            f'srcdoc="{html.escape(self.to_html())}"></iframe>'
        )
        return frame.encode("ascii", "xmlcharrefreplace").decode("ascii")  # whatever the charset of the page around it

    def __panel__(self) -> Any:
        """Return the map as Panel shows it."""
        import panel

        return panel.pane.HTML(self._repr_html_(), height=NOTEBOOK_HEIGHT_PX, sizing_mode="stretch_width")

    @property
    def _template(self) -> Any:  # type: ignore[override]
        """Refuse to be taken apart: streamlit-folium would run what is left of the map, and show nothing.

        Raises
        ------
        ArgumentError
            Always.
        """
        raise ArgumentError(
            "this map is a page of its own and has no folium script to run elsewhere; show it as HTML: in Streamlit "
            f"components.v1.html(route_map.to_html(), height={NOTEBOOK_HEIGHT_PX}), elsewhere route_map._repr_html_()"
        )


class _Text(branca.element.Element):
    """Text that stands in a figure as it is; folium would take it for a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


class _Page(branca.element.Figure):
    """The root of a RouteMap: puts the page together from files, without any template engine."""

    def __init__(self, route_map: RouteMap) -> None:
        super().__init__(title=route_map.payload["title"])
        self.route_map = route_map
        self.add_child(route_map)

    def render(self, **kwargs: Any) -> str:
        """Return the page; text from the data stands in it as escaped text or inert JSON only."""
        payload, children = self.route_map.payload, list(self.route_map._children.values())
        added = bool(children)
        if children and not self.route_map.children_allowed:
            things, left = added_payload(children)
            _refuse(left)
            payload, children = payload | {"added": things}, []
        parts = {
            "policy": policy(payload["tiles"], _entry(payload), added=added),
            "title": html.escape(well_formed(payload["title"])),
            "lang": html.escape(well_formed(payload["lang"] or "en")),
            "style": f"<style>{style_sheet(added=added)}</style>",
            **_data_elements(payload),
            "leaflet": f"<script>{leaflet('leaflet.js')}</script>",
            "script": f"<script>{script(_entry(payload))}</script>",
            "children": "",
        }
        if children:
            parts |= {"policy": "", "children": self._children_html(children, **kwargs)}
            parts |= _data_elements(payload | {"at_once": True})
        return _SLOT.sub(lambda slot: parts[slot[1]], asset("page.html"))

    def _children_html(self, children: Sequence[Any], **kwargs: Any) -> str:
        for child in children:
            child.render(**kwargs)
        links: list[branca.element.Link] = []
        links += [branca.element.JavascriptLink(url) for name, url in folium.Map.default_js if name != "leaflet"]
        links += [branca.element.CssLink(url) for name, url in folium.Map.default_css if name != "leaflet_css"]
        parts = [*(link.render() for link in links), self.header.render(**kwargs), self.html.render(**kwargs)]
        return "\n".join([*parts, f"<script>{self.script.render(**kwargs)}</script>"])


def _refuse(children: Sequence[Any]) -> None:
    """Raise a ValueError that names the folium objects the page does not run."""
    if children:
        kinds = ", ".join(sorted({type(child).__name__ for child in children}))
        raise ValueError(
            f"this map was given folium objects ({kinds}): they are code from outside the page, which it does not run; "
            "call allow_children() on the map to run them, without the page's protection"
        )


def _data_elements(payload: dict[str, Any]) -> dict[str, str]:
    """Return the data as elements that run nothing: what the first sight needs, and what can wait until it is painted.

    The latter, the background as JSON and the vertices of very many lines in base64, stands behind the script.
    """
    lines = dict(payload["lines"])
    bulk, basemap = lines.pop("bulk", ""), payload.get("basemap")
    first = payload | {"lines": lines} | ({"basemap": {"bounds": basemap["bounds"]}} if basemap else {})
    later = [f'<script type="application/json" id="background">{inert_json(basemap)}</script>'] if basemap else []
    later += [f'<script type="text/plain" id="bulk">{bulk}</script>'] if bulk else []
    packed = f'<script type="application/json" id="words">{inert_json(packed_words())}</script>'
    return {
        "data": f'<script type="application/json" id="data">{inert_json(first)}</script>\n{packed}',
        "later": "\n".join(later),
    }


def _entry(payload: dict[str, Any]) -> str:
    """Return the module that starts a page: with a Routes tab, with columns to choose from, or plain."""
    return "start_with_routes" if "routes" in payload else "start_with_columns" if "own" in payload else "start"
