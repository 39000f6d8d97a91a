"""Read GPX: tracks and routes as lines, waypoints as points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..rows import Rows
from .xml import parse_xml

FEATURES = frozenset({"wpt", "rte", "trk"})
VERTICES = frozenset({"rtept", "trkpt"})
TEXTS = frozenset({"name", "cmt", "desc", "src", "number", "type", "time", "sym", "ele"})


def read_gpx(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the tracks, routes and waypoints of a GPX file.

    Raises
    ------
    LayerError
        When the file is not GPX or larger than the limits.
    """
    choices.refuse_unused(path.name, ("crs",))
    check_size(path, limits)
    reader = _Reader(path.name, limits)
    with path.open("rb") as file:
        parse_xml(file, path.name, limits, start=reader.start, end=reader.end, text=reader.text.append)
    return reader.rows


class _Reader:
    """Collect features while the parser runs."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where, self.limits = where, limits
        self.rows = Rows()
        self.path: list[str] = []
        self.text: list[str] = []
        self.properties: dict[str, Any] = {}
        self.parts: list[list[tuple[float, float]]] = []
        self.fault = ""
        self.vertices = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if not self.path and name != "gpx":
            raise LayerError(f"{self.where}: is XML but not GPX (its first element is <{name[:40]}>)")
        self.path.append(name)
        self.text.clear()
        if name in FEATURES:
            self.properties, self.parts, self.fault = {}, [[]], ""
        elif name == "trkseg":
            self.parts.append([])
        if name in VERTICES or name == "wpt":
            self.vertices += 1
            self.limits.check("max_vertices", self.vertices, self.where)
            try:
                self.parts[-1].append((float(attributes["lon"]), float(attributes["lat"])))
            except (KeyError, ValueError, IndexError):
                self.fault = "a position without longitude and latitude"

    def end(self, name: str) -> None:
        """End an element."""
        self.path.pop()
        text = "".join(self.text).strip()
        self.text.clear()
        above = self.path[-1] if self.path else ""
        if above in FEATURES and name in TEXTS and text:
            self.properties["description" if name == "desc" else name] = text
        elif name in FEATURES:
            self._add(name)

    def _add(self, name: str) -> None:
        parts = [part for part in self.parts if part]
        number = len(self.rows.labels) + 1
        self.limits.check("max_features", number, self.where)
        shape: Any = None
        if parts and not self.fault:
            if name == "wpt":
                shape = shapely.Point(parts[0][0])
            else:
                shape = shapely.multilinestrings([shapely.LineString(p if len(p) > 1 else p * 2) for p in parts])
        self.properties.setdefault("gpx", {"wpt": "waypoint", "rte": "route", "trk": "track"}[name])
        self.rows.add(f"{self.where} #{number}", self.properties, shape, self.fault)
