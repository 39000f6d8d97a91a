"""Which places and scenarios there are: all that a question about ways, flows and kilometres can name."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from ..names import Named
from . import catalog
from .load import lines, load_routes, points
from .naming import SEVERAL, AtlasNames
from .said import language

STANDING_FOR_OTHERS = ("group", "passage", "country")
COLUMNS = ("id", "kind", "name", "country", "systems", "also")


def places(frame: gpd.GeoDataFrame | None = None, *, folder: str | Path | None = None) -> gpd.GeoDataFrame:
    """Return all that can be named as a place: points, and the groups, passages and countries that stand for several.

    Parameters
    ----------
    frame
        Tidy frame with points, by default the atlas.
    folder
        Another folder of layers and tables.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns id, kind (a point's kind, or group, passage, country), name, country, systems (that it is a station of,
        or that pass the country; '; ' between them), also (what else it is called), geometry (Point in EPSG:4326, None
        for what stands for several). Points first, each kind by id.
    """
    atlas = load_routes(folder) if frame is None else frame
    stations = points(atlas).drop_duplicates("id").set_index("id")
    touched = {*lines(atlas)["country"].dropna(), *stations["country"].dropna()}
    things = AtlasNames.of(atlas, folder).names.things
    named = [thing for thing in things if thing.kind == "point" or _stands_for_others(thing, touched)]
    named.sort(key=lambda thing: (("point", *STANDING_FOR_OTHERS).index(thing.kind), thing.id))
    rows = [
        {
            "id": thing.id,
            "kind": stations.at[thing.id, "kind"] if thing.kind == "point" else thing.kind,
            "name": thing.title,
            "country": stations.at[thing.id, "country"] if thing.kind == "point" else None,
            "systems": SEVERAL.join(thing.systems),
            "also": SEVERAL.join(thing.names),
        }
        for thing in named
    ]
    shapes = [stations.geometry[thing.id] if thing.kind == "point" else None for thing in named]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(COLUMNS)), geometry=shapes, crs="EPSG:4326")


def _stands_for_others(thing: Named, countries: set[str]) -> bool:
    return thing.kind in STANDING_FOR_OTHERS and (thing.kind != "country" or thing.id in countries)


def scenarios(folder: str | Path | None = None) -> pd.DataFrame:
    """Return the named what-ifs: id, title, commodity, what they close, build, expand and scale, how long, who says so.

    Texts as in the table, '; ' between several names, absent ones empty.
    """
    return catalog.read_table("scenarios", folder)


def title_of(name: str, folder: str | Path | None = None) -> str:
    """Return what a reader calls a thing by its id, in the language spoken; an id of nothing in the atlas in quotes.

    Examples
    --------
    >>> title_of("btc"), title_of("KZ"), title_of("my-line")
    ('Baku-Tbilisi-Ceyhan oil pipeline (BTC)', 'Kazakhstan', "'my-line'")
    """
    names = AtlasNames.of(load_routes(folder), folder)
    titles = {thing.id: thing.title for thing in names.names.things}
    return names.called(name, language()) or titles.get(name) or repr(name)
