"""What can go wrong, as exceptions with one clear message each, and arguments of the wrong kind refused by one."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike

TYPE_CHECKING = False  # every command waits for what is imported here
if TYPE_CHECKING:
    from typing import Any

MOST_SHOWN = 60
WANTED = {
    "GeoDataFrame": "a GeoDataFrame, such as geo.load() returns",
    "DataFrame": "a DataFrame",
    "MultiDiGraph": "a network, as geo.atlas_network('oil') makes it",
    "MeasuredLine": "a route, as geo.route_of(geo.load(), 'name') makes it",
    "Calibration": "a calibration, as geo.calibrate(route) makes it",
    "PolygonIndex": "polygons made ready, as geo.PolygonIndex(countries) makes them",
    "Case": "a case, one of geo.CASES",
    "Flow": "a flow, as geo.find_flow() returns it",
    "Path": "a way, one of those that geo.find_routes() returns",
    "number": "a number",
    "file": "the name of a file, a text or a path",
    "folder": "a folder, a text or a path",
    "several": "a list or another collection",
}
"""Kinds of arguments, by the name of the class (so that none has to be imported), in words."""


class EnergyRoutesError(Exception):
    """Base of every error this package raises on purpose; its text is written for the reader."""


class LayerError(EnergyRoutesError, ValueError):
    """A file, feature, row or frame is not what it must be; the text names all problems found."""


class UnknownNameError(EnergyRoutesError, LookupError):
    """A system, place, layer or column of that name is not known; the text suggests the nearest names."""


class ArgumentError(EnergyRoutesError, TypeError):
    """An argument is of the wrong kind, such as a name where a frame is wanted; the text says what to give."""


class NoAnswerError(EnergyRoutesError, ValueError):
    """The question is well formed but has no answer: a kilometre outside a route, no path left."""


class OutputError(EnergyRoutesError, OSError):
    """Results could not be written; what was there before is untouched."""


class FetchError(EnergyRoutesError, OSError):
    """A file could not be fetched, or what was fetched is not what it should be; what was there is untouched."""


def require(kind: str, **given: object) -> None:
    """Refuse an argument, given by its name, that is not of a kind in `WANTED` nor of a class derived from it.

    Raises
    ------
    ArgumentError
        It is something else; the text names it and says what is wanted.

    Examples
    --------
    >>> require("number", km=3.5)
    >>> require("number", km="3,5")
    Traceback (most recent call last):
    geo.errors.ArgumentError: km is a number, not '3,5'
    """
    for name, value in given.items():
        if not _is(value, kind):
            plain = value is None or isinstance(value, str | float | int)
            text = repr(value) if plain else f"a {type(value).__name__}"
            shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} ..."
            raise ArgumentError(f"{name} is {WANTED[kind]}, not {shown}")


def require_columns(frame: Any, *columns: str, name: str = "frame", wanted: str = WANTED["GeoDataFrame"]) -> None:
    """Refuse a frame that lacks columns, all named at once, after `require`; `name` and `wanted` are for the text.

    Raises
    ------
    LayerError
        It has not all of them.
    """
    if missing := [column for column in columns if column not in frame.columns]:
        raise LayerError(f"{name} has no column {' and '.join(map(repr, missing))}; it is {wanted}")


def _is(value: object, kind: str) -> bool:
    from numbers import Real

    path = (str, PathLike)
    known: dict[str, type | tuple[type, ...]] = {
        "number": Real, "file": path, "folder": (*path, type(None)), "several": Iterable,
    }  # fmt: skip
    return isinstance(value, known[kind]) if kind in known else kind in (of.__name__ for of in type(value).__mro__)
