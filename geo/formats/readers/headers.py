"""Which columns of a table hold places: by their names, in the languages of the region, and by what stands below."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import LayerError
from ..choices import Choices
from ..plain import parse_number
from .cells import PAIR, is_shape_text, numbers_in

SHAPE_WORDS = (
    "wkt wktformat geometry geom thegeom wktgeom geometrywkt wkbgeometry shape geojson geo wkb ewkt ewkb stastext "
    "linestring route геометрия geometri"
)
LON_WORDS = (
    "lon lng long longitude longitud longitudine долгота довгота boylam uzunlik uzunluk uzunluq uzaklyk бойлық узундук "
    "გრძედი երկայնություն طول-جغرافیایی خط-الطول 经度 经 dlugosc długość länge laenge längengrad lengte longitude-e "
    "pituusaste"
)
LAT_WORDS = (
    "lat latitude latitud latitudine широта enlem kenglik enlik giňişlik ендік кендик განედი լայնություն "
    "عرض-جغرافیایی خط-العرض 纬度 纬 szerokosc szerokość breite breitengrad breedte leveysaste latitude-n"
)
PLAIN_PAIRS = (("x", "y"), ("х", "у"), ("easting", "northing"), ("east", "north"), ("rechtswert", "hochwert"))
"""Names that may stand for anything; they come after the words for longitude and latitude."""
LAT_LON_WORDS = (
    "latlon latlong latlng latitudelongitude coordinates coordinate coords координаты koordinat koordinatlar "
    "koordinaten"
)
LON_LAT_WORDS = "lonlat longlat lnglat longitudelatitude xy"
AROUND = (
    "wgs84 wgs 84 4326 epsg4326 dd ddd deg degs degree degrees decimal centroid center centre geographic geo gps point "
    "coord coordinate coordinates site dec grad градусы град geographische geogr geograficzna coğrafi"
)
"""Words around the one that counts: 'Centroid Lon', 'lon_wgs84', 'POINT_X', 'decimalLongitude'."""
START_WORDS, END_WORDS = (
    "start from begin beginning origin 1 first başlangıç начало",
    "end to finish destination 2 last bitiş конец",
)
SAMPLE_ROWS = 50
SEARCH_ROWS = 30


@dataclass(frozen=True)
class Places:
    """Where in a table its places stand: numbers of columns, from 0. One of the four ways is filled."""

    shape: int | None = None
    pair: tuple[int, int] | None = None
    """Longitude and latitude."""
    both: int | None = None
    """One column with two numbers."""
    lat_first: bool = True
    ends: tuple[int, int, int, int] | None = None
    """Longitude and latitude of the start, then of the end."""

    @property
    def columns(self) -> list[int]:
        """The columns that hold them; empty where there are none."""
        listed = (self.shape, self.both, *(self.pair or ()), *(self.ends or ()))
        return [column for column in listed if column is not None]


def plain_key(name: Any) -> str:
    """Return what two spellings of one column name share: 'POINT_X', 'Point X' and 'pointx' are 'pointx'."""
    spread = unicodedata.normalize("NFKD", str(name)[:200].casefold())
    return "".join(mark for mark in spread if mark.isalnum() or unicodedata.category(mark) == "Mc")


def _keys(words: str) -> dict[str, int]:
    return {plain_key(word): rank for rank, word in enumerate(words.split())}


SHAPE_KEYS, LON_KEYS, LAT_KEYS = _keys(SHAPE_WORDS), _keys(LON_WORDS), _keys(LAT_WORDS)
LAT_LON_KEYS, LON_LAT_KEYS = _keys(LAT_LON_WORDS), _keys(LON_LAT_WORDS)
AROUND_KEYS, START_KEYS, END_KEYS = _keys(AROUND), _keys(START_WORDS), _keys(END_WORDS)
EITHER_KEYS = [({plain_key(x)}, {plain_key(y)}) for x, y in PLAIN_PAIRS]


def _cores(key: str, around: dict[str, int]) -> Iterator[str]:
    """Yield a key, then the key without words around it."""
    yield key
    for _ in range(3):
        shorter = next(
            (
                key.removeprefix(word) if key.startswith(word) else key.removesuffix(word)
                for word in sorted(around, key=len, reverse=True)
                if key != word and (key.startswith(word) or key.endswith(word))
            ),
            None,
        )
        if not shorter:
            return
        key = shorter
        yield key


def _column(keys: Sequence[str], wanted: dict[str, int], around: dict[str, int] = AROUND_KEYS) -> int | None:
    """Return the column whose name is the best of those wanted, as it stands or without the words around it."""
    best: tuple[int, int, int] | None = None
    for place, key in enumerate(keys):
        for stripped, core in enumerate(_cores(key, around)):
            if core in wanted:
                found = (stripped, wanted[core], place)
                best = found if best is None or found < best else best
                break
    return None if best is None else int(best[2])


def find_places(header: Sequence[Any], table: Sequence[Sequence[Any]], choices: Choices, where: str) -> Places:
    """Return which columns hold the places of the rows of `table`; none when the names say nothing.

    Raises
    ------
    LayerError
        When a column that was asked for by name is not there.
    """
    keys = [plain_key(cell) if cell is not None else "" for cell in header]
    if choices.wkt is not None:
        return Places(shape=_named(choices.wkt, header, keys, where))
    if choices.lon is not None or choices.lat is not None:
        if choices.lon is None or choices.lat is None:
            raise LayerError(f"{where}: --lon and --lat go together; give both")
        return Places(pair=(_named(choices.lon, header, keys, where), _named(choices.lat, header, keys, where)))
    return _by_name(keys, table[:SAMPLE_ROWS])


def _named(name: str, header: Sequence[Any], keys: list[str], where: str) -> int:
    for wanted, listed in ((name, [str(cell).strip() for cell in header]), (plain_key(name), keys)):
        if wanted in listed:
            return listed.index(wanted)
    known = ", ".join(str(cell)[:30] for cell in header[:30])
    raise LayerError(f"{where}: has no column {name[:40]!r}; it has {known}")


def _by_name(keys: list[str], sample: Sequence[Sequence[Any]]) -> Places:
    shape = _shape_column(keys, sample)
    if shape is not None:
        return Places(shape=shape)
    start, end = _end_columns(keys, START_KEYS), _end_columns(keys, END_KEYS)
    if start and end:
        return Places(ends=(*start, *end))
    pair = _pair_columns(keys, sample)
    if pair:
        return Places(pair=pair)
    for wanted, lat_first in ((LAT_LON_KEYS, True), (LON_LAT_KEYS, False)):
        both = next((place for place, key in enumerate(keys) if key in wanted), None)
        if both is not None and any(PAIR.fullmatch(text) for text in _texts(sample, both)):
            return Places(both=both, lat_first=lat_first)
    named = _column(keys, SHAPE_KEYS, {})
    return Places(shape=named) if named is not None and keys[named] != plain_key("route") else Places()


def _texts(sample: Sequence[Sequence[Any]], place: int) -> list[str]:
    cells = (row[place] for row in sample if place < len(row))
    return [text for cell in cells if cell is not None and (text := str(cell).strip()) not in ("", "--")]


def _shape_column(keys: list[str], sample: Sequence[Sequence[Any]]) -> int | None:
    """Return the column whose cells are shapes: one with a telling name first, then any."""
    named: list[int] = sorted(
        (place for place, key in enumerate(keys) if key in SHAPE_KEYS), key=lambda n: SHAPE_KEYS[keys[n]]
    )
    order: list[int] = list(dict.fromkeys([*named, *range(len(keys))]))
    for place in order:
        texts = _texts(sample, place)
        if texts and sum(map(is_shape_text, texts)) * 2 >= len(texts):
            return place
    return None


def _end_columns(keys: list[str], around: dict[str, int]) -> tuple[int, int] | None:
    """Return the columns of longitude and latitude of one end: start_lon, x1, lon_from."""
    marked = [""] * len(keys)
    for place, key in enumerate(keys):
        for word in around:
            if key not in around and (key.startswith(word) or key.endswith(word)):
                marked[place] = key.removeprefix(word) if key.startswith(word) else key.removesuffix(word)
                break
    return _pair_columns(marked, None)


def _pair_columns(keys: list[str], sample: Sequence[Sequence[Any]] | None) -> tuple[int, int] | None:
    for lons, lats in ((LON_KEYS, LAT_KEYS), *((dict.fromkeys(a, 0), dict.fromkeys(b, 0)) for a, b in EITHER_KEYS)):
        lon, lat = _column(keys, lons), _column(keys, lats)
        if lon is not None and lat is not None and lon != lat and _hold_numbers(sample, lon, lat):
            return lon, lat
    return None


def _hold_numbers(sample: Sequence[Sequence[Any]] | None, *places: int) -> bool:
    """Return whether a row below has a place in both columns, or no row says anything."""
    if sample is None:
        return True
    told = [[row[place] if place < len(row) else None for place in places] for row in sample]
    filled = [cells for cells in told if any(cell not in (None, "") for cell in cells)]
    return not filled or any(all(_is_number(cell) for cell in cells) for cells in filled) or len(filled) == len(told)


def _is_number(cell: Any) -> bool:
    return parse_number(cell) is not None or bool(numbers_in(cell))


def find_header(table: Sequence[Sequence[Any]], choices: Choices, where: str) -> tuple[int, Places] | None:
    """Return the number of the first row, from 0, that is a header with places below it, and where they stand."""
    loose: tuple[int, Places] | None = None
    for number, row in enumerate(table[:SEARCH_ROWS]):
        try:
            places = find_places(row, table[number + 1 :], choices, where)
        except LayerError:
            continue
        if not places.columns or _looks_like_data(row, places):
            continue
        if _has_place_below(table[number + 1 : number + 1 + SAMPLE_ROWS], places):
            return number, places
        loose = loose or (number, places)
    return loose


def _looks_like_data(row: Sequence[Any], places: Places) -> bool:
    return any(is_shape_text(str(row[spot])) or parse_number(row[spot]) is not None for spot in places.columns)


def _has_place_below(below: Sequence[Sequence[Any]], places: Places) -> bool:
    if places.shape is not None:
        return any(map(is_shape_text, _texts(below, places.shape)))
    if places.both is not None:
        return True
    spots = places.ends or places.pair or ()
    return any(all(spot < len(row) and _is_number(row[spot]) for spot in spots) for row in below)
