"""What the names of an atlas stand for: systems, lines, points, countries, groups, passages, scenarios and layers.

One index answers every command and function. What the tables say is read by folder, what the lines and points are
called stands in the frame.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import require
from ..names import Named, Names, one_name
from . import catalog
from .columns import LINE_KINDS, POINT_KINDS
from .countries import countries
from .local_names import called_in
from .said import ENGLISH

TITLES = {"groups": "group", "passages": "passage", "scenarios": "scenario", "catalog": "layer", "sources": "source"}
"""Kind of what each table names, beside the systems."""
SEVERAL = "; "
KEPT = ("id", "kind", "system", "country", "from_point", "to_point")
"""What is kept of a frame beside the columns of names."""
_LOCAL = re.compile(r"(name|title|label)_[a-z]{2}")
FOLDER = "layers"
"""Attribute of a frame that names the folder its layers were loaded from; without it they are the shipped ones."""


def folder_of(frame: pd.DataFrame, folder: str | Path | None = None) -> str | Path | None:
    """Return the folder whose tables go with a frame: the one given, else the one it was loaded from, else None."""
    require("DataFrame", frame=frame)
    return frame.attrs.get(FOLDER) if folder is None else folder


@dataclass(frozen=True, eq=False)
class AtlasNames:
    """The names of an atlas, or of a frame beside an atlas; read when they are first asked for.

    Attributes
    ----------
    frame
        The id, kind, system and names of lines and points; None names none.
    folder
        Where the tables are; None for the shipped ones.
    """

    frame: pd.DataFrame | None
    folder: str | Path | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame | None, folder: str | Path | None = None) -> AtlasNames:
        """Return the names of a frame; it is not kept, only what its columns of names say."""
        if frame is None:
            return cls(None, folder)
        folder = folder_of(frame, folder)
        kept = [name for name in frame.columns if name in KEPT or is_name(str(name))]
        return cls(pd.DataFrame({name: frame[name] for name in kept}), folder)

    @cached_property
    def names(self) -> Names:
        """Everything that has a name."""
        aliases = read_aliases(self.folder)
        features = [] if self.frame is None else self.frame.to_dict("records")
        passed = _systems_by_country(features)
        things = [
            *_of_systems(self.folder),
            *_of_tables(self.folder),
            *_of_features(features),
            *(Named(c.id, c.kind, c.title, c.names, passed.get(c.id, ())) for c in countries().things),
        ]
        return Names(tuple(_with_aliases(thing, aliases.get(thing.id, ())) for thing in things))

    def called(self, name: str, language: str) -> str | None:
        """Return what something is called in a language, a line by its system and ends; None in English or unnamed."""
        if language == ENGLISH:
            return None
        if language not in self._called:
            features = [] if self.frame is None else self.frame.to_dict("records")
            self._called[language] = called_in(language, features, self.folder)
        return self._called[language].get(name)

    @cached_property
    def _called(self) -> dict[str, dict[str, str]]:
        return {}


def id_of(
    text: str,
    kinds: tuple[str, ...],
    known: Collection[str],
    frame: pd.DataFrame | None = None,
    folder: str | Path | None = None,
) -> str:
    """Return which of the known ids a name means; an id itself needs no table.

    Parameters
    ----------
    text
        The name, in any language, whatever its case and marks.
    kinds
        What may be meant: "system", "line", "point", "country", "group", "passage", "scenario", "layer".
    known
        Ids it may be.
    frame
        Frame whose lines and points have names too.
    folder
        Where the tables are; by default those that go with the frame.

    Raises
    ------
    ArgumentError
        It is no text.
    UnknownNameError
        See `geo.names.Names.find`.
    """
    if one_name(text, f"the name of a {kinds[0]}") in known:
        return text
    names = AtlasNames.of(frame, folder)
    things, aliases = names.names.things, read_aliases(names.folder)
    own = sorted(set(known) - {thing.id for thing in things})  # systems of somebody's own have no row in a table
    names_known = Names((*(Named(name, kinds[0], name, aliases.get(name, ())) for name in own), *things))
    return names_known.find(text, kinds, known=known, what=kinds[0]).id


def is_name(column: str) -> bool:
    """Return whether a column holds what something is called, in English or another language."""
    return column in ("name", "title", "label") or _LOCAL.fullmatch(column) is not None


def read_aliases(folder: str | Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return what else things are called by their id: their aliases, and how maps label places in each language."""
    found: dict[str, list[str]] = {}
    for row in catalog.read_rows("aliases", folder):
        found.setdefault(row["of"], []).append(row["name"])
    for row in catalog.read_rows("place-labels", folder):
        found.setdefault(row["point"], []).extend(row[name] for name in row if is_name(name) and row[name])
    return {name: tuple(others) for name, others in found.items()}


def _of_systems(folder: str | Path | None) -> Iterator[Named]:
    return (_named(row, "system", (row["id"],)) for row in catalog.read_rows("systems", folder))


def _of_tables(folder: str | Path | None) -> Iterator[Named]:
    return (_named(row, kind) for table, kind in TITLES.items() for row in catalog.read_rows(table, folder))


def _of_features(features: Iterable[Mapping[str, Any]]) -> Iterator[Named]:
    for row in features:
        kind = "point" if row.get("kind") in POINT_KINDS else "line" if row.get("kind") in (*LINE_KINDS, None) else None
        if kind and row["kind"] != "control-point":
            yield _named(row, kind, tuple(_texts(row.get("system"))))


def _named(row: Mapping[str, Any], kind: str, systems: tuple[str, ...] = ()) -> Named:
    names = [value for column, value in row.items() if is_name(str(column)) and isinstance(value, str) and value]
    title, *others = [*dict.fromkeys(names)] or [str(row["id"])]
    return Named(str(row["id"]), kind, title, tuple(others), systems)


def _with_aliases(thing: Named, aliases: tuple[str, ...]) -> Named:
    return Named(thing.id, thing.kind, thing.title, (*thing.names, *aliases), thing.systems) if aliases else thing


def _texts(value: Any) -> list[str]:
    return value.split(SEVERAL) if isinstance(value, str) else []


def _systems_by_country(features: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the systems that have a line in each country, sorted."""
    found: dict[str, set[str]] = {}
    for row in features:
        if row.get("kind") in LINE_KINDS and isinstance(row.get("country"), str):
            found.setdefault(row["country"], set()).update(_texts(row.get("system")))
    return {country: tuple(sorted(systems)) for country, systems in found.items()}
