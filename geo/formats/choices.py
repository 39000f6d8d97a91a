"""What a user may say about a file that does not say it itself."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ..errors import LayerError


@dataclass(frozen=True)
class Choices:
    """Answers to what a file leaves open; None leaves the question to the reader."""

    crs: str | None = None
    """Authority code of a file that names no CRS, or a wrong one."""
    layer: str | None = None
    """Which layer of a GeoPackage; all of them otherwise."""
    sheet: str | None = None
    """Which sheet of a spreadsheet; all of them otherwise."""
    encoding: str | None = None
    """Code page of a Shapefile's table or of text."""
    lon: str | None = None
    """The column of a table with longitudes."""
    lat: str | None = None
    """The column of a table with latitudes."""
    wkt: str | None = None
    """The column of a table with shapes: WKT, WKB in hexadecimal, or GeoJSON."""

    def refuse_unused(self, where: str, used: tuple[str, ...]) -> None:
        """Raise LayerError when something was said that means nothing for the format of this file."""
        for choice in fields(self):
            if getattr(self, choice.name) is not None and choice.name not in used:
                raise LayerError(f"{where}: {choice.name} means nothing for this kind of file; leave {choice.name} out")
