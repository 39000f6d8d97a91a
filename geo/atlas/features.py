"""What keeps a feature of GeoJSON from being one of a layer: each problem with its place and its remedy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..names import CONTROL
from .columns import (
    COLUMNS,
    COUNTRY_CODES,
    DIRECTIONS,
    GEOMETRY_OF_KIND,
    ID_PATTERN,
    KINDS,
    NAMELESS_KINDS,
    NUMBERS,
    STATUSES,
    is_column,
)
from .commodities import commodities

MAX_NAMED_PROBLEMS = 40


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a layer: where it is and what to do."""

    file: str
    feature: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}, feature {self.feature!r}" if self.feature else self.file
        return f"{where}: {self.text}"


def describe(problems: list[Problem]) -> str:
    """Return the problems as one block of text, the first `MAX_NAMED_PROBLEMS` of them in full."""
    lines = [str(problem) for problem in problems[:MAX_NAMED_PROBLEMS]]
    if len(problems) > MAX_NAMED_PROBLEMS:
        lines.append(f"... and {len(problems) - MAX_NAMED_PROBLEMS} more problems")
    return "\n".join(lines)


def feature_problems(file: str, features: list[Any]) -> Iterator[Problem]:
    """Yield everything that keeps GeoJSON features from being features of a layer."""
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        label = f"#{number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            yield Problem(file, label, "is not a GeoJSON Feature; its type must be 'Feature'")
            continue
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            yield Problem(file, label, "has no properties; at least id, kind, name, sources and accuracy_km are needed")
            continue
        identity = properties.get("id")
        if isinstance(identity, str) and ID_PATTERN.fullmatch(identity):
            label = identity
            if identity in seen:
                yield Problem(file, label, "has an id used before in this file; ids are unique")
            seen.add(identity)
        else:
            remedy = "give it an id of letters, digits, '-', '_' and '.'"
            yield Problem(file, label, f"has {'no id' if identity is None else f'the id {identity!r}'}; {remedy}")
        for text in (
            *_property_problems(properties),
            *_geometry_problems(feature.get("geometry"), properties.get("kind")),
        ):
            yield Problem(file, label, text)


def _property_problems(properties: dict[str, Any]) -> Iterator[str]:
    for name in ("kind", "name", "sources", "accuracy_km"):
        if properties.get(name) in (None, "") and (name != "name" or properties.get("kind") not in NAMELESS_KINDS):
            yield f"has no {name!r}; every feature names its kind, its name, its sources and its accuracy in km"
    for name in properties:
        if not is_column(name):
            allowed = ", ".join(COLUMNS)
            yield f"has a property {name!r} that is not a column of a layer; allowed are {allowed} and name_ru ..."
    for name, value in properties.items():
        if value is None or not is_column(name):
            continue
        if name in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
                yield f"has {name} {value!r}; it must be a number of kilometres, 0 or more"
        elif not isinstance(value, str):
            yield f"has {name} {value!r}; it must be text"
        elif CONTROL.search(value):
            yield f"has {name} {value!r} with a line end or control character; write it in one line"
    yield from _vocabulary_problems(properties)


def _vocabulary_problems(properties: dict[str, Any]) -> Iterator[str]:
    for name, allowed in (
        ("kind", KINDS),
        ("status", STATUSES),
        ("direction", DIRECTIONS),
        ("country", COUNTRY_CODES),
        ("country_to", COUNTRY_CODES),
    ):
        value = properties.get(name)
        if isinstance(value, str) and value and value not in allowed:
            known = (
                "an ISO 3166-1 alpha-2 code such as AZ" if allowed is COUNTRY_CODES else "one of " + ", ".join(allowed)
            )
            yield f"has the unknown {name} {value!r}; it must be {known}"
    commodity = properties.get("commodity")
    if isinstance(commodity, str):
        for word in commodity.split("; "):
            if word not in commodities():
                known = ", ".join(commodities())
                yield f"has the unknown commodity {word!r}; it must be one of {known}, '; ' between several"


def _geometry_problems(geometry: Any, kind: Any) -> Iterator[str]:
    if geometry is None:
        yield "has no geometry (null); draw it or leave the feature out"
        return
    if not isinstance(geometry, dict) or "coordinates" not in geometry:
        yield "has a geometry without coordinates; it must be a GeoJSON geometry"
        return
    expected = GEOMETRY_OF_KIND.get(kind) if isinstance(kind, str) else None
    if expected and geometry.get("type") not in expected:
        yield f"is a {kind} but its geometry is a {geometry.get('type')!r}; it must be {' or '.join(expected)}"
        return
    try:
        parts = list(_vertex_lists(geometry))
    except (TypeError, ValueError) as error:
        yield f"has coordinates that are not (longitude, latitude) pairs of numbers: {error}"
        return
    if not parts:
        yield "has an empty geometry; draw it or leave the feature out"
    for xy in parts:
        yield from _vertex_problems(xy, str(geometry["type"]))


def _vertex_lists(geometry: dict[str, Any]) -> Iterator[np.ndarray]:
    depth = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(
        str(geometry.get("type"))
    )
    if depth is None:
        raise ValueError(f"geometry type {geometry.get('type')!r} is not one a layer holds")
    level = [[geometry["coordinates"]]] if depth == 0 else [geometry["coordinates"]]
    for _ in range(depth - 1):
        level = [item for group in level for item in group]
    for group in level:
        if not set(map(type, itertools.chain.from_iterable(group))) <= {int, float}:
            raise ValueError("a coordinate is text, a truth value or missing")
        xy = np.asarray(group, dtype=float)
        if xy.size and (xy.ndim != 2 or xy.shape[1] not in (2, 3)):
            raise ValueError("a vertex needs two numbers")
        yield xy[:, :2] if xy.size else xy.reshape(0, 2)


def _vertex_problems(xy: np.ndarray, geometry_type: str) -> Iterator[str]:
    if not np.isfinite(xy).all():
        yield f"has a coordinate that is not a number at vertex {int(np.argmin(np.isfinite(xy).all(axis=1))) + 1}"
        return
    for axis, name, limit in ((1, "latitude", 90), (0, "longitude", 180)):
        outside = np.flatnonzero(np.abs(xy[:, axis]) > limit)
        if outside.size:
            value, vertex = xy[outside[0], axis], int(outside[0]) + 1
            yield f"vertex {vertex} has {name} {value:g}; {name}s are -{limit} to {limit} (are lon and lat swapped?)"
    fewest = {"Point": 1, "LineString": 2, "MultiLineString": 2}.get(geometry_type, 4)
    if len(xy) < fewest:
        yield f"has a part of {len(xy)} vertices; a {geometry_type} needs at least {fewest}"
        return
    if "Line" in geometry_type:
        repeated = np.flatnonzero((np.diff(xy, axis=0) == 0).all(axis=1))
        if repeated.size == len(xy) - 1:
            yield "has a line of length zero; all its vertices are the same point"
        elif repeated.size:
            yield f"repeats vertex {int(repeated[0]) + 1} in vertex {int(repeated[0]) + 2}; remove the repeated point"
