"""What a reader of one format hands over: features as they are in the file, nothing mended or renamed yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from ..atlas.limits import offline
from ..errors import LayerError
from ..geometry.geodesic import arrays_for_arrays
from ..geometry.measures import keep_measures

WGS84 = "EPSG:4326"
WGS84_CODES = {("OGC", "CRS84"), ("OGC", "CRS84H"), ("OGC", "84"), ("EPSG", "4326"), ("EPSG", "4979")}
_CRS_NAME = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://(?:www\.)?opengis\.net/(?:def/crs/|gml/srs/))?"
    r"(?:(EPSG|OGC|ESRI)(?:(?:[:/][\d.]*)?[:/#]|\.xml#| )?)?([A-Za-z]{0,5}:?\d{2,6}h?)",
    re.IGNORECASE,
)
_CRS_WORDS = re.compile(r"WGS[ _]?(?:19)?84", re.IGNORECASE)
_CRS_ADDRESS = re.compile(r"https?://(?:www\.)?spatialreference\.org/ref/(epsg|esri)/(\d+)(?:/.*)?", re.IGNORECASE)
_ESRI_WKID = re.compile(r"urn:esri:wkid:(\d+)", re.IGNORECASE)
ESRI_FROM = 32_768
"""Numbers that Esri gave out itself begin here; those below are EPSG's."""


@dataclass
class Rows:
    """Features of one file, in its order: one label, one mapping of attributes and one shape (or a fault) each."""

    labels: list[str] = field(default_factory=list)
    """What a reader would look for: 'btc.geojson #3'."""
    properties: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[shapely.Geometry | None] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Why there is no shape; empty where there is one, or where the file has null."""
    crs: str = WGS84
    """An authority code, WKT or PROJJSON; empty when the file says nothing."""
    notes: list[str] = field(default_factory=list)
    changes: dict[int, list[str]] = field(default_factory=dict)
    """What the reader had to change, by place: 'a curve drawn as 91 vertices'."""

    def add(
        self, label: str, properties: Any, shape: shapely.Geometry | None, fault: str = "", change: str = ""
    ) -> None:
        """Append one feature; attributes that are not a mapping are kept under 'properties'."""
        if change:
            self.changes.setdefault(len(self.labels), []).append(change)
        if properties is None:
            properties = {}
        elif not isinstance(properties, dict):
            properties = {"properties": properties}
        self.labels.append(label)
        self.properties.append(properties)
        self.shapes.append(shape)
        self.faults.append(fault)

    def extend(self, other: Rows) -> None:
        """Append another file's features; both must be WGS84."""
        assert self.crs == other.crs == WGS84
        self.join(other)

    def join(self, other: Rows) -> None:
        """Append the features of another part of the same file; both are in one CRS."""
        self.changes |= {len(self.labels) + place: told for place, told in other.changes.items()}
        self.labels += other.labels
        self.properties += other.properties
        self.shapes += other.shapes
        self.faults += other.faults
        self.notes += other.notes


def shape_array(shapes: Any) -> np.ndarray:
    """Return shapes as an object array of one dimension, whatever they are."""
    listed = list(shapes)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def crs_name(text: Any, where: str) -> str:
    """Return 'EPSG:28409' for the ways files name a CRS: 'urn:ogc:def:crs:EPSG::28409', an address, 'EPSG28409'.

    Only authority codes are accepted: a PROJ string or WKT from a stranger may name files on this machine.
    """
    plain = text.strip() if isinstance(text, str) else ""
    if _CRS_WORDS.fullmatch(plain):
        return WGS84
    if found := _CRS_ADDRESS.fullmatch(plain):
        plain = f"{found[1]}:{found[2]}"
    elif found := _ESRI_WKID.fullmatch(plain):
        plain = f"{'EPSG' if int(found[1][:9]) < ESRI_FROM else 'ESRI'}:{found[1]}"
    match = _CRS_NAME.fullmatch(plain)
    if not match:
        raise LayerError(f"{where}: the CRS {str(text)[:80]!r} is no code such as EPSG:4326; give one with --crs")
    code = match[2].upper().replace("CRS:", "CRS")
    authority = match[1].upper() if match[1] else "OGC" if code.startswith("CRS") else "EPSG"
    return WGS84 if (authority, code) in WGS84_CODES else f"{authority}:{code}"


def to_wgs84(rows: Rows, where: str) -> Rows:
    """Return the rows in WGS84 (lon, lat), with a note when they had to be reprojected. Heights are passed through.

    Raises
    ------
    LayerError
        When PROJ does not know the CRS.
    """
    if not rows.crs:
        note = f"{where}: names no CRS; taken as WGS84 longitude and latitude (else give --crs EPSG:...)"
        return replace(rows, crs=WGS84, notes=[*rows.notes, note])
    if rows.crs == WGS84:
        return rows
    import pyproj

    try:
        with offline():
            source = pyproj.CRS.from_user_input(rows.crs)
            transformer = pyproj.Transformer.from_crs(source, WGS84, always_xy=True)
            shapes = _reproject(shape_array(rows.shapes), transformer)
    except pyproj.exceptions.ProjError as error:
        raise LayerError(f"{where}: the CRS {rows.crs[:80]!r} is not known: {str(error)[:200]}") from error
    note = f"{where}: reprojected from {source.name} ({rows.crs if len(rows.crs) < 40 else 'its own WKT'}) to WGS84"
    return replace(rows, shapes=list(shapes), crs=WGS84, notes=[*rows.notes, note])


def _reproject(shapes: np.ndarray, transformer: Any) -> np.ndarray:
    def turned(xyz: np.ndarray) -> np.ndarray:
        x, y = arrays_for_arrays(transformer.transform, xyz[:, 0], xyz[:, 1])
        return np.column_stack([x, y, *xyz.T[2:]])

    out = shapes.copy()
    has_z = shapely.has_z(shapes)
    for mask in (has_z, ~has_z):
        out[mask] = shapely.transform(shapes[mask], turned, include_z=bool(has_z[mask].any()))
    return keep_measures(shapes, out)
