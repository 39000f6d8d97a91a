"""Read KML and KMZ with a parser that knows no entities, follows no references and unpacks nothing to the disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.parsers import expat

import shapely

from ...errors import LayerError
from ..limits import Limits, read_bytes
from ..rows import Rows

LINE = 1  # shapely type id
SHAPES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "Model", "Track"})
FOLLOWED_NOT = frozenset({"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay"})
TEXT_FIELDS = frozenset({"name", "description", "address", "phoneNumber"})
MAX_ARCHIVE_ENTRIES = 10_000


def read_kml(path: Path, limits: Limits) -> Rows:
    """Return the placemarks of a KML or KMZ file with their names, descriptions and extended data.

    Links to other files, overlays and styles are not followed; links and overlays are refused in the report.

    Raises
    ------
    LayerError
        When the file is not KML, declares a document type or entities, or unpacks to more than the limit.
    """
    content = read_bytes(path, limits)
    if content.startswith(b"PK\x03\x04") or path.suffix.lower() == ".kmz":
        content = _unpack(content, path.name, limits)
    reader = _Placemarks(path.name, limits)
    reader.parse(content)
    return reader.rows


def _unpack(content: bytes, where: str, limits: Limits) -> bytes:
    """Return the main document of a KMZ archive, unpacked in memory and never beyond the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ARCHIVE_ENTRIES:
                raise LayerError(f"{where}: holds {len(entries):,} files; at most {MAX_ARCHIVE_ENTRIES:,} are read")
            documents = [entry for entry in entries if entry.filename.lower().endswith(".kml")]
            if not documents:
                raise LayerError(f"{where}: holds no .kml document")
            main = next((entry for entry in documents if entry.filename.lower() == "doc.kml"), documents[0])
            if main.flag_bits & 0x1:
                raise LayerError(f"{where}: is encrypted; save it without a password")
            with archive.open(main) as file:
                text = file.read(limits.max_bytes + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, LayerError):
            raise
        raise LayerError(f"{where}: is not a whole KMZ (zip) file: {str(error)[:200]}") from error
    limits.check("max_bytes", len(text), f"{where}, unpacked")
    return text


class _Placemarks:
    """Collect placemarks while the parser runs; memory grows with the placemarks only."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.where = where
        self.limits = limits
        self.rows = Rows()
        self.path: list[str] = []
        self.text: list[str] = []
        self.placemark: dict[str, Any] | None = None
        self.shapes: list[shapely.Geometry] = []
        self.fault = ""
        self.key = ""
        self.is_kml = False
        self.track: list[str] = []
        self.vertices = 0

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.ExternalEntityRefHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text.append
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise LayerError(f"{self.where}: is not well-formed KML: {error}") from error
        except (LookupError, ValueError) as error:
            if isinstance(error, LayerError):
                raise
            raise LayerError(f"{self.where}: is not readable KML: {str(error)[:200]}") from error

    def _refuse_doctype(self, *_: Any) -> int:
        raise LayerError(
            f"{self.where}: declares a document type or entities, which can name other files or grow without end; "
            "KML needs neither: remove the <!DOCTYPE ...> part"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.limits.check("max_depth", len(self.path), self.where)
        self.is_kml = self.is_kml or name == "kml"
        if not self.is_kml:
            raise LayerError(f"{self.where}: is XML but not KML (its first element is <{name[:40]}>)")
        self.text.clear()
        if name == "Placemark":
            self.placemark, self.shapes, self.fault = {}, [], ""
            if attributes.get("id"):
                self.placemark["id"] = attributes["id"]
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        elif name == "Track":
            self.track = []
        elif name in FOLLOWED_NOT:
            self._add(None, f"a {name}: other files and pictures are not read")

    def _end(self, tag: str) -> None:
        name = self.path.pop()
        text = "".join(self.text).strip()
        self.text.clear()
        if self.placemark is None:
            return
        above = self.path[-1] if self.path else ""
        if name == "Placemark":
            self._finish()
        elif name == "coordinates" and above in SHAPES:
            self._shape("Polygon" if "Polygon" in self.path else above, text.split())
        elif name == "coord" and above == "Track":
            self.track.append(",".join(text.split()))
        elif name == "Track":
            self._shape("LineString", self.track)
        elif above == "Placemark" and name in TEXT_FIELDS and text:
            self.placemark[name] = text
        elif (name == "SimpleData" or (name == "value" and above == "Data")) and self.key:
            self.placemark[self.key] = text
            self.limits.check("max_columns", len(self.placemark), self.where)

    def _shape(self, kind: str, positions: list[str]) -> None:
        self.vertices += len(positions)
        self.limits.check("max_vertices", self.vertices, self.where)
        try:
            xyz = [[float(number) for number in position.split(",")[:3] if number] for position in positions]
        except ValueError:
            self.fault = "coordinates that are not numbers"
            return
        if any(len(position) < 2 for position in xyz):
            self.fault = "a position without longitude and latitude"
        elif kind == "Point" and xyz:
            self.shapes.append(shapely.Point(xyz[0]))
        elif kind in ("LineString", "LinearRing") and xyz:
            flat = any(len(position) == 2 for position in xyz)
            line = [position[:2] if flat else position for position in xyz]
            self.shapes.append(shapely.LineString(line if len(line) > 1 else line * 2))
        elif kind == "Polygon":
            self.shapes.append(shapely.box(0, 0, 1, 1))  # refused later whatever its corners

    def _finish(self) -> None:
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
        self._add(shape, self.fault)
        self.placemark = None

    def _add(self, shape: shapely.Geometry | None, fault: str) -> None:
        number = len(self.rows.labels) + 1
        self.limits.check("max_features", number, self.where)
        self.rows.add(f"{self.where} #{number}", self.placemark, shape, fault)
