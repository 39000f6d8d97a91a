"""What names and words beside the lines say of what they carry, where no column of the file says it."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd

WORDS = {
    "gas": "gas",
    "lng": "gas",
    "hydrogen": "hydrogen",
    "liquid": "oil",
    "liquids": "oil",
    "oil": "oil",
    "crude": "oil",
    "ngl": "condensate",
    "products": "oil-products",
}
"""Words of folders, files and columns -> commodity. The first found wins; of a name with several only one may be meant,
so that oil-and-gas says nothing."""
COLUMNS_THAT_TELL = ("source_commodity", "source_kind")


def with_commodity(frame: gpd.GeoDataFrame, path: str | Path) -> tuple[gpd.GeoDataFrame, str]:
    """Return a frame whose empty commodities are those that a column, else the file's or its folder's name, says.

    Parameters
    ----------
    frame
        A tidy frame as `geo.formats.read.read` gives it.
    path
        Where it was read from, such as gas-pipelines/P0001.geojson.

    Returns
    -------
    GeoDataFrame, str
        A new frame, and a sentence on what was taken from where; "" when nothing was.
    """
    empty = frame["commodity"].isna()
    if not empty.any():
        return frame, ""
    said = pd.Series(None, index=frame.index, dtype=object)
    for name in COLUMNS_THAT_TELL:
        if name in frame:
            said = said.where(said.notna(), frame[name].map(_commodity, na_action="ignore"))
    whole = Path(path).resolve()
    named = next((word for text in (whole.stem, whole.parent.name) if (word := _commodity(text))), None)
    said = said.where(said.notna(), named)
    filled = frame.assign(commodity=frame["commodity"].where(~empty, said))
    count = int((empty & said.notna()).sum())
    words = ", ".join(sorted(set(said[empty].dropna())))
    return filled, f"{count:,} features say not what they carry; taken as {words} by other words" if count else ""


def _commodity(text: object) -> str | None:
    words = re.split(r"[^a-z]+", str(text).lower())
    found = {WORDS[word] for word in words if word in WORDS}
    return found.pop() if len(found) == 1 else None
