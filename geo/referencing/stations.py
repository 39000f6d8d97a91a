"""The stations of a system in the order of the flow, each with its kilometre point, as a frame."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from ..atlas.load import load_routes
from ..errors import require
from .places import stations
from .route import route_of

KEPT = ["id", "name", "kind", "country", "status", "kp_published", "accuracy_km", "sources", "geometry"]


def stations_of(
    system: str, frame: gpd.GeoDataFrame | None = None, *, folder: str | Path | None = None
) -> gpd.GeoDataFrame:
    """Return the points of a system on its route, in the order of the flow.

    Parameters
    ----------
    system
        Id or name of the system.
    frame
        Tidy frame with its lines and points; by default the shipped atlas, or that of `folder`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a point within 20 km of the drawn route, EPSG:4326: id, name, kind and country; `kp_km`, the kilometre
        point from the start, calibrated to published ones; `drawn_km`, the kilometre as drawn; `offset_km`, how far
        the point lies from the drawn route, and `side` of the flow; status; `kp_published`, whether the kilometre point
        is published; `accuracy_km` of its place; sources; geometry.

    Raises
    ------
    UnknownNameError
        No line belongs to such a system; the message suggests others.
    LayerError
        The sections of the system branch or do not touch.

    Examples
    --------
    >>> stations_of("btc").loc[[0], ["name", "kp_km"]].to_dict("records")
    [{'name': 'Sangachal terminal', 'kp_km': 0.0}]
    """
    if frame is not None:
        require("GeoDataFrame", frame=frame)
    whole = load_routes(folder) if frame is None else frame.reset_index(drop=True)
    found = stations(route_of(whole, system), whole)
    table = gpd.GeoDataFrame(whole.loc[[row.Index for row, _ in found]], geometry="geometry", crs=whole.crs)
    table["kp_published"] = table["kp_km"].notna()
    places = [place for _, place in found]
    along = {name: [getattr(place, name) for place in places] for name in ("kp_km", "drawn_km", "offset_km", "side")}
    table = table.reindex(columns=KEPT).assign(**along)
    order = [*KEPT[:4], *along, *KEPT[4:]]
    return gpd.GeoDataFrame(
        pd.DataFrame(table)[order].sort_values("kp_km", kind="stable", ignore_index=True),
        geometry="geometry",
        crs=whole.crs,
    )
