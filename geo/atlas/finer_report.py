"""What finer lines change, and whom they want named: the report, the sources and the words on a map."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import shapely

from ..errors import require
from ..geometry.lengths import length_km
from .load import lines
from .system_lengths import system_lengths

COLUMNS = (
    "id", "system", "country", "in_use", "drawn_km", "measured_km", "published_km", "apart_mean_km", "apart_max_km",
    "joined_km", "bridged_km", "vertices", "line_source", "line_attribution", "line_licence", "line_note",
)  # fmt: skip
_LINE = ["line_source", "line_attribution", "line_licence", "line_url"]


def finer_report(frame: pd.DataFrame, *, folder: str | Path | None = None) -> pd.DataFrame:
    """Return what became of each line of which there was another drawing, see `geo.atlas.finer.put_in_place`.

    Returns
    -------
    pandas.DataFrame
        One row a line, in the order of the frame, columns `COLUMNS`. `in_use` is "theirs" or "ours"; `drawn_km` the
        length of our line, `measured_km` of the line in use, `published_km` what is published for the country where
        this is the system's only line there. No rows where no other drawing was used.
    """
    require("DataFrame", frame=frame)
    if "line_note" not in frame:
        return pd.DataFrame(columns=list(COLUMNS))
    drawn = lines(frame)
    told = drawn[drawn["line_note"].notna()]
    measured_km, theirs = length_km(told), told["line_source"].notna()
    keys = ["system", "country"]
    only = drawn.groupby(keys, dropna=False)["id"].transform("size") == 1
    beside = system_lengths(frame, systems=list(dict.fromkeys(told["system"])), folder=folder).dropna(subset="country")
    published_km = told[keys].merge(beside[[*keys, "published_km"]], how="left", on=keys)["published_km"].to_numpy()
    return pd.DataFrame(told.drop(columns=told.geometry.name)).assign(
        in_use=theirs.map({True: "theirs", False: "ours"}),
        drawn_km=told["drawn_km"].fillna(measured_km),
        measured_km=measured_km,
        published_km=pd.Series(published_km, index=told.index).where(only[told.index]),
        vertices=shapely.get_num_coordinates(told.geometry.to_numpy()),
    )[list(COLUMNS)].reset_index(drop=True)  # fmt: skip


def sources_with_lines(sources: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of sources with a row for each drawing that lines of a frame were taken from."""
    blank = dict.fromkeys(sources.columns, "")
    rows = [
        blank
        | {"id": source, "title": f"Drawing of the line: {source}", "publisher": attribution, "url": url or "",
         "licence": licence or ""}
        for source, attribution, licence, url in _taken(frame)
        if source not in set(sources["id"])
    ]  # fmt: skip
    return pd.concat([sources, pd.DataFrame(rows, columns=sources.columns, dtype=object)], ignore_index=True)


def line_credit(frame: pd.DataFrame) -> str:
    """Return the words that the drawings in a frame want on a map or in a file: makers by licence; '' for none."""
    makers: dict[str, dict[str, None]] = {}
    for _, attribution, licence, _ in _taken(frame):
        makers.setdefault(licence or "", {}).update(dict.fromkeys(attribution.split(", ")))
    named = [", ".join(names) + (f" ({licence})" if licence else "") for licence, names in makers.items()]
    return f"Lines: {'; '.join(named)}, cut and joined to the points of this atlas." if named else ""


def _taken(frame: pd.DataFrame) -> list[tuple[str, str, str | None, str | None]]:
    if "line_source" not in frame:
        return []
    rows = frame.loc[frame["line_source"].notna(), _LINE].drop_duplicates()
    plain = rows.astype(object).where(rows.notna(), None)
    return list(plain.itertuples(index=False, name=None))
