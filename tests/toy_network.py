"""A toy network to compare by hand: two fields, a northern way through RU, a southern one over a sea.

    field-a --north-kz--> border-n --north-ru--> port-n ==sea-n1== strait ==sea-n2== port-it
    field-a --feeder-kz--> port-e ==crossing== port-w --south-az--> border-s --south-tr--> port-s ==sea-s== port-it
    field-b --rail-kz-- port-e          port-w --new-az (proposed)--> port-it

Lengths are given, not measured, so sums are known by hand. Capacities in Mt/yr: north 80 (KZ part 70), south 50,
crossing 5 or 7, rail unpublished, feeder 9, port-e 8; sea-n and sea-s belong to the open sea.
"""

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Point

from geo.network.closures import segments_closed_by
from geo.network.graph import edges_of

PLACES = {
    "field-a": ("field", "KZ", 53, 46), "field-b": ("field", "KZ", 53, 44),
    "border-n": ("pipeline-border-crossing", "KZ", 49, 46),
    "port-n": ("terminal", "RU", 38, 44), "strait": ("passage", "TR", 29, 41), "port-it": ("seaport", "IT", 14, 45),
    "port-e": ("seaport", "KZ", 51, 43), "port-w": ("terminal", "AZ", 49, 40),
    "border-s": ("pipeline-border-crossing", "AZ", 45, 41), "port-s": ("terminal", "TR", 36, 37),
    "lonely": ("field", "KZ", 60, 48),
}  # fmt: skip

LINES = {
    # id: system, mode, country, from, to, km, status
    "north-kz": ("north", "pipeline", "KZ", "field-a", "border-n", 400.0, "operating"),
    "north-ru": ("north", "pipeline", "RU", "border-n", "port-n", 1000.0, "operating"),
    "sea-n1": ("black-sea-tankers", "sea", None, "port-n", "strait", 700.0, "operating"),
    "sea-n2": ("black-sea-tankers", "sea", None, "strait", "port-it", 2000.0, "operating"),
    "feeder-kz": ("feeder", "pipeline", "KZ", "field-a", "port-e", 300.0, "operating"),
    "rail-kz": ("rail", "rail", "KZ", "field-b", "port-e", 250.0, "operating"),
    "crossing": ("caspian-tankers", "sea", None, "port-e", "port-w", 480.0, "operating"),
    "south-az": ("south", "pipeline", "AZ", "port-w", "border-s", 450.0, "operating"),
    "south-tr": ("south", "pipeline", "TR", "border-s", "port-s", 1300.0, "operating"),
    "sea-s": ("mediterranean-tankers", "sea", None, "port-s", "port-it", 2600.0, "operating"),
    "new-az": ("new", "pipeline", "AZ", "port-w", "port-it", 900.0, "proposed"),
}

FIGURES = [
    # subject, country, quantity, value, unit, as_of, preferred
    ("north", "", "capacity", "80", "Mt/yr", "2025", ""),
    ("north", "KZ", "capacity", "70", "Mt/yr", "2025", ""),
    ("south", "", "capacity", "50", "Mt/yr", "2024", ""),
    ("crossing", "", "capacity", "5", "Mt/yr", "2023", "yes"),
    ("crossing", "", "capacity", "7", "Mt/yr", "2024", ""),
    ("feeder", "", "capacity", "9", "Mt/yr", "2020", ""),
    ("port-e", "", "capacity", "8", "Mt/yr", "2024", ""),
    ("new", "", "capacity_planned", "20", "Mt/yr", "2022", ""),
    ("north", "", "throughput", "60", "Mt", "2024", ""),
    ("south", "", "throughput", "30", "Mt", "2024", ""),
    ("crossing", "", "throughput", "1", "Mt", "2024", ""),
    ("rail", "", "throughput", "2", "Mt", "2023", ""),
    ("field-b", "", "production", "3", "Mt", "2024", ""),
    ("north", "", "tariff", "38", "USD/t", "2024", ""),
    ("crossing", "", "transit_time", "24", "h", "2024", ""),
]
COLUMNS = ["subject", "country", "quantity", "value", "unit", "as_of", "source", "preferred", "note"]


def toy_figures(rows=FIGURES):
    table = [(*row[:6], "toy-source", row[6], "") for row in rows]
    return pd.DataFrame(table, columns=COLUMNS, dtype=object)


def toy_frame(lines=LINES, places=PLACES, commodity="oil"):
    rows = [
        {"id": name, "kind": kind, "name": name.title(), "system": None, "commodity": commodity, "country": country,
         "status": "operating", "from_point": None, "to_point": None, "note": None, "length_km": float("nan"),
         "geometry": Point(lon, lat)}
        for name, (kind, country, lon, lat) in places.items()
    ]  # fmt: skip
    for name, (system, mode, country, start, end, km, status) in lines.items():
        ends = [places[start][2:], places[end][2:]]
        rows.append({"id": name, "kind": mode, "name": name.title(), "system": system, "commodity": commodity,
                     "country": country, "status": status, "from_point": start, "to_point": end, "note": None,
                     "length_km": km, "geometry": LineString(ends)})  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def pass_through(frame, line, point):
    """Return the frame with one more vertex of the line, at the point."""
    places = frame.set_index("id").geometry
    start, end = places[line].coords
    middle = places[point].coords[0]
    frame.loc[frame["id"] == line, "geometry"] = gpd.GeoSeries([LineString([start, middle, end])]).to_numpy()
    return frame


def lines_closed_by(network, name):
    """Return the ids of the lines that closing a name removes in whole or in part."""
    closed = segments_closed_by(network, name)
    return {edge["id"] for edge in edges_of(network) if edge["segment"] in closed}
