"""Draw the lines and place the points: control points and tables of this folder -> the GeoJSON layers.

    python layers/sources/build_layers.py

A vertex is a named place, moved by an offset along a geodesic where the line passes beside it. Nothing is drawn that
is not a row of a table here; running this again gives the same bytes.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
from shapely import LineString, Point

from geo.atlas import catalog
from geo.atlas.layer import COLUMNS, DECIMALS, write_layer
from geo.errors import LayerError

SOURCES = Path(__file__).resolve().parent
LAYERS = SOURCES.parent
GEOD = pyproj.Geod(ellps="WGS84")
ROUTE_COLUMNS = (
    "lines",
    "name",
    "place_lon",
    "place_lat",
    "offset_km",
    "bearing_deg",
    "accuracy_km",
    "kp_km",
    "source",
    "note",
)
OWN_LAYER = {"btc": "btc", "bte": "bte"}
LAYER_OF = {("pipeline", "oil"): "oil-lines", ("pipeline", "gas"): "gas-lines", ("sea", "oil"): "sea-legs",
            ("sea", "goods"): "sea-legs", ("rail", "oil"): "railways", ("rail", "goods"): "railways"}  # fmt: skip


def rows(pattern: str) -> list[dict[str, str]]:
    """Return the rows of all CSV files of that name pattern, in order of file name."""
    found = []
    for path in sorted(SOURCES.glob(pattern)):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                if None in row or None in row.values():
                    raise LayerError(f"{path.name}, row {number}: not as many cells as the header has")
                found.append({**row, "file": path.name, "row": str(number)})
    return found


def vertex(row: dict[str, str]) -> Point:
    """Return where the control point lies: the place, or the offset from it."""
    lon, lat = float(row["place_lon"]), float(row["place_lat"])
    if row["offset_km"]:
        lon, lat, _ = GEOD.fwd(lon, lat, float(row["bearing_deg"]), float(row["offset_km"]) * 1000)
    return Point(round(lon, DECIMALS), round(lat, DECIMALS))


def place_control_points(lines: dict[str, dict[str, str]]) -> list[dict]:
    """Return the control points as features, numbered along their corridor."""
    found = []
    counts: dict[str, int] = defaultdict(int)
    for row in rows("routes/*.csv"):
        names = row["lines"].split("; ")
        unknown = [name for name in names if name not in lines]
        if unknown:
            raise LayerError(f"{row['file']}, row {row['row']}: the line {unknown[0]!r} is in no lines-*.csv")
        corridor = row["file"].removesuffix(".csv")
        counts[corridor] += 1
        found.append({
            "id": f"{corridor}.{counts[corridor]:03}", "kind": "control-point", "name": row["name"],
            "system": lines[names[0]]["system"], "lines": row["lines"],
            "kp_km": float(row["kp_km"]) if row["kp_km"] else None, "sources": row["source"],
            "accuracy_km": float(row["accuracy_km"]), "note": row["note"], "geometry": vertex(row),
        })  # fmt: skip
    return found


def draw_lines(lines: dict[str, dict[str, str]], control: list[dict]) -> list[dict]:
    """Return the lines as features, each through its control points in order."""
    members = defaultdict(list)
    for point in control:
        for name in point["lines"].split("; "):
            members[name].append(point)
    drawn = []
    for name, row in lines.items():
        through = members.get(name, [])
        if len(through) < 2:
            print(f"left out: the line {name} has {len(through)} control points", file=sys.stderr)
            continue
        drawn.append({
            **{key: row[key] for key in ("id", "kind", "name", "system", "commodity", "country", "status", "from_point",
                                         "to_point", "operator", "sources", "note")},
            "accuracy_km": max(point["accuracy_km"] for point in through),
            "geometry": LineString([point["geometry"] for point in through]),
        })  # fmt: skip
    return drawn


def figure_text(figures: pd.DataFrame, subject: str, quantities: tuple[str, ...]) -> str:
    """Return the preferred capacity, or the newest volume, of a subject as text: value, unit and date."""
    mine = figures[(figures["subject"] == subject) & figures["quantity"].isin(quantities)]
    order = ["preferred", "as_of"] if "capacity" in quantities else ["as_of", "preferred"]
    mine = mine.sort_values(order, ascending=False, kind="stable")
    if mine.empty:
        return ""
    best = mine.iloc[0]
    return f"{best['value']} {best['unit']}" + (f" ({best['as_of']})" if best["as_of"] else "")


def place_points(figures: pd.DataFrame) -> list[dict]:
    """Return the points as features, with their newest capacity and throughput in words."""
    found = []
    for row in rows("points-*.csv"):
        point = {key: row[key] for key in COLUMNS if key in row and key not in ("kp_km", "accuracy_km")}
        point["layer"] = row["layer"]
        point["kp_km"] = float(row["kp_km"]) if row["kp_km"] else None
        point["accuracy_km"] = float(row["accuracy_km"])
        point["capacity"] = figure_text(figures, row["id"], ("capacity",))
        point["throughput"] = figure_text(figures, row["id"], ("throughput", "throughput_kazakh"))
        point["geometry"] = Point(round(float(row["lon"]), DECIMALS), round(float(row["lat"]), DECIMALS))
        found.append(point)
    return found


def write(layer: str, features: list[dict]) -> None:
    """Write one layer."""
    names = [name for name in COLUMNS if name != "layer"]
    frame = gpd.GeoDataFrame(
        [{name: feature.get(name) for name in names} for feature in features],
        geometry=[feature["geometry"] for feature in features], crs="EPSG:4326",
    )  # fmt: skip
    write_layer(frame, LAYERS / f"{layer}.geojson")
    print(f"{layer}: {len(frame)} features")


def main() -> None:
    """Build every layer that is drawn here."""
    lines = {row["id"]: row for row in rows("lines-*.csv")}
    control = place_control_points(lines)
    by_layer = defaultdict(list)
    for line in draw_lines(lines, control):
        by_layer[OWN_LAYER.get(line["system"]) or LAYER_OF[line["kind"], line["commodity"]]].append(line)
    for point in place_points(catalog.figures()):
        by_layer[point.pop("layer")].append(point)
    by_layer["control-points"] = control
    for layer, features in by_layer.items():
        write(layer, features)


if __name__ == "__main__":
    main()
