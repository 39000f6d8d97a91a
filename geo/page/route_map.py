"""A folium map whose page is ours: one file, no network, the data never part of the code."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import branca.element
import folium
import geopandas as gpd

from ..atomic import write_text
from ..errors import ArgumentError
from ..names import well_formed
from .added import added_payload
from .constants import WORLD
from .document import map_payload
from .html_page import html_page

NOTEBOOK_HEIGHT_PX = 620


def draw(frame: gpd.GeoDataFrame, **shown: Any) -> RouteMap:
    """Return a map of routes and points that saves as one file and shows itself in a notebook.

    Parameters and errors are those of `geo.page.document.map_payload`.
    """
    return RouteMap(map_payload(frame, **shown))


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
    """The root of a RouteMap: its page, with what was added to the map."""

    def __init__(self, route_map: RouteMap) -> None:
        super().__init__(title=route_map.payload["title"])
        self.route_map = route_map
        self.add_child(route_map)

    def render(self, **kwargs: Any) -> str:
        """Return the page; text from the data stands in it as escaped text or inert JSON only."""
        payload, children = self.route_map.payload, list(self.route_map._children.values())
        if not children:
            return html_page(payload)
        if self.route_map.children_allowed:
            return html_page(payload, added=True, code=self._children_html(children, **kwargs))
        things, left = added_payload(children)
        _refuse(left)
        return html_page(payload | {"added": things}, added=True)

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
