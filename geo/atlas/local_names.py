"""What things are called in the languages of the atlas, and how many still have no name there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from . import catalog, said
from .columns import AREA_KINDS, LINE_KINDS, POINT_KINDS
from .countries import country_names
from .said import OTHERS

COMPLETE = ("countries", "seas", "capitals", "main systems")
"""Kinds of things of which the shipped atlas leaves none without a name in any of these languages."""

_OFF = re.compile(r"(.+, )?([\d.]+) km ([NESW]{1,3}) of (.+)")


def local_name(row: Mapping[str, Any], language: str, column: str = "name") -> str:
    """Return what a row calls its thing in a language, a country by its code, "" where nothing says so."""
    own = row.get(f"{column}_{language}")
    if isinstance(own, str) and own:
        return own
    return country_names(language).get(str(row["id"]), "") if row.get("kind") == "country" else ""


def called_in(language: str, features: Iterable[Mapping[str, Any]], folder: str | Path | None) -> dict[str, str]:
    """Return what things are called in a language by id: what tables and features say, and lines by system and ends.

    A line that is all of its system is called as that; of several each is told by the places where it begins and ends,
    at sea by these alone.
    """
    rows = [*features]
    systems = {row["id"]: row for row in catalog.read_rows("systems", folder)}
    short = _named(systems.values(), language, "name") | _named(systems.values(), language, "label")
    places = [row for row in rows if row.get("kind") in (*POINT_KINDS, *AREA_KINDS)]
    labels = {row["point"]: row.get(f"label_{language}", "") for row in catalog.read_rows("place-labels", folder)}
    named = labels | _named(places, language, "name")
    ends = {row["id"]: row["name"] for row in places} | named | {name: told for name, told in labels.items() if told}
    found = country_names(language) | _lines([row for row in rows if row.get("kind") in LINE_KINDS], short, ends)
    found |= named | short
    for table in ("groups", "passages", "scenarios", "cargoes"):
        found |= _named(catalog.read_rows(table, folder), language, "title")
    return {name: told for name, told in found.items() if told}


def _lines(lines: Iterable[Mapping[str, Any]], systems: Mapping[str, str], ends: Mapping[str, str]) -> dict[str, str]:
    drawn = [*lines]
    several = Counter(row["system"] for row in drawn)
    found = {}
    for row in drawn:
        span = f"{ends.get(row['from_point'], row['from_point'])} – {ends.get(row['to_point'], row['to_point'])}"
        system = systems.get(row["system"], "")
        if row["kind"] == "sea":
            found[row["id"]] = span
        elif system:
            found[row["id"]] = system if several[row["system"]] == 1 else f"{system}: {span}"
    return found


def _named(rows: Iterable[Mapping[str, Any]], language: str, column: str) -> dict[str, str]:
    told = {row["id"]: row.get(f"{column}_{language}") for row in rows}
    return {name: text for name, text in told.items() if isinstance(text, str) and text}


def described(text: str, called: Mapping[str, str]) -> str:
    """Return what a place, or a stretch from one to another, is called in the language spoken.

    Parameters
    ----------
    text
        Its name in English; one of no name of its own is told by how far it lies off one, as "5 km N of Atasu".
    called
        Names in the language by those in English, see `called_by_name`.
    """
    if own := called.get(text.casefold()):
        return own
    start, to, end = text.partition(" to ")
    if to and (_OFF.fullmatch(start) or start.casefold() in called):
        return said.say("fromTo", start=described(start, called), end=described(end, called))
    if not (found := _OFF.fullmatch(text)):
        return text
    near, km, wind, place = found.groups()
    told = {"km": said.plain_number(float(km)), "wind": said.term("wind", wind), "place": described(place, called)}
    return (near or "") + said.say("offPlace", **told)


def called_by_name(
    frame: gpd.GeoDataFrame, folder: str | Path | None = None, language: str | None = None
) -> dict[str, str]:
    """Return what cities, points and quantities are called in a language, by their English name or, of these, id.

    Keys have no capitals.
    """
    language = language or said.language()
    points = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    rows = [*points[points["kind"].isin(POINT_KINDS)].to_dict("records"), *catalog.read_rows("cities", folder)]
    quantities = {row["quantity"]: row.get(f"title_{language}") for row in catalog.read_rows("quantities", folder)}
    named = [(row["name"], local_name(row, language)) for row in rows]
    return {name.casefold(): told for name, told in [*named, *quantities.items()] if told}


def names_by_language(atlas: gpd.GeoDataFrame, folder: str | Path | None = None) -> pd.DataFrame:
    """Return how many things have a name in each of `geo.atlas.said.OTHERS`: language, things, named, of.

    Parameters
    ----------
    atlas
        Tidy frame with countries, seas and points.
    folder
        The folder of the tables of systems and cities; by default the shipped one.
    """
    kinds = dict(_kinds(atlas, folder))
    rows = [
        (language, things, sum(bool(local_name(row, language)) for row in of), len(of))
        for language in OTHERS
        for things, of in kinds.items()
    ]
    return pd.DataFrame(rows, columns=["language", "things", "named", "of"])


def names_in_words(counts: pd.DataFrame) -> Iterator[str]:
    """Yield a line a language: how many of each kind of thing have a name in it."""
    for language, rows in counts[counts["of"] > 0].groupby("language", sort=False):
        told = ", ".join(f"{row.things} {row.named} of {row.of}" for row in rows.itertuples())
        yield f"names in {language}: {told}"


def _kinds(atlas: gpd.GeoDataFrame, folder: str | Path | None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    areas = pd.DataFrame(atlas.drop(columns=atlas.geometry.name))
    systems, cities = catalog.read_rows("systems", folder), catalog.read_rows("cities", folder)
    yield "countries", areas[areas["kind"] == "country"].to_dict("records")
    yield "seas", areas[areas["kind"] == "sea-area"].to_dict("records")
    yield "capitals", _where(cities, "capital", "yes")
    yield "main systems", _where(systems, "prominence", "main")
    yield "systems", [*systems]
    yield "cities", [*cities]
    yield "points", areas[areas["kind"].isin(set(POINT_KINDS) - {"control-point"})].to_dict("records")


def _where(rows: Iterable[dict[str, str]], column: str, value: str) -> list[dict[str, str]]:
    return [row for row in rows if row[column] == value]
