"""Begin an atlas of another region: every table with an example row, the countries and seas of a box, a README."""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from string import Template

import geopandas as gpd
import shapely

from ..atomic import clear_errors, work_folder
from ..errors import LayerError, NoAnswerError, OutputError
from .columns import LINE_KINDS, POINT_KINDS, STATUSES
from .commodities import commodities
from .drafts import SOURCES_FOLDER
from .ground import DECIMALS, Box, Relief, cut_ground, cut_waters, read_relief, widest_land
from .layer import write_layer
from .schema import Column, Table, read_csv, tables

EXAMPLE = Path(__file__).parent / "example"
"""The example rows, their places left open as $names."""
README = "README.md"
SHARE_OF_LAND = 0.5
"""How much of the widest open land the example line crosses: it stays in its country."""
LEAST_LAND_DEG = 0.02
EDGES = ("west", "south", "east", "north")
PICTURE = "example-relief"
"""What the example rows call the picture of the relief, and its source."""


def begin_atlas(folder: str | Path, *, name: str, box: Box, as_of: date | None = None) -> list[str]:
    """Write the folder of a new atlas, whole or not at all, and return the names of its files.

    It can be drawn, checked and built at once: it has one line of two points in the widest open land of the box.

    Parameters
    ----------
    folder
        Where; a folder that exists must be empty.
    name
        What a reader calls the atlas.
    box
        The region; the ground reaches a little beyond it.
    as_of
        Date of the layers, by default today.

    Raises
    ------
    LayerError
        The name is empty.
    NoAnswerError
        There is no land in the box.
    OutputError
        The folder is not empty, or cannot be written.
    """
    target = Path(os.path.abspath(folder))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError(f"{target} exists and is not an empty folder; name a new one")
    title = " ".join(name.split())
    if not title:
        raise LayerError("the name of the atlas is empty; name it as a reader calls it, such as Central Europe")
    (countries, seas), (rivers, lakes) = cut_ground(box.widened()), cut_waters(box.widened())
    relief = _relief_of(box)
    words = _words(target, title, box, countries, as_of or date.today()) | _edges_of(relief)
    with clear_errors(target), work_folder(target.parent, [target.name]) as work:
        made = work / target.name
        made.mkdir()
        ground = {"countries": countries, "seas": seas, "rivers": rivers, "lakes": lakes}
        for layer, frame in ground.items():
            if len(frame):
                write_layer(
                    frame.assign(sources=countries["sources"].iloc[0]), made / f"{layer}.geojson", decimals=DECIMALS
                )
        without = [layer for layer, frame in ground.items() if frame.empty]
        if relief:
            (made / f"{PICTURE}.webp").write_bytes(relief.image)
        else:
            without.append(PICTURE)
        for table in tables().values():
            _write_table(table, made, words, without=without)
        readme = Template((EXAMPLE / README).read_text(encoding="utf-8")).substitute(words)
        (made / README).write_text(readme, encoding="utf-8", newline="\n")
        try:
            made.rename(target)  # an empty folder makes way
        except FileExistsError:  # not on Windows
            target.rmdir()
            made.rename(target)
    return sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())


def _relief_of(box: Box) -> Relief | None:
    """Return the picture of the shipped atlas if it shows some of a box."""
    relief = read_relief()
    return relief if relief and shapely.box(*relief.box).intersects(box.polygon) else None


def _edges_of(relief: Relief | None) -> dict[str, str]:
    return {f"relief_{side}": f"{edge:g}" for side, edge in zip(EDGES, relief.box, strict=True)} if relief else {}


def _words(folder: Path, title: str, box: Box, countries: gpd.GeoDataFrame, as_of: date) -> dict[str, str]:
    """Return what stands for each $name of the example rows."""
    country, lon, lat, radius = widest_land(countries, box)
    if radius < LEAST_LAND_DEG:
        raise NoAnswerError(f"there is no land to speak of in the box of {title}; widen it")
    reach = SHARE_OF_LAND * radius
    edges = {side: f"{getattr(box.widened(), side):g}" for side in EDGES}
    places = {"lon_start": lon - reach, "lon_middle": lon, "lon_end": lon + reach, "lat": lat}
    return {
        "folder": folder.name,
        "name": title,
        "id": _id_of(title),
        "as_of": f"{as_of:%Y-%m}",
        "year": f"{as_of:%Y}",
        "country": country,
        "country_word": country.lower(),
        "country_name": str(countries.loc[countries["id"] == country, "name"].iloc[0]),
        "tables": "\n\n".join(_described(table) for table in tables().values()),
        "words": "\n".join(f"| {column} | {', '.join(words)} |" for column, words in _vocabulary().items()),
        **edges,
        **{word: f"{degrees:.3f}" for word, degrees in places.items()},
    }


def _id_of(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "atlas"


def _write_table(table: Table, folder: Path, words: Mapping[str, str], *, without: Sequence[str]) -> None:
    """Write a table with the columns of the schema and the example rows, but those whose key is in `without`."""
    names = table.header([])
    for source in _examples_of(table):
        _, rows = read_csv(source)
        target = folder / source.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
            writer.writeheader()
            for _, row in rows:
                if row.get(str(table.key)) not in without:
                    writer.writerow({column: Template(cell).substitute(words) for column, cell in row.items()})


def _examples_of(table: Table) -> list[Path]:
    """Return the files of example rows of a table; a corridor is a file of its own."""
    path = EXAMPLE / f"{table.name}.csv"
    return [path] if path.is_file() else sorted((EXAMPLE / table.name).glob("*.csv"))


def _described(table: Table) -> str:
    """Return what a table is for, as Markdown: whether it is compulsory, and its columns."""
    several = table.name in (f"{SOURCES_FOLDER}/{name}" for name in ("lines", "points"))
    file = f"{table.name}/*.csv" if not _is_one_file(table) else f"{table.name}{'*' if several else ''}.csv"
    head = f"### {file} ({'compulsory' if table.required else 'optional'})\n\n{table.description}.\n"
    rows = [
        f"| {'**' * column.required}{column.name}{'**' * column.required} | {_meaning(column)} |"
        for column in table.columns
    ]
    return "\n".join([head, "| column | what |", "|---|---|", *rows])


def _is_one_file(table: Table) -> bool:
    return (EXAMPLE / f"{table.name}.csv").is_file()


def _meaning(column: Column) -> str:
    kind, _, options = column.type.partition(" ")
    text = f"{column.description}: {options.replace('|', ', ')}" if kind == "choice" else column.description
    return text.replace("|", "\\|")


def _vocabulary() -> dict[str, tuple[str, ...]]:
    return {
        "kind of a line": LINE_KINDS, "kind of a point": POINT_KINDS, "status": STATUSES,
        "commodity": tuple(commodities()),
    }  # fmt: skip
