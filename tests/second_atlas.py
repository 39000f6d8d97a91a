"""A second atlas, of a made-up network between the Chaco, the Pampa and the Atlantic: what its maker types.

Five systems (oil and gas pipelines, a railway, ships, a proposal) and a point of every kind. One system branches, one
has no published figure. Nothing of it is real but the ground.
"""

import csv
from pathlib import Path

NAME = "Plata Basin"
BOX = (-70, -40, -44, -18)
SYSTEMS = (
    {"id": "pampa-oil", "name": "Pampa oil pipeline", "name_es": "Oleoducto Pampa", "label": "Pampa",
     "commodity": "oil", "kind": "pipeline", "status": "operating", "extent": "whole", "prominence": "main"},
    {"id": "chaco-gas", "name": "Chaco gas pipeline", "name_es": "Gasoducto del Chaco", "commodity": "gas",
     "kind": "pipeline", "status": "operating", "extent": "whole", "prominence": "main"},
    {"id": "altiplano-rail", "name": "Altiplano railway", "commodity": "oil", "kind": "rail", "status": "operating",
     "extent": "part", "prominence": "context"},
    {"id": "atlantic-ships", "name": "Atlantic tankers", "label": "Tankers", "commodity": "oil", "kind": "sea",
     "status": "operating", "extent": "whole", "prominence": "context", "chartered": "yes"},
    {"id": "river-link", "name": "River link gas pipeline", "label": "River link", "commodity": "gas",
     "kind": "pipeline", "status": "proposed", "extent": "whole", "prominence": "proposal"},
)  # fmt: skip
LINES = (  # id, system, kind, commodity, country, status, from, to, places on the way
    ("pampa-west", "pampa-oil", "pipeline", "oil", "AR", "operating", "loma-field", "pampa-hub", "loma-plant"),
    ("pampa-south", "pampa-oil", "pipeline", "oil", "AR", "operating", "pampa-hub", "blanca-port", ""),
    ("pampa-north", "pampa-oil", "pipeline", "oil", "AR", "operating", "pampa-hub", "bentos-crossing",
     "pampa-pump; delta-tanks; delta-refinery"),
    ("pampa-east", "pampa-oil", "pipeline", "oil", "UY", "operating", "bentos-crossing", "este-terminal", ""),
    ("chaco-bo", "chaco-gas", "pipeline", "gas", "BO", "operating", "chaco-field", "yacuiba-crossing", ""),
    ("chaco-ar", "chaco-gas", "pipeline", "gas", "AR", "operating", "yacuiba-crossing", "cordoba-link",
     "norte-compressor; norte-meter; norte-pig; norte-valve; norte-reduction"),
    ("altiplano-bo", "altiplano-rail", "rail", "oil", "BO", "operating", "tupiza-loading", "quiaca-crossing", ""),
    ("altiplano-ar", "altiplano-rail", "rail", "oil", "AR", "operating", "quiaca-crossing", "delta-tanks",
     "tucuman-station; cordoba-link"),
    ("ships-north", "atlantic-ships", "sea", "oil", "", "operating", "este-terminal", "santos-port", "banks-passage"),
    ("ships-south", "atlantic-ships", "sea", "oil", "", "operating", "blanca-port", "banks-passage", "corrientes-sea"),
    ("link-ar", "river-link", "pipeline", "gas", "AR", "proposed", "cordoba-link", "ceibo-crossing", "rosario-offtake"),
    ("link-uy", "river-link", "pipeline", "gas", "UY", "proposed", "ceibo-crossing", "colonia-landfall", ""),
)  # fmt: skip
POINTS = (  # id, kind, commodity, lon, lat, country, country beyond, system
    ("loma-field", "field", "oil", -68.5, -38.2, "AR", "", ""),
    ("loma-plant", "processing-plant", "oil", -68.0, -38.3, "AR", "", ""),
    ("pampa-hub", "hub", "oil", -64.3, -36.6, "AR", "", "pampa-oil"),
    ("pampa-pump", "pump-station", "oil", -62.0, -36.0, "AR", "", "pampa-oil"),
    ("delta-tanks", "tank-farm", "oil", -58.9, -34.3, "AR", "", "pampa-oil"),
    ("delta-refinery", "refinery", "oil", -58.8, -34.1, "AR", "", "pampa-oil"),
    ("blanca-port", "seaport", "oil", -57.55, -38.04, "AR", "", ""),
    ("bentos-crossing", "pipeline-border-crossing", "oil", -58.25, -33.12, "AR", "UY", "pampa-oil"),
    ("este-terminal", "terminal", "oil", -54.75, -34.85, "UY", "", "pampa-oil"),
    ("chaco-field", "field", "gas", -63.3, -21.3, "BO", "", ""),
    ("yacuiba-crossing", "pipeline-border-crossing", "gas", -63.66, -22.03, "BO", "AR", "chaco-gas"),
    ("norte-compressor", "compressor-station", "gas", -63.8, -22.8, "AR", "", "chaco-gas"),
    ("norte-meter", "metering-station", "gas", -64.2, -24.0, "AR", "", "chaco-gas"),
    ("norte-pig", "pigging-station", "gas", -64.8, -26.0, "AR", "", "chaco-gas"),
    ("norte-valve", "block-valve", "gas", -64.7, -28.0, "AR", "", "chaco-gas"),
    ("norte-reduction", "pressure-reduction-station", "gas", -64.4, -30.5, "AR", "", "chaco-gas"),
    ("cordoba-link", "interconnection", "gas", -64.2, -31.4, "AR", "", "chaco-gas; river-link"),
    ("tupiza-loading", "rail-loading", "oil", -65.72, -21.45, "BO", "", ""),
    ("quiaca-crossing", "rail-border-crossing", "oil", -65.6, -22.09, "BO", "AR", "altiplano-rail"),
    ("tucuman-station", "rail-station", "oil", -65.2, -26.8, "AR", "", "altiplano-rail"),
    ("santos-port", "seaport", "oil", -46.3, -23.98, "BR", "", ""),
    ("banks-passage", "passage", "oil", -51.5, -34.6, "", "", ""),
    ("corrientes-sea", "passage", "oil", -55.5, -38.0, "", "", ""),
    ("rosario-offtake", "offtake", "gas", -60.7, -32.9, "AR", "", "river-link"),
    ("ceibo-crossing", "pipeline-border-crossing", "gas", -58.21, -32.48, "AR", "UY", "river-link"),
    ("colonia-landfall", "landfall", "gas", -57.8, -34.4, "UY", "", "river-link"),
)  # fmt: skip
KP_KM = {"norte-meter": 300, "norte-valve": 800, "cordoba-link": 1200}
FIGURES = (  # subject, country, quantity, value, unit, as of
    ("pampa-oil", "", "capacity", "12", "Mt/yr", "2024"),
    ("pampa-oil", "AR", "length", "1700", "km", "2024"),
    ("pampa-oil", "UY", "length", "380", "km", "2024"),
    ("pampa-oil", "", "throughput", "9.5", "Mt", "2023"),
    ("chaco-gas", "", "capacity", "7", "bcm/yr", "2024"),
    ("chaco-gas", "", "throughput", "4", "bcm", "2023"),
    ("river-link", "", "capacity_planned", "3", "bcm/yr", "2025"),
    ("blanca-port", "", "capacity", "80", "thousand bbl/d", "2024"),
)
PAGES = (
    {"id": "index", "title": "Oil and gas of the Plata Basin", "title_es": "Cuenca del Plata", "routes": "yes"},
    {"id": "oil", "title": "Pampa oil and its outlets", "systems": "pampa-oil; altiplano-rail; atlantic-ships",
     "focus": "pampa-oil"},
    {"id": "gas", "title": "Gas from the Chaco", "systems": "chaco-gas; river-link", "focus": "chaco-gas"},
    {"id": "uruguay", "title": "What reaches Uruguay", "country": "UY", "routes": "yes"},
)  # fmt: skip
BOOK = "atlas-of-pipes"


def edit(folder: Path, table: str, *rows: dict[str, object], keep: bool = False) -> None:
    """Give a table these rows instead of those it has, or beside them; a new `name_xx` column is added."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, there = list(reader.fieldnames or ()), list(reader)
    header += [name for row in rows for name in row if name not in header]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(header), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*(there if keep else ()), *rows])


def fill(folder: Path) -> None:
    """Put the rows of this atlas in the place of the example rows of a folder that `energy-routes new` made."""
    places = {name: (lon, lat) for name, _, _, lon, lat, *_ in POINTS}
    source = {"source": BOOK}
    edit(folder, "systems", *SYSTEMS)
    edit(
        folder, "sources",
        {"id": BOOK, "title": "An atlas of pipes", "publisher": "Nobody's Press", "published": "2024",
         "credit": "Pipes: Nobody's Press."},
        {"id": "unpublished", "title": "No published source found", "publisher": "Nobody", "unpublished": "yes"},
        {"id": "natural-earth", "title": "Natural Earth 10m", "publisher": "Natural Earth", "note": "undated"},
    )  # fmt: skip
    edit(
        folder, "sources/points",
        *(
            {"id": name, "name": name.replace("-", " ").title(), "kind": kind, "commodity": commodity, "lon": lon,
             "lat": lat, "accuracy_km": 6, "country": country, "country_to": beyond, "system": system,
             "kp_km": KP_KM.get(name, ""), "status": "operating", "layer": "points", "sources": BOOK}
            for name, kind, commodity, lon, lat, country, beyond, system in POINTS
        ),
    )  # fmt: skip
    edit(
        folder, "sources/lines",
        *(
            {"id": name, "name": name.replace("-", " ").title(), "system": system, "commodity": commodity, "kind": kind,
             "country": country, "status": status, "from_point": start, "to_point": end, "layer": "lines",
             "sources": BOOK}
            for name, system, kind, commodity, country, status, start, end, _ in LINES
        ),
    )  # fmt: skip
    (folder / "sources/routes/example-line.csv").rename(folder / "sources/routes/all.csv")
    edit(
        folder, "sources/routes/all",
        *(
            {"lines": line, "name": place, "place_lon": places[place][0], "place_lat": places[place][1],
             "accuracy_km": 6, **source}
            for line, *_, start, end, way in LINES
            for place in (start, *(way.split("; ") if way else ()), end)
        ),
    )  # fmt: skip
    edit(
        folder, "figures",
        *(
            {"subject": subject, "country": country, "quantity": quantity, "value": value, "unit": unit, "as_of": as_of,
             **source}
            for subject, country, quantity, value, unit, as_of in FIGURES
        ),
    )  # fmt: skip
    edit(folder, "pages", *PAGES)
    edit(folder, "tour", {"id": "pampa", "page": "index", "title": "The Pampa", "sentence": "Oil leaves by the east.",
                          "west": -66, "south": -40, "east": -56, "north": -34, "sure": "yes", **source})  # fmt: skip
    for table in ("cargoes", "finer-lines", "place-labels", "reference-answers", "replayed", "stretches"):
        edit(folder, table)
    edit(folder, "passages", {"id": "banks", "title": "The Banks", "parts": "banks-passage"})
    edit(folder, "aliases", {"name": "Oleoducto", "of": "pampa-oil"})
    edit(folder, "states", {"line": "pampa-east", "since": "2010", "status": "operating", **source})
    edit(folder, "reference-answers")
    edit(folder, "replayed")
    edit(folder, "avoid", {"id": "the_banks", "name": "banks", "column": "avoids_banks", "title": "avoids the Banks"})
    edit(folder, "scenarios", {"id": "no-ships", "title": "Ships stay in port", "commodity": "oil",
                               "close": "atlantic-ships"})  # fmt: skip
    edit(folder, "defaults", *({"question": question, "commodity": commodity, "origin": "fields",
                                "destination": "markets"} for question in ("routes", "flow")
                               for commodity in ("oil", "gas")))  # fmt: skip
