"""Write frames for other programs, with sources and units: GeoPackage, GeoParquet, FlatGeobuf, GeoJSON, CSV, KML, KMZ.

Every file is written whole or not at all. Units stand in the column names; where a format has a place for it, the file
also carries the unit of each column, the titles of the sources its features name, attribution and licence.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..atlas.finer_report import line_credit
from ..atlas.layer import DECIMALS
from ..atomic import replace_file
from ..errors import LayerError, OutputError, require
from ..geometry.measures import has_measures, without_measures
from ..text import inert_cell
from .about import About
from .column_names import free_name
from .gdal_writer import write_gdal
from .geopackage_layers import layers_of, write_geopackage
from .kept_tables import keep_other_tables, table_of, undisturbed
from .kml_writer import write_kml, write_kmz
from .typed_columns import one_type_a_column, records

PARQUET_KEEPS = frozenset({datetime.date, datetime.time, Decimal})
SIDES = ("xmin", "ymin", "xmax", "ymax")
"""Fields of the box of a shape, as GeoParquet 1.1 calls them."""
KEEP_MEASURES = (".gpkg", ".csv")
"""Formats that have a place for the measures (M) of lines."""


def export(frame: pd.DataFrame, path: str | Path, *, about: About | None = None, overwrite: bool = False) -> None:
    """Write a frame to `path`; the suffix names the format.

    Parameters
    ----------
    frame
        Lines or points with a CRS (written as WGS84), or a table without shapes (.csv, .parquet, .gpkg only).
    path
        .gpkg, .parquet, .fgb, .geojson, .csv, .kml or .kmz; what was there is replaced in one step. In a GeoPackage
        with other tables those stay; features of an atlas (columns `kind` and `layer`, several kinds) become a layer
        for each kind and geometry there, such as `pipeline_lines`, with styles for QGIS. Measures (M) of
        lines are kept in .gpkg and .csv, see `measures_lost`.
    about
        Title, attribution, licence and sources to put into the file.
    overwrite
        In a GeoPackage with other tables, replace those that have the name of one to be written.

    Raises
    ------
    LayerError
        The suffix is not known; the frame has no CRS, no rows, or no shapes for a format that needs them.
    OutputError
        The file cannot be written, or is a GeoPackage in use; what was there before stays whole.
    """
    require("file", path=path)
    require("DataFrame", frame=frame)
    target = Path(path)
    write = WRITERS.get(target.suffix.lower())
    if write is None:
        raise LayerError(f"{target.name}: cannot be told from its suffix; known are {', '.join(WRITERS)}")
    flat, shapes = _flat(frame, target)
    about = _with_lines(about or About(), frame)
    is_database = target.suffix.lower() == ".gpkg"
    with replace_file(target) as part, undisturbed(target) if is_database else nullcontext(), _clear_errors(target):
        if is_database:
            names = [layer.name for layer in layers_of(flat, shapes)] or [table_of(part)]
            keep_other_tables(target, part, names, overwrite)
        write(flat, shapes, part, about)


def _with_lines(about: About, frame: pd.DataFrame) -> About:
    """Return what a file says of itself with whose finer lines are in it."""
    named = "; ".join(filter(None, [about.attribution, line_credit(frame)]))
    return replace(about, attribution=named)


def measures_lost(frame: pd.DataFrame, path: str | Path) -> str:
    """Return a sentence on the measures (M) that a format has no place for, '' where nothing is lost."""
    suffix = Path(path).suffix.lower()
    name = getattr(frame, "_geometry_column_name", None)
    if suffix in KEEP_MEASURES or name not in frame.columns:
        return ""
    count = int(has_measures(frame.geometry.to_numpy()).sum())
    told = f"{suffix} has no place for measures (M): those of {count:,} lines are left out"
    return f"{told}; {' and '.join(KEEP_MEASURES)} keep them" if count else ""


@contextmanager
def _clear_errors(target: Path) -> Iterator[None]:
    """Report what GDAL and Arrow raise when they cannot write as an OutputError."""
    try:
        yield
    except (LayerError, OutputError, OSError, MemoryError):
        raise
    except Exception as error:  # pyogrio and pyarrow have error trees of their own
        raise OutputError(f"cannot write {target}: {str(error)[:300]}; what was there before is untouched") from error


def _flat(frame: Any, target: Path) -> tuple[pd.DataFrame, np.ndarray | None]:
    """Return columns of plain values, and the shapes in WGS84 or None."""
    if not len(frame):
        raise LayerError(f"{target.name}: there is nothing to write (no rows)")
    shapes = None
    name = getattr(frame, "_geometry_column_name", None)
    if name in frame.columns:
        if frame.crs is None:
            raise LayerError(f"{target.name}: the frame has no CRS; set one with set_crs(...)")
        shapes = frame.to_crs(4326).geometry.to_numpy()
        frame = pd.DataFrame(frame.drop(columns=name))
    elif target.suffix.lower() not in (".csv", ".parquet", ".gpkg"):
        raise LayerError(f"{target.name}: a table without shapes is written as .csv, .parquet or .gpkg")
    frame = frame.rename(columns=str)
    repeated = sorted({n for n in frame.columns if sum(n.lower() == other.lower() for other in frame.columns) > 1})
    if repeated:
        raise LayerError(f"{target.name}: columns of one name ({', '.join(repeated)}); rename them")
    return frame, shapes


def _write_geojson(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    rows = records(frame)
    for number, row in enumerate(rows, start=1):
        row.setdefault("id", str(number))
    head = "".join(
        f",{json.dumps(key)}:{json.dumps(value, ensure_ascii=False)}"
        for key, value in about.facts(list(frame.columns)).items()
    )
    turned = shapely.orient_polygons(shapes)  # outer rings against the clock: RFC 7946, 3.1.6
    geometry: Any = shapely.to_geojson(shapely.transform(turned, _rounded))
    lines = ",\n".join(_feature(shape, row) for shape, row in zip(geometry, rows, strict=True))
    part.write_bytes(f'{{"type":"FeatureCollection"{head},"features":[\n{lines}\n]}}\n'.encode())


def _rounded(xy: np.ndarray) -> np.ndarray:
    return np.round(xy, DECIMALS)


def _feature(geometry: str, row: dict[str, Any]) -> str:
    kept = {key: value for key, value in row.items() if value is not None and value != ""}
    identity, properties = (json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (row["id"], kept))
    return f'{{"type":"Feature","id":{identity},"properties":{properties},"geometry":{geometry}}}'


def _write_csv(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    """RFC 4180, LF, UTF-8 with the mark by which spreadsheets know it; points as lon_deg and lat_deg, lines as WKT.

    Attribution and licence are columns.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; line ends within a cell become LF.
    """
    frame = frame.copy()
    if shapes is not None:
        if (shapely.get_type_id(shapes) == 0).all():
            frame["lon_deg"], frame["lat_deg"] = (
                np.round(shapely.get_x(shapes), DECIMALS),
                np.round(shapely.get_y(shapes), DECIMALS),
            )
        else:
            frame["wkt"] = shapely.to_wkt(shapes, rounding_precision=DECIMALS)
    for name in ("attribution", "licence"):
        if getattr(about, name) and name not in frame:
            frame[name] = getattr(about, name)
    text = io.StringIO()
    comma = about.decimal == ","
    writer = csv.writer(text, lineterminator="\n", delimiter=";" if comma else ",")
    writer.writerow([inert_cell(name) for name in frame.columns])
    for row in records(frame):
        cells = [inert_cell(value) for value in row.values()]
        writer.writerow([str(c).replace(".", ",") if comma and isinstance(c, float) else c for c in cells])
    part.write_bytes(text.getvalue().encode("utf-8-sig"))


def _write_parquet(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    """GeoParquet 1.1: WKB shapes with their boxes, CRS left out, which means WGS84 longitude and latitude."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as error:
        raise LayerError("GeoParquet needs pyarrow: pip install 'energy-routes[formats]'") from error
    table = pa.Table.from_pandas(one_type_a_column(frame, PARQUET_KEEPS), preserve_index=False)
    metadata = {b"energy_routes": json.dumps(about.facts(list(frame.columns)), ensure_ascii=False).encode()}
    if shapes is not None:
        table = table.append_column("geometry", pa.array(shapely.to_wkb(without_measures(shapes)), pa.binary()))
        kinds = sorted({str(name) for name in pd.Series(shapes).map(lambda shape: shape.geom_type)})
        boxes = free_name("bbox", frame.columns)
        table = table.append_column(boxes, _boxes(shapes))
        column = {
            "encoding": "WKB", "geometry_types": kinds, "bbox": [float(x) for x in shapely.total_bounds(shapes)],
            "covering": {"bbox": {side: [boxes, side] for side in SIDES}},
        }  # fmt: skip
        geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
        metadata[b"geo"] = json.dumps(geo).encode()
    pq.write_table(table.replace_schema_metadata(metadata), part, compression="zstd")


def _boxes(shapes: Any) -> Any:
    """Return the box of each shape as Parquet keeps it, none of a shape that is empty."""
    import pyarrow as pa

    bounds = shapely.bounds(shapes)
    sides = [pa.array(column) for column in bounds.T]
    return pa.StructArray.from_arrays(sides, names=list(SIDES), mask=pa.array(np.isnan(bounds).any(axis=1)))


def _write_flatgeobuf(frame: pd.DataFrame, shapes: Any, part: Path, about: About) -> None:
    write_gdal("FlatGeobuf", frame, shapes, part, about.facts(list(frame.columns)))


WRITERS: dict[str, Callable[[pd.DataFrame, Any, Path, About], None]] = {
    ".geojson": _write_geojson,
    ".gpkg": write_geopackage,
    ".parquet": _write_parquet,
    ".fgb": _write_flatgeobuf,
    ".csv": _write_csv,
    ".kml": write_kml,
    ".kmz": write_kmz,
}
