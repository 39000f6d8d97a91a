"""A small atlas in a folder: two square countries, three lines, their ends and control points, and the tables."""

import csv
import json
from pathlib import Path

ROLES = ("control-points", "countries", "seas")
COUNTRIES = {"AZ": (0, 0, 10, 10), "GE": (10, 0, 20, 10)}
PLACES = {"west": (1, 5), "middle": (10, 5), "east": (19, 5), "north": (5, 9), "harbour": (20, 5)}


def square(west: float, south: float, east: float, north: float) -> list:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(identity: str, kind: str, geometry_type: str, coordinates: list, **properties: object) -> dict:
    shared = {"id": identity, "kind": kind, "name": identity, "sources": "a-book", "accuracy_km": 1}
    return {
        "type": "Feature",
        "id": identity,
        "properties": {**shared, **properties},
        "geometry": {"type": geometry_type, "coordinates": coordinates},
    }


def line(identity: str, system: str, country: str, start: str, end: str, through: list) -> dict:
    xy = [list(PLACES[start]), *through, list(PLACES[end])]
    return feature(identity, "pipeline", "LineString", xy, system=system, commodity="oil", country=country,
                   status="operating", from_point=start, to_point=end)  # fmt: skip


def features() -> dict[str, list[dict]]:
    lines = [
        line("btc-az", "btc", "AZ", "west", "middle", [[5, 5]]),
        line("btc-ge", "btc", "GE", "middle", "east", []),
        line("bte-az", "bte", "AZ", "west", "north", [[5, 5]]),
    ]
    control = []
    for drawn in lines:
        for number, vertex in enumerate(drawn["geometry"]["coordinates"], start=1):
            name = f"{drawn['id']}.{number:03}"
            control.append(feature(name, "control-point", "Point", vertex, lines=drawn["id"]))
    return {
        "lines": lines,
        "control-points": control,
        "points": [
            feature(name, "terminal", "Point", list(xy), country="GE" if xy[0] > 10 else "AZ", commodity="oil")
            for name, xy in PLACES.items()
            if name != "harbour"
        ],
        "countries": [feature(c, "country", "Polygon", square(*b), country=c) for c, b in COUNTRIES.items()],
        "seas": [feature("toy-sea", "sea-area", "Polygon", square(20, 0, 30, 10))],
    }


def write_json(path: Path, members: list[dict]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}), encoding="utf-8")


def write_csv(path: Path, header: str, *rows: tuple[object, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_atlas(folder: Path) -> Path:
    """Write the toy atlas into the folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    geometry = {"lines": "line", "countries": "area", "seas": "area"}
    for name, members in features().items():
        write_json(folder / f"{name}.geojson", members)
    write_csv(
        folder / "catalog.csv", "id,file,title,geometry,role,in_atlas,as_of,licence,attribution,description",
        *(
            (name, f"{name}.geojson", name, geometry.get(name, "point"), {name: name for name in ROLES}.get(name, ""),
             "yes", "2026-01", "CC0", "", "toy")
            for name in features()
        ),
    )  # fmt: skip
    write_csv(
        folder / "systems.csv",
        "id,name,name_az,name_ka,name_kk,name_ru,name_tr,commodity,kind,status,operator,extent,prominence,note",
        ("btc", "Toy oil line", "", "", "", "", "", "oil", "pipeline", "operating", "", "whole", "main", ""),
        ("bte", "Toy gas line", "", "", "", "", "", "gas", "pipeline", "operating", "", "whole", "main", ""),
    )
    write_csv(
        folder / "sources.csv",
        "id,title,publisher,url,published,licence,note",
        ("a-book", "A book", "Somebody", "", "2020", "", ""),
    )
    write_csv(folder / "quantities.csv", "quantity,units,role,description", ("length", "km", "length", "Length"))
    write_csv(folder / "pages.csv", "id,title", ("toy", "Toy lines"))
    write_csv(folder / "region.csv", "id,title,west,south,east,north", ("toyland", "Toyland", 0, 0, 30, 10))
    write_csv(
        folder / "figures.csv", "subject,country,quantity,value,unit,as_of,source,preferred,note",
        ("btc", "AZ", "length", "1000", "km", "2020", "a-book", "", ""),
        ("btc", "GE", "length", "990", "km", "2020", "a-book", "yes", "newer"),
        ("btc", "GE", "length", "900", "km", "2020", "a-book", "", "misprint"),
    )  # fmt: skip
    write_csv(
        folder / "crudes.csv",
        "id,name,density,unit,bbl_per_tonne,source,note",
        ("toy-crude", "Toy crude", "", "", "7.5", "a-book", ""),
    )
    return folder
