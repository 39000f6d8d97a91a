"""Several layers -> one tidy frame."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from ..errors import LayerError, require, require_columns
from ..names import names_given
from . import catalog
from .columns import COLUMNS, LINE_KINDS, POINT_KINDS, columns_among
from .features import describe
from .layer import read_features, read_layer, to_frame
from .limits import Limits
from .naming import FOLDER, AtlasNames, folder_of


def load(
    names: str | Iterable[str] | None = None,
    *,
    folder: str | Path | None = None,
    add: Iterable[str | Path] = (),
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Return the atlas, or some of its systems and layers, as one tidy GeoDataFrame.

    Parameters, columns and errors are those of `geo.load` (`geo.formats.finer.load`), which can put other drawings in.
    """
    table = catalog.catalog(folder)
    if names is None:
        return load_layers(table.loc[table["in_atlas"] == "yes", "id"], folder=folder, add=add, limits=limits)
    known = AtlasNames(None, folder).names
    found = [known.find(name, ("system", "layer")) for name in names_given(names)]
    layers = [thing.id for thing in found if thing.kind == "layer"]
    frame = load_layers(layers, folder=folder, add=add, limits=limits)
    systems = {thing.id for thing in found if thing.kind == "system"}
    if not systems:
        return frame
    parts = features_of(load_routes(folder), systems)
    whole = combine([frame, parts])
    whole.attrs |= frame.attrs
    order = {name: number for number, name in enumerate(table["id"])}
    return whole.iloc[np.argsort(whole["layer"].map(order).fillna(len(order)), kind="stable")].reset_index(drop=True)


def load_layers(
    names: Iterable[str],
    *,
    folder: str | Path | None = None,
    add: Iterable[str | Path] = (),
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Return layers by their ids in the catalogue; parameters, frame and errors are otherwise those of `load`."""
    files = {row["id"]: row["file"] for row in catalog.read_rows("catalog", folder)}
    shipped = folder is None  # those are checked when they are made
    paths = [(catalog.layer_path(folder, files[name]), shipped) for name in names] + [(path, False) for path in add]
    read = [(Path(path), *read_features(path, limits, checked=checked)) for path, checked in paths]
    problems = [problem for *_, found in read for problem in found]
    if problems:
        raise LayerError(describe(problems))
    layers = [path.stem for path, features, *_ in read for _ in features]
    shapes = np.concatenate([np.zeros(0, dtype=object), *(shapes for _, _, shapes, _ in read)])
    atlas = _each_once(to_frame([one for _, features, *_ in read for one in features], layer=layers, shapes=shapes))
    if folder is not None:
        atlas.attrs[FOLDER] = str(Path(folder).absolute())
    return atlas


def load_routes(folder: str | Path | None = None) -> gpd.GeoDataFrame:
    """Return the lines and points of the atlas as `load` does, without reading its countries and seas."""
    table = catalog.catalog(folder)
    return load_layers(table.loc[(table["in_atlas"] == "yes") & (table["geometry"] != "area"), "id"], folder=folder)


def features_of(frame: gpd.GeoDataFrame, systems: Collection[str]) -> gpd.GeoDataFrame:
    """Return what belongs to some systems, index kept: lines, their ends, stations, and places of a published KP."""
    drawn = frame["kind"].isin(LINE_KINDS) & frame["system"].isin(systems)
    ends = {*frame.loc[drawn, "from_point"], *frame.loc[drawn, "to_point"]}
    named = frame["system"].fillna("").str.split("; ").map(lambda names: not set(systems).isdisjoint(names))
    stations = frame["kind"].isin(POINT_KINDS) & named
    places = (frame["kind"] != "control-point") | frame["kp_km"].notna()
    return frame[drawn | (stations & places) | frame["id"].isin(ends)]


def combine(frames: Iterable[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return tidy frames put one under the other, index 0 to n-1; a feature that stands in several is kept once.

    Raises
    ------
    LayerError
        Two different features share an id, or a frame lacks a column or is not in EPSG:4326.
    """
    require("several", frames=frames)
    frames = list(frames)
    for frame in frames:
        require("GeoDataFrame", frame=frame)
        missing = [name for name in COLUMNS if name not in frame.columns]
        if missing:
            raise LayerError(f"a frame lacks the columns {', '.join(missing)}; read layers with geo.read_layer")
        if frame.crs is None or frame.crs.to_epsg() != 4326:
            raise LayerError(f"a frame has the CRS {frame.crs}; reproject it with frame.to_crs(4326)")
    if not frames:
        return to_frame([], layer="")
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs="EPSG:4326")
    local = columns_among(whole.columns)[len(COLUMNS) :]
    whole[local] = whole[local].astype(object).where(whole[local].notna(), None)
    return _each_once(whole)


def _each_once(whole: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a frame without the rows that stand in it before; errors as of `combine`."""
    names = columns_among(whole.columns)
    if whole["id"].is_unique:
        return whole[[*names, "geometry"]]
    repeated = _repeated(whole[whole["id"].duplicated(keep=False).to_numpy()], names)
    whole = whole[~whole.index.isin(repeated)].reset_index(drop=True)
    shared = sorted(set(whole.loc[whole["id"].duplicated(), "id"]))
    if shared:
        raise LayerError(
            f"different features share the id {', '.join(map(repr, shared[:10]))}; ids are unique in the whole atlas"
        )
    return whole[[*names, "geometry"]]


def _repeated(frame: gpd.GeoDataFrame, names: list[str]) -> pd.Index:
    """Return the rows equal to an earlier one in every one of these columns but its layer."""
    compared = frame[[name for name in names if name != "layer"]].assign(geometry=frame.geometry.to_wkb())
    return frame.index[compared.duplicated()]


def lines(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines of a tidy frame (pipelines, railways, sea legs), index kept."""
    require("GeoDataFrame", frame=frame)
    require_columns(frame, "kind")
    return frame[frame["kind"].isin(LINE_KINDS)]


def points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points of a tidy frame without control points, index kept."""
    require("GeoDataFrame", frame=frame)
    require_columns(frame, "kind")
    return frame[frame["kind"].isin(POINT_KINDS) & (frame["kind"] != "control-point")]


def control_points(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the control points of a tidy frame, index kept."""
    require("GeoDataFrame", frame=frame)
    require_columns(frame, "kind")
    return frame[frame["kind"] == "control-point"]


__all__ = ["combine", "control_points", "folder_of", "lines", "load", "points", "read_layer"]
