"""Read KML and KMZ with a parser that knows no entities, follows no references and unpacks nothing to the disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import shapely

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..rows import Rows
from .kml_texts import columns_of_description, plain_text, positions_of
from .xml import parse_xml

LINE = 1  # shapely type id
SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "Model", "Track"})
FOLLOWED_NOT = frozenset({"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay"})
TEXT_FIELDS = frozenset({"name", "address", "phoneNumber", "visibility", "Snippet", "snippet"})
TIMES = frozenset({"begin", "end", "when"})
MAX_ARCHIVE_ENTRIES = 10_000
MOST_NAME = 200
"""Letters kept of the name of a document."""
POSITION_BYTES = 330
"""Memory of one position while it is parsed and mended: measured, beside 3 bytes a character."""


def read_kml(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the placemarks of a KML or KMZ file: names, folders, times, extended data, tables in descriptions.

    All documents of a KMZ are read. Links to other files, overlays and styles are not followed; links and overlays
    are refused in the report.

    Raises
    ------
    LayerError
        When the file is not KML, declares a document type or entities, or unpacks to more than the limit.
    """
    choices.refuse_unused(path.name, ("crs",))
    check_size(path, limits)
    with path.open("rb") as file:
        zipped = file.read(4) == b"PK\x03\x04" or path.suffix.lower() == ".kmz"
        file.seek(0)
        if not zipped:
            return _parse(file, path.name, limits)
        content = file.read()
    parts = _parse_archive(content, path.name, limits)
    filled = [(name, part) for name, part in parts if part.labels]
    rows = Rows()
    for name, part in filled:
        if len(filled) == 1:
            part.labels = [label.replace(f"{path.name}/{name}", path.name, 1) for label in part.labels]
        else:
            for properties in part.properties:
                properties.setdefault("document", name)
        rows.extend(part)
        limits.check("max_features", len(rows.labels), path.name)
    return rows


def _parse_archive(content: bytes, where: str, limits: Limits) -> list[tuple[str, Rows]]:
    """Return name and features of each KML document of an archive, unpacked as they are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = []
            for entry in _documents(archive, where, limits):
                with archive.open(entry) as file:
                    name = entry.filename[:MOST_NAME]
                    found.append((name, _parse(file, f"{where}/{name}", limits)))
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, LayerError):
            raise
        raise LayerError(f"{where}: is not a whole KMZ (zip) file: {str(error)[:200]}") from error


def _documents(archive: zipfile.ZipFile, where: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the KML documents of an archive, the main one first."""
    entries = archive.infolist()
    if len(entries) > MAX_ARCHIVE_ENTRIES:
        raise LayerError(f"{where}: holds {len(entries):,} files; at most {MAX_ARCHIVE_ENTRIES:,} are read")
    documents = [entry for entry in entries if entry.filename.lower().endswith(".kml")]
    if not documents:
        raise LayerError(f"{where}: holds no .kml document")
    if any(entry.flag_bits & 0x1 for entry in documents):
        raise LayerError(f"{where}: is encrypted; save it without a password")
    limits.check("max_bytes", sum(entry.file_size for entry in documents), f"{where}, unpacked")
    return sorted(documents, key=lambda entry: entry.filename.lower() != "doc.kml")


def _parse(file: IO[bytes], where: str, limits: Limits) -> Rows:
    reader = _Placemarks(where, limits)
    reader.parse(file)
    return reader.rows


class _Placemarks:
    """Collect placemarks while the parser runs; memory grows with the placemarks only."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where = where
        self.limits = limits
        self.rows = Rows()
        self.path: list[str] = []
        self.folders: list[str] = []
        self.text: list[str] = []
        self.placemark: dict[str, Any] | None = None
        self.shapes: list[shapely.Geometry] = []
        self.fault = ""
        self.change = ""
        self.key = ""
        self.is_kml = False
        self.track: list[str] = []
        self.characters = 0
        self.commas = 0
        self.words = 0
        self.vertices = 0

    def parse(self, file: IO[bytes]) -> None:
        parse_xml(file, self.where, self.limits, start=self._start, end=self._end, text=self._characters)

    def _characters(self, text: str) -> None:
        """Keep text of the element at hand, counted before it grows: positions by their words and commas."""
        self.text.append(text)
        self.characters += len(text)
        if self.path and self.path[-1] == "coordinates":
            self.commas += text.count(",")
            self.words += len(text.split())
        self.limits.check("max_memory", self.characters * 3 + self.words * POSITION_BYTES, self.where)
        self.limits.check("max_vertices", self.vertices + self.commas // 2, self.where)

    def _take_text(self) -> str:
        text = "".join(self.text)
        self.text.clear()
        self.characters = self.commas = self.words = 0
        return text.strip()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        self.is_kml = self.is_kml or name == "kml"
        if not self.is_kml:
            raise LayerError(f"{self.where}: is XML but not KML (its first element is <{name[:40]}>)")
        self._take_text()
        if name == "Placemark":
            self.placemark, self.shapes, self.fault, self.change = {}, [], "", ""
            if attributes.get("id"):
                self.placemark["id"] = attributes["id"]
        elif _is_folder(name, self.path[:-1]):
            self.folders.append("")
        elif name in ("Data", "SimpleData", "SimpleArrayData"):
            self.key = attributes.get("name", "")
        elif name == "Track":
            self.track = []
        elif name in FOLLOWED_NOT:
            self._add(None, f"a {name}: other files and pictures are not read")

    def _end(self, name: str) -> None:
        self.path.pop()
        text = self._take_text()
        above = self.path[-1] if self.path else ""
        if _is_folder(name, self.path) and self.folders:
            self.folders.pop()
        elif name == "name" and _is_folder(above, self.path[:-1]) and self.folders:
            self.folders[-1] = text
        if self.placemark is None:
            return
        if name == "Placemark":
            self._finish()
        elif name == "coordinates" and above in SHAPES:
            self._shape("Polygon" if "Polygon" in self.path else above, *positions_of(text))
        elif name == "coord" and above == "Track":
            self.track.append(",".join(text.split()))
        elif name == "Track":
            self._shape("LineString", *positions_of(" ".join(self.track)))
        elif text:
            self._attribute(name, above, text)

    def _attribute(self, name: str, above: str, text: str) -> None:
        assert self.placemark is not None
        if above == "Placemark" and name in TEXT_FIELDS:
            if self.placemark.get(name) not in (None, text):
                self._keep(f"data_{name}", self.placemark[name])
            self.placemark[name] = text
        elif above == "Placemark" and name == "description":
            for key, value in columns_of_description(text).items():
                self._keep(key, value)
            self.placemark["description"] = plain_text(text)
        elif name in TIMES and above in ("TimeSpan", "TimeStamp"):
            self._keep(name, text)
        elif (name == "SimpleData" or (name == "value" and above in ("Data", "SimpleArrayData"))) and self.key:
            if self.placemark.get(self.key) not in (None, text):
                self._keep(f"data_{self.key}", text)  # 'name' among the data beside the placemark's own
            else:
                self.placemark[self.key] = text
            self.limits.check("max_columns", len(self.placemark), self.where)

    def _keep(self, key: str, value: str) -> None:
        """Put a value under a key of its own."""
        assert self.placemark is not None
        unique, number = key, 2
        while unique in self.placemark:
            unique, number = f"{key}_{number}", number + 1
        self.placemark[unique] = value
        self.limits.check("max_columns", len(self.placemark), self.where)

    def _shape(self, kind: str, xyz: list[list[float]], fault: str, change: str) -> None:
        self.vertices += len(xyz)
        self.limits.check("max_vertices", self.vertices, self.where)
        self.fault, self.change = self.fault or fault, self.change or change
        if fault or not xyz:
            return
        if kind == "Point":
            self.shapes.append(shapely.Point(xyz[0]))
        elif kind in ("LineString", "LinearRing"):
            flat = any(len(position) == 2 for position in xyz)
            line = [position[:2] if flat else position for position in xyz]
            self.shapes.append(shapely.LineString(line if len(line) > 1 else line * 2))
        elif kind == "Polygon":
            self.shapes.append(shapely.box(0, 0, 1, 1))  # refused later whatever its corners

    def _finish(self) -> None:
        assert self.placemark is not None
        if any(self.folders):
            self._keep("folder", " / ".join(filter(None, self.folders)))
        only_lines = (shapely.get_type_id(self.shapes) == LINE).all() if self.shapes else False
        shape: Any = None
        if self.fault or not self.shapes:
            pass
        elif len(self.shapes) == 1:
            shape = self.shapes[0]
        elif only_lines:
            shape = shapely.multilinestrings(self.shapes)
        else:
            shape = shapely.GeometryCollection(self.shapes)
        self._add(shape, self.fault, self.change)
        self.placemark = None

    def _add(self, shape: shapely.Geometry | None, fault: str, change: str = "") -> None:
        number = len(self.rows.labels) + 1
        self.limits.check("max_features", number, self.where)
        self.rows.add(f"{self.where} #{number}", self.placemark, shape, fault, change)


def _is_folder(name: str, within: list[str]) -> bool:
    """Return whether an element is a folder: one called so, or a document within another."""
    return name == "Folder" or (name == "Document" and any(other in ("Document", "Folder") for other in within))
