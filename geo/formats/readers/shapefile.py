"""Read Shapefiles; their text in the code page that .cpg or the table names, else guessed."""

from __future__ import annotations

import struct
from pathlib import Path

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..choices import Choices
from ..column_names import unique_names
from ..encodings import (
    LANGUAGE_BYTES,
    SAYS_LITTLE,
    decode_cells,
    guess_codec,
    guess_note,
    named_codec,
    python_codec,
)
from ..rows import Rows
from .gdal import rows_of_gdal
from .shapefile_measures import add_measures

MAGIC = b"\x00\x00\x27\x0a"
HEADER_BYTES = 100
SIDES = (".dbf", ".shx", ".prj", ".cpg")
BYTE_FOR_BYTE = "ISO-8859-1"
"""How GDAL is made to hand over text as it is: a letter a byte."""


def read_shapefile(path: Path, limits: Limits, choices: Choices) -> Rows:
    """Return the features of a Shapefile (its .dbf, .shx, .prj, .cpg beside it).

    Raises
    ------
    LayerError
        When the file is not what its name says, a side file is missing or too large, or GDAL cannot read it.
    """
    choices.refuse_unused(path.name, ("crs", "encoding"))
    _check(path, limits)
    rows, fids = rows_of_gdal(path, limits, encoding=BYTE_FOR_BYTE)
    index = _beside(path, ".shx")
    if index is not None:
        add_measures(rows.shapes, fids, path, index)
    _decode(rows, path, choices.encoding)
    return rows


def _check(path: Path, limits: Limits) -> None:
    check_size(path, limits)
    with path.open("rb") as file:
        head = file.read(HEADER_BYTES)
    if not head.startswith(MAGIC):
        raise LayerError(f"{path.name}: is not a Shapefile file (its first bytes are {head[:8].hex()})")
    if len(head) < HEADER_BYTES:
        raise LayerError(f"{path.name}: is cut off within its header")
    words = struct.unpack(">i", head[24:28])[0]
    if words * 2 > path.stat().st_size:
        raise LayerError(f"{path.name}: is cut off: {path.stat().st_size:,} of {words * 2:,} bytes are there")
    for side in SIDES:
        beside = _beside(path, side)
        if beside is not None:
            check_size(beside.resolve(), limits)
        elif side in (".dbf", ".shx"):
            raise LayerError(f"{path.name}: its {side} file is missing; .shp, .shx and .dbf belong together")


def _beside(path: Path, side: str) -> Path | None:
    return next((file for file in (path.with_suffix(side), path.with_suffix(side.upper())) if file.exists()), None)


def _decode(rows: Rows, path: Path, encoding: str | None) -> None:
    """Turn names and cells, a letter a byte until here, into text."""
    columns: dict[str, list[int]] = {}
    for number, properties in enumerate(rows.properties):
        for name, value in properties.items():
            if isinstance(value, str) and not value.isascii():
                columns.setdefault(name, []).append(number)
    names = list(rows.properties[0]) if rows.properties else []
    texts = [rows.properties[n][name] for name, places in columns.items() for n in places]
    if not texts and all(name.isascii() for name in names):
        return
    joined = b"\n".join(text.encode("latin-1", "replace") for text in [*names, *texts])
    codec, note = _codec(path, joined, encoding)
    rows.notes += note
    widths = _widths(path)
    for name, places in columns.items():
        cells = [rows.properties[n][name].encode("latin-1", "replace") for n in places]
        decoded, broken = decode_cells(cells, codec, widths.get(name, 0))
        for place, text in zip(places, decoded, strict=True):
            rows.properties[place][name] = text
            if "\ufffd" in text:
                rows.changes.setdefault(place, []).append(f"{name}: letters that are no {codec} replaced")
        if broken:
            rows.notes.append(f"{path.name}: column {name[:40]!r} holds text that is no {codec}; give --encoding")
    shown = [name.encode("latin-1", "replace").decode(codec, "replace") for name in names]
    unique = unique_names(shown, path.name)[0]
    if unique != names:
        rows.properties = [dict(zip(unique, row.values(), strict=True)) for row in rows.properties]


def _codec(path: Path, joined: bytes, encoding: str | None) -> tuple[str, list[str]]:
    """Return the code page of a table's text: the one given, the .cpg's, the language byte's, UTF-8, or a guess."""
    if encoding:
        return named_codec(encoding), []
    told = _told_codec(path)
    if told and _fits(joined, told):
        return told, []
    if _fits(joined, "utf-8"):
        return "utf-8", []
    guessed = guess_codec(joined)
    if told:
        return guessed, [f"{path.name}: says its text is {told}, which it is not; read as {guessed}: give --encoding"]
    return guessed, [guess_note(path.name, guessed)]


def _fits(joined: bytes, codec: str) -> bool:
    """Return whether text is in a code page but for letters cut off at the end of cells."""
    if codec != "utf-8":
        try:
            joined.decode(codec)
        except UnicodeDecodeError:
            return False
        return True
    lines = joined.split(b"\n")
    bad = good = 0
    for line in lines:
        try:
            line.decode(codec)
            good += not line.isascii()
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data" and not line[: error.start].isascii()
            good, bad = good + cut, bad + (not cut)
    return (bad == 0 and (good > 0 or all(line.isascii() for line in lines))) or bad * 20 < good


def _told_codec(path: Path) -> str | None:
    page = _beside(path, ".cpg")
    if page is not None:
        found = python_codec(page.read_bytes()[:80].decode("ascii", "replace"))
        if found:
            return found
    table = _beside(path, ".dbf")
    language = table.read_bytes()[29:30] if table is not None else b""
    return None if not language or language[0] in SAYS_LITTLE else LANGUAGE_BYTES.get(language[0])


def _widths(path: Path) -> dict[str, int]:
    """Return the width in bytes of the columns of the table."""
    table = _beside(path, ".dbf")
    if table is None:
        return {}
    with table.open("rb") as file:
        head = file.read(32)
        size = struct.unpack("<H", head[8:10])[0] if len(head) >= 10 else 0
        fields = file.read(max(size - 33, 0))
    found = {}
    for at in range(0, len(fields) - 31, 32):
        name = fields[at : at + 11].split(b"\0")[0].decode("latin-1")
        found[name] = fields[at + 16]
    return found
