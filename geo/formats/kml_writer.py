"""Write KML and KMZ: a folder for each kind of feature, our colours, values with their types, titles and units."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import shapely

from ..atlas.layer import DECIMALS
from .about import About
from .data_columns import title_of
from .typed_columns import records

COLOURS = {"oil": "#b0301a", "gas": "#0f62ac", "goods": "#3c3c46", "other": "#6b4a86"}
"""Colours of lines by commodity, those of the maps on light ground."""
SCHEMA, WHOLE, EXACT = "values", 2**31, 2.0**53
"""Name of the columns in a document; what an int of KML and a whole number in a double of it are below."""
QUIET = ("control-point",)
"""Kinds that are there to be looked up: drawn small, without a name, and hidden until they are asked for."""
_LINE = '<Style id="{name}"><LineStyle><color>{colour}</color><width>2.5</width></LineStyle></Style>'
_OTHERS = (
    '<Style id="place"><IconStyle><scale>0.7</scale></IconStyle><LabelStyle><scale>0.8</scale></LabelStyle></Style>',
    '<Style id="quiet"><IconStyle><scale>0.3</scale></IconStyle><LabelStyle><scale>0</scale></LabelStyle></Style>',
    '<Style id="area"><LineStyle><color>ff7d7066</color><width>1</width></LineStyle>'
    "<PolyStyle><fill>0</fill></PolyStyle></Style>",
)
_UNFIT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def kml(frame: pd.DataFrame, shapes: Any, about: About) -> bytes:
    """Return KML 2.2: values as extended data of a schema. No value is put where Google Earth reads HTML."""
    facts = about.facts(list(frame.columns))
    said = [f"{key.capitalize()}: {facts[key]}" for key in ("attribution", "licence") if key in facts]
    said += [f"Source {name}: {text}" for name, text in about.sources.items()]
    out = ['<?xml version="1.0" encoding="UTF-8"?>', '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>']
    out.append(
        f"<name>{_xml(about.title or 'energy-routes')}</name>"
        f"<description>{_xml(escape(chr(10).join(said)))}</description>"
    )
    out += [_LINE.format(name=name, colour=_abgr(colour)) for name, colour in COLOURS.items()]
    out += _OTHERS
    marks: dict[str, list[str]] = {}
    rows = records(frame)
    out += _schema(rows)
    for shape, row in zip(shapes, rows, strict=True):
        marks.setdefault(_kind(row), []).append(_placemark(shape, row))
    out += _folders(marks)
    out.append("</Document></kml>\n")
    return "\n".join(out).encode()


def write_kml(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    """Write KML."""
    part.write_bytes(kml(frame, shapes, about))


def write_kmz(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    """Write KML in a zip archive; the same frame gives the same bytes."""
    entry = zipfile.ZipInfo("doc.kml", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(part, "w") as archive:
        archive.writestr(entry, kml(frame, shapes, about))


def _schema(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what Google Earth and GIS programs are told of each column: its type, and its title with the unit."""
    yield f'<Schema name="{SCHEMA}" id="{SCHEMA}">'
    for name in rows[0] if rows else ():
        kind = _type_of([row[name] for row in rows if row[name] is not None and row[name] != ""])
        title = f"<displayName>{_xml(title_of(name))}</displayName>"
        yield f'<SimpleField type="{kind}" name={_attribute(name)}>{title}</SimpleField>'
    yield "</Schema>"


def _type_of(values: list[Any]) -> str:
    """Return the type that KML has for all of these values."""
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return "bool"
    if kinds == {int} and max(map(abs, values)) < WHOLE:
        return "int"
    return "double" if kinds and kinds <= {int, float} and max(map(abs, values)) < EXACT else "string"


def _folders(marks: dict[str, list[str]]) -> Iterator[str]:
    """Yield the placemarks, in a folder for each kind where there are several."""
    for kind, placemarks in marks.items():
        if len(marks) == 1:
            yield from placemarks
        else:
            hidden = "<visibility>0</visibility>" if kind in QUIET else ""
            yield f"<Folder><name>{_xml(kind)}</name>{hidden}"
            yield from placemarks
            yield "</Folder>"


def _kind(row: dict[str, Any]) -> str:
    """Return which folder a feature goes to: its kind, of pipelines what they carry too."""
    kind = str(row.get("kind") or "features")
    return f"{kind}, {_commodity(row)}" if kind == "pipeline" and row.get("commodity") else kind


def _commodity(row: dict[str, Any]) -> str:
    first = str(row.get("commodity") or "").split(";")[0].strip()
    return first if first in COLOURS else "other"


def _placemark(shape: Any, row: dict[str, Any]) -> str:
    cells = "".join(_cell(name, value) for name, value in row.items() if value is not None and value != "")
    name = _xml(row.get("name") or row.get("id") or "")
    quiet = row.get("kind") in QUIET
    points, areas = np.isin(shapely.get_type_id(shape), [0, 4]), np.isin(shapely.get_type_id(shape), [3, 6])
    style = ("quiet" if quiet else "place") if points else "area" if areas else _commodity(row)
    hidden = "<visibility>0</visibility>" if quiet else ""
    return (
        f"<Placemark><name>{name}</name>{hidden}<styleUrl>#{style}</styleUrl>"
        f'<ExtendedData><SchemaData schemaUrl="#{SCHEMA}">{cells}</SchemaData></ExtendedData>'
        f"{_shape(shape)}</Placemark>"
    )


def _abgr(colour: str) -> str:
    """Return '#rrggbb' as KML has colours: opaque, blue first."""
    return f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _cell(name: str, value: Any) -> str:
    return f"<SimpleData name={_attribute(name)}>{_xml(int(value) if isinstance(value, bool) else value)}</SimpleData>"


def _attribute(name: str) -> str:
    return quoteattr(_UNFIT_FOR_XML.sub("", name))


def _xml(value: Any) -> str:
    return escape(_UNFIT_FOR_XML.sub("", str(value)))


def _shape(shape: shapely.Geometry) -> str:
    texts = [_part(part) for part in shapely.get_parts(shape)]
    return texts[0] if len(texts) == 1 else f"<MultiGeometry>{''.join(texts)}</MultiGeometry>"


def _part(part: Any) -> str:
    kind = part.geom_type
    if kind == "Polygon":
        outer = f"<outerBoundaryIs><LinearRing>{_pairs(part.exterior)}</LinearRing></outerBoundaryIs>"
        holes = (f"<innerBoundaryIs><LinearRing>{_pairs(r)}</LinearRing></innerBoundaryIs>" for r in part.interiors)
        return f"<Polygon>{outer}{''.join(holes)}</Polygon>"
    tessellate = "<tessellate>1</tessellate>" if kind == "LineString" else ""
    return f"<{kind}>{tessellate}{_pairs(part)}</{kind}>"


def _pairs(part: shapely.Geometry) -> str:
    xy = np.round(shapely.get_coordinates(part), DECIMALS)
    pairs = " ".join(["%.6f,%.6f"] * len(xy)) % tuple(xy.ravel().tolist())
    return f"<coordinates>{pairs}</coordinates>"
