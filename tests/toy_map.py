"""A small world to draw: two square countries, two pipelines in one corridor, a planned line, a sea leg, places."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import LineString, Point, box

from geo.atlas.columns import COLUMNS
from geo.page import route_map as maps
from geo.page.basemap import Basemap
from geo.page.route_map import RouteMap

START, MIDDLE, BORDER = (49.0, 40.0), (47.0, 40.0), (45.0, 40.0)
OIL_END, GAS_END = (41.0, 41.0), (42.0, 39.0)
SYSTEM_NAMES = {"btc": "Baku to Ceyhan", "bte": "Baku to Erzurum", "planned": "Planned line", "ferry": "Ferry"}


def line(
    id: str, system: str, commodity: str, coordinates: list[tuple[float, float]], **columns: object
) -> dict[str, object]:
    row = {"id": id, "layer": "toy", "kind": "pipeline", "name": SYSTEM_NAMES.get(system, id), "system": system}
    row |= {"commodity": commodity, "status": "operating", "sources": "atlas-one", "accuracy_km": 5.0}
    return row | {"geometry": LineString(coordinates)} | columns


def place(id: str, kind: str, at: tuple[float, float], **columns: object) -> dict[str, object]:
    row = {"id": id, "layer": "toy", "kind": kind, "name": id.title(), "commodity": "oil", "sources": "atlas-two"}
    return row | {"accuracy_km": 1.0, "geometry": Point(at)} | columns


def tidy(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    extra = sorted({name for row in rows for name in row} - {*COLUMNS, "geometry"})
    table = pd.DataFrame(rows).reindex(columns=[*COLUMNS, *extra, "geometry"])
    return gpd.GeoDataFrame(table, geometry="geometry", crs=4326)


def frame() -> gpd.GeoDataFrame:
    return tidy([
        line("btc-az", "btc", "oil", [START, MIDDLE, BORDER], country="AZ", from_point="port", to_point="border"),
        line("btc-ge", "btc", "oil", [BORDER, OIL_END], country="GE", from_point="border", to_point="end"),
        line("bte-az", "bte", "gas", [START, MIDDLE, BORDER], country="AZ", from_point="port", to_point="border"),
        line("bte-ge", "bte", "gas", [BORDER, GAS_END], country="GE", from_point="border"),
        line("planned-az", "planned", "gas", [(49.5, 41.5), (46.0, 41.5)], country="AZ", status="proposed"),
        line("ferry-1", "ferry", "goods", [(51.5, 41.0), START], kind="sea", country=None),
        place("port", "terminal", START, system="btc; bte", kp_km=0.0, country="AZ", name_az="Bakı limanı",
              name_ru="Порт Баку"),
        place("station", "pump-station", MIDDLE, system="btc", kp_km=180.0, country="AZ"),
        place("border", "pipeline-border-crossing", BORDER, system="btc", kp_km=360.0, country="AZ", country_to="GE"),
        place("end", "seaport", OIL_END, system="btc", country="GE"),
    ])  # fmt: skip


def tables() -> dict[str, pd.DataFrame]:
    systems = pd.DataFrame(
        [
            {
                "id": "btc",
                "name": "Baku to Ceyhan",
                "label": "BTC",
                "commodity": "oil",
                "kind": "pipeline",
                "status": "operating",
                "prominence": "main",
            },
            {
                "id": "bte",
                "name": "Baku to Erzurum",
                "label": "BTE",
                "commodity": "gas",
                "kind": "pipeline",
                "status": "operating",
                "prominence": "main",
            },
            {
                "id": "planned",
                "name": "Planned line",
                "commodity": "gas",
                "kind": "pipeline",
                "status": "proposed",
                "prominence": "proposal",
            },
            {
                "id": "ferry",
                "name": "Ferry",
                "commodity": "goods",
                "kind": "sea",
                "status": "operating",
                "prominence": "context",
            },
        ]
    )
    figure = {
        "subject": "btc",
        "country": None,
        "unit": "km",
        "as_of": None,
        "source": "atlas-one",
        "preferred": None,
        "note": None,
    }
    figures = pd.DataFrame([
        figure | {"quantity": "length", "value": 700.0, "preferred": "yes"},
        figure | {"quantity": "length", "value": 710.0, "source": "atlas-two"},
        figure | {"quantity": "throughput", "value": 30.5, "unit": "Mt", "as_of": "2022"},
        figure | {"quantity": "throughput", "value": 29.5, "unit": "Mt", "as_of": "2024", "note": "by the operator"},
        figure | {"quantity": "ownership", "member": "First Oil", "value": 60, "unit": "percent", "as_of": "2024"},
        figure | {"quantity": "ownership", "member": "Second Oil", "value": 40, "unit": "percent", "as_of": "2024"},
        figure | {"quantity": "ownership", "member": "First Oil", "value": 100, "unit": "percent", "as_of": "2010"},
        figure | {"quantity": "event", "member": "first oil", "value": "2006-05-28", "unit": "date",
                  "as_of": "2006-05-28", "note": "at the harbour"},
        figure | {"quantity": "event", "member": "construction starts", "value": "2003-04", "unit": "date",
                  "as_of": "2003-04", "preferred": "yes"},
        figure | {"quantity": "event", "member": "construction starts", "value": "2003-05", "unit": "date",
                  "as_of": "2003-05", "source": "atlas-two"},
        figure | {"quantity": "valves", "value": 101, "unit": "count"},
    ])  # fmt: skip
    year = {"subject": "btc", "quantity": "throughput", "unit": "Mt", "source": "atlas-one", "note": ""}
    series = pd.DataFrame([
        year | {"year": 2022, "value": 30.5},
        year | {"year": 2023, "value": None, "source": ""},
        year | {"year": 2024, "value": 29.5, "note": "by the operator"},
    ])  # fmt: skip
    quantities = pd.DataFrame([
        {"quantity": "ownership", "title": "Owners", "role": "", "member": "owner"},
        {"quantity": "event", "title": "Events", "role": "", "member": "event"},
        {"quantity": "length", "title": "Length", "role": "length", "member": ""},
        {"quantity": "valves", "title": "Valve stations", "role": "", "member": ""},
    ])  # fmt: skip
    sources = pd.DataFrame([
        {"id": "atlas-one", "title": "Atlas one", "url": "https://example.org/one", "publisher": "Example",
         "licence": "CC BY 4.0"},
        {"id": "atlas-two", "title": "Atlas two", "url": "javascript:fired()", "publisher": None, "licence": None},
        {"id": "unused", "title": "Not used", "url": None, "publisher": None, "licence": None},
    ])  # fmt: skip
    columns = ["system", "country", "measured_km", "published_km", "difference_km", "difference_share"]
    lengths = pd.DataFrame(
        [
            ("btc", None, 690.0, 700.0, -10.0, -10 / 700),
            ("btc", "AZ", 341.0, 350.0, -9.0, -9 / 350),
            ("btc", "GE", 349.0, None, None, None),
        ],
        columns=columns,
    )
    return {
        "figures": figures,
        "series": series,
        "quantities": quantities,
        "lengths": lengths,
        "sources": sources,
        "systems": systems,
    }


def background() -> Basemap:
    named = {"id": ["AZ", "GE", "caspian"], "name": ["Azerbaijan", "Georgia", "Caspian Sea"]}
    kinds = {"kind": ["country", "country", "sea-area"]}
    shapes = [box(45, 37, 50, 43), box(38, 37, 45, 43), box(50, 37, 52, 43)]
    return Basemap.of(gpd.GeoDataFrame(named | kinds, geometry=shapes, crs=4326))


def draw(features: gpd.GeoDataFrame | None = None, **options: Any) -> RouteMap:
    shown = {"title": "A map", "credit": "Drawn by hand.", "basemap": background()} | tables() | options
    return maps.draw(frame() if features is None else features, **shown)
