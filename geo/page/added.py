"""Folium's markers and lines put on a map -> plain data that the page draws itself; nothing of theirs runs."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

import folium

MARKER_PX, MARKER_COLOUR = 7.0, "#2a6fb5"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[a-zA-Z]{3,24}")
_TAG = re.compile(r"<[^<>]*>")


def added_payload(children: Iterable[Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return markers, circles and lines as the page reads them, and the children that are none of these.

    A circle's radius in metres stays one; icons become dots, and popups and tooltips plain text.
    """
    drawn, left = [], []
    for child in _leaves(children):
        shape = _shape(child)
        if shape is None:
            left.append(child)
        else:
            drawn.append(shape | {"text": _text(child)})
    return drawn, left


def _leaves(children: Iterable[Any]) -> Iterator[Any]:
    for child in children:
        if type(child) is folium.FeatureGroup:
            yield from _leaves(child._children.values())
        else:
            yield child


def _shape(child: Any) -> dict[str, Any] | None:
    """Return place or vertices, latitude first as Leaflet has them, with colour and size."""
    if type(child) is folium.Marker and child.location:
        return {"at": _numbers(child.location), "radius_px": MARKER_PX, "colour": MARKER_COLOUR}
    options = getattr(child, "options", {})
    look = {"colour": _colour(options.get("color")), "width_px": _number(options.get("weight"), 3.0)}
    if type(child) is folium.CircleMarker:
        return {"at": _numbers(child.location), "radius_px": _number(options.get("radius"), 10.0), **look}
    if type(child) is folium.Circle:
        return {"at": _numbers(child.location), "radius_m": _number(options.get("radius"), 50.0), **look}
    if type(child) in (folium.PolyLine, folium.Polygon):
        vertices = child.locations
        flat = not vertices or isinstance(vertices[0][0], int | float)
        lines = [[_numbers(place) for place in part] for part in ([vertices] if flat else vertices)]
        return {"lines": lines, "closed": type(child) is folium.Polygon, **look}
    return None


def _text(child: Any) -> str:
    """Return what stands in the tooltip and the popup of a child, as text."""
    said = []
    for part in child._children.values():
        if isinstance(part, folium.Tooltip):
            said.append(part.text)
        elif isinstance(part, folium.Popup):
            said += [str(inner.data) for inner in part.html._children.values() if hasattr(inner, "data")]
    return "\n".join(dict.fromkeys(html.unescape(_TAG.sub("", str(text))).strip() for text in said))


def _numbers(place: Any) -> list[float]:
    return [float(number) for number in place][:2]


def _number(value: Any, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else otherwise


def _colour(value: Any) -> str:
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else MARKER_COLOUR
