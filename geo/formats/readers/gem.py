"""Read Global Energy Monitor's oil and gas pipelines: the public GeoJSON, the spreadsheets, and the folder of routes.

The releases hold one table of projects (ProjectID, PipelineName, Status ...) and, in a folder, one GeoJSON a project
named after its ProjectID. Either can be read alone; together the table gives the attributes and the folder the lines.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ...atlas.limits import Limits
from ...errors import LayerError
from ..choices import Choices
from ..rows import Rows
from .files import GEOJSON, list_files, read_or_refuse, read_rows
from .spreadsheet import read_spreadsheet

ATTRIBUTION = "Global Energy Monitor, Global Gas and Global Oil Infrastructure Trackers"
LICENCE = "CC BY 4.0"
SOURCE = "global-energy-monitor"
HEADER = ("ProjectID", "PipelineName")
PROJECT_KEY = "gem project"  # the file's name, under a key no release uses
COMMODITY_KEY = "gem folder commodity"
STATION_KEY = "gem station kind"
NAME_KEY, CAPACITY_KEY = "gem name", "gem capacity"
FOLDER_COMMODITY = {"gas": "Gas", "liquid": "Oil", "oil": "Oil", "ngl": "NGL", "hydrogen": "Hydrogen"}
FOLDERS = (
    "gas-pipelines",
    "liquid-pipelines",
    "oil-pipelines",
    "ngl-pipelines",
    "hydrogen-pipelines",
    "oil-ngl-pipelines",
)
LOOKED_AT_BYTES, MOST_LOOKED_AT = 20_000, 50
_ROUTE = re.compile(r"(P\d{3,6})(?:-[a-z-]+)?\.geojson")
_PROJECT = re.compile(r"P\d{3,6}", re.IGNORECASE)


def read_gem(path: Path, limits: Limits, choices: Choices, *, table: Path | None = None) -> Rows:
    """Return the features of a GEM release.

    Parameters
    ----------
    path
        A GeoJSON or CSV release, a spreadsheet, or the folder of one GeoJSON a project.
    table
        A spreadsheet or CSV whose rows give the attributes of the projects in the folder; rows of projects without
        a route are refused as such.

    Raises
    ------
    LayerError
        When nothing of the kind can be read there.
    """
    if path.is_dir():
        rows = _read_folder(path, limits, choices)
        if table is not None:
            rows = _join(rows, _read_table(table, limits, Choices()))
    elif table is not None:
        raise LayerError(f"{path.name}: a table of attributes goes with a folder of routes, not with a file")
    else:
        rows = _read_table(path, limits, choices)
    for properties in rows.properties:
        _put_together(properties)
    return rows


def _put_together(properties: dict[str, Any]) -> None:
    """Add what GEM keeps in two columns: the name with its segment, the capacity with its unit; '--' means nothing."""
    for key, value in properties.items():
        if value == "--":
            properties[key] = None
    for ours, first, second, between in (
        (NAME_KEY, "PipelineName", "SegmentName", " – "),
        (CAPACITY_KEY, "Capacity", "CapacityUnits", " "),
    ):
        if properties.get(first):
            parts = [_text(properties[column]) for column in (first, second) if properties.get(column)]
            properties[ours] = between.join(part for part in parts if part)


def _text(value: Any) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value).strip()


def _read_table(path: Path, limits: Limits, choices: Choices) -> Rows:
    if path.suffix.lower() == ".xlsx":
        return read_spreadsheet(path, limits, choices, header_names=HEADER)
    return read_rows(path, limits, choices)


def _read_folder(folder: Path, limits: Limits, choices: Choices) -> Rows:
    rows = Rows()
    for path, name in list_files(folder, limits):
        one = read_or_refuse(path, name, limits, choices, suffixes=GEOJSON)
        commodity = _commodity(Path(folder.name, name))
        for properties in one.properties:
            properties[PROJECT_KEY] = path.stem
            properties[COMMODITY_KEY] = commodity
            if "compressor" in path.stem.lower():
                properties[STATION_KEY] = "compressor-station"
        rows.extend(one)
        limits.check("max_features", len(rows.labels), folder.name)
    if not rows.labels:
        raise LayerError(f"{folder}: is an empty folder")
    return rows


def _commodity(name: Path) -> str:
    for part in reversed(name.parts[:-1]):
        word = part.lower().split("-")[0]
        if word in FOLDER_COMMODITY:
            return FOLDER_COMMODITY[word]
    return ""


def _join(rows: Rows, table: Rows) -> Rows:
    """Return the routes with the attributes of their projects; projects without a route follow, without a shape."""
    known: dict[str, dict[str, Any]] = {}
    for properties in table.properties:
        project = next((str(v) for k, v in properties.items() if k.lower() == "projectid" and v), "")
        known.setdefault(project.upper(), properties)
    used = set()
    for properties in rows.properties:
        match = _PROJECT.match(str(properties.get(PROJECT_KEY, "")))
        project = match[0].upper() if match else ""
        if project in known:
            used.add(project)
            for key, value in known[project].items():
                if properties.get(key) in (None, ""):
                    properties[key] = value
    for label, properties in zip(table.labels, table.properties, strict=True):
        project = next((str(v).upper() for k, v in properties.items() if k.lower() == "projectid" and v), "")
        if project not in used:
            rows.add(label, properties, None, "no route in the folder for this project")
    rows.notes += table.notes
    return rows


def is_gem(path: Path) -> bool:
    """Return whether a folder is laid out as GEM's routes are, or a file is called or filled as GEM's releases are.

    A name of P and digits alone makes nobody's file GEM's: the folder's name or the project's id inside must agree.
    """
    if not path.is_dir():
        return bool(re.match(r"GEM-G[GO]IT-", path.name)) or _names_its_project(path)
    files = [file for depth in ("*", "*/*") for file in path.glob(depth) if _ROUTE.fullmatch(file.name)]
    if not files:
        return False
    laid_out = {folder for folder in (path, *(file.parent for file in files)) if folder.name in FOLDERS}
    return bool(laid_out) or any(_names_its_project(file) for file in sorted(files)[:MOST_LOOKED_AT])


def _names_its_project(path: Path) -> bool:
    """Return whether a route file holds the id of the project that its name says."""
    match = _ROUTE.fullmatch(path.name)
    if not match:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(LOOKED_AT_BYTES)
    except OSError:
        return False
    return bool(re.search(rb'"ProjectID"\s*:\s*"' + match[1].encode() + rb'"', head))
