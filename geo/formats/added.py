"""Files of other people's lines beside the atlas: which are such, and one frame of both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from ..atlas.columns import columns_among
from ..atlas.limits import Limits, read_bytes
from ..errors import LayerError, require
from ..names import unlike
from .read import Imported, read

UNITS = "units"
"""The member of a FeatureCollection by which a file that was written here is known; layers have none."""
GEOJSON = (".geojson", ".json")


def is_import(path: str | Path, limits: Limits) -> bool:
    """Return whether a file is no layer of an atlas: no GeoJSON, or one that `import` or `export` wrote.

    A layer is checked more strictly: whoever makes one is told all that is amiss.
    """
    require("file", path=path)
    path = Path(path)
    if path.suffix.lower() not in GEOJSON:
        return path.is_file()
    try:
        content = read_bytes(path, limits)
        limits.check_json(content, path.name)
        found = json.loads(content)
    except (LayerError, OSError, ValueError, RecursionError):
        return False  # what is wrong with it is told when it is read as a layer
    return isinstance(found, dict) and UNITS in found


def with_imports(
    atlas: gpd.GeoDataFrame, paths: Iterable[str], limits: Limits, *, tell: Callable[[Imported, str], None]
) -> gpd.GeoDataFrame:
    """Return the atlas with the lines and points of files below it, their own columns too.

    An id that is taken gets the next free of '-2', '-3' ... behind it. `tell` is told what was read of each file.

    Raises
    ------
    LayerError
        A file cannot be read, or holds no feature that can be taken.
    """
    frames = [atlas]
    for path in paths:
        imported = read(path, limits=limits)
        if not len(imported.frame):
            raise LayerError(f"{Path(path).name}: {imported.summary()}")
        tell(imported, path)
        frames.append(imported.frame)
    whole = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs="EPSG:4326")
    whole["id"] = unlike(whole["id"].tolist())
    texts = [name for name in columns_among(whole.columns) if whole[name].dtype == object]
    whole[texts] = whole[texts].where(whole[texts].notna(), None)
    whole.attrs |= atlas.attrs
    return whole
