"""Load an atlas with finer lines than its own: those fetched, or anyone's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd

from ..atlas import catalog
from ..atlas.limits import Limits, limits_in_force
from ..atlas.load import lines, load_layers, load_routes
from ..atlas.load import load as load_atlas
from ..atlas.naming import folder_of, id_of
from ..errors import NoAnswerError
from .fetch import Listed, kept_file, listed_lines


def load(
    names: str | Iterable[str] | None = None,
    *,
    folder: str | Path | None = None,
    add: Iterable[str | Path] = (),
    finer: bool = False,
    geometry: Mapping[str, str | Path] | None = None,
    crs: str | None = None,
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Return the atlas, or some of its systems and layers, as one tidy GeoDataFrame with the same columns for all.

    Parameters
    ----------
    names
        Systems and layers by id or name; by default all layers of the atlas. A system comes with its lines, their
        ends, its stations, and the places whose kilometre point is published. What is both is the system.
    folder
        Another folder of layers with its own `catalog.csv`; by default the shipped layers.
    add
        Further layer files to put beside them, for instance your own lines.
    finer
        Let lines run as the drawings do that `geo.fetch_lines` fetched, where these are finer. No network is asked.
    geometry
        System, by id or name -> a file of anyone's, in any format that `geo.read_file` reads: let its lines run as that
        file says.
    crs
        EPSG:... of files of `geometry` that name no CRS, or a wrong one.
    limits
        Sizes past which a file is refused, by default those in force (`DEFAULT_LIMITS`).

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `geo.atlas.columns.COLUMNS`, names in other languages and `geometry`, EPSG:4326, index 0 to n-1, ordered
        by catalogue, then by id. It remembers another folder, so that what is made of it takes no shipped table. With
        `finer` or `geometry` also those of `geo.atlas.finer.put_in_place`.

    Raises
    ------
    UnknownNameError
        A name that is no layer's and no system's, or that of several; a system of `geometry` that has no line.
    LayerError
        With every problem of every layer file; a file of `geometry` that cannot be read or replaces nothing.
    NoAnswerError
        `finer`, and nothing was fetched yet.
    """
    frame = load_atlas(names, folder=folder, add=add, limits=limits)
    return with_finer_lines(frame, folder=folder, finer=finer, geometry=geometry, crs=crs, limits=limits)


def with_finer_lines(
    frame: gpd.GeoDataFrame,
    *,
    folder: str | Path | None = None,
    finer: bool = False,
    geometry: Mapping[str, str | Path] | None = None,
    crs: str | None = None,
    limits: Limits | None = None,
) -> gpd.GeoDataFrame:
    """Return a frame of the atlas with finer lines in it, see `load`; without any asked for, the frame itself."""
    if not finer and not geometry:
        return frame
    from ..atlas.finer import Drawing, put_in_place
    from .read import read

    folder, limits = folder_of(frame, folder), limits or limits_in_force()
    present = set(lines(frame)["system"].dropna())
    own = {id_of(name, ("system",), present, frame, folder): path for name, path in (geometry or {}).items()}
    drawings = []
    for system, path in own.items():
        imported = read(path, geometry="lines", limits=limits, crs=crs)
        named = imported.frame[imported.frame["system"] == system]
        shapes = (named if len(named) else imported.frame).geometry
        told = (imported.attribution, imported.licence)
        drawings.append(Drawing(system, list(shapes), Path(path).name, *told, always=True))
    for file, path in _fetched(folder) if finer else ():
        if file.system in present and file.system not in own:
            shapes = read(path, geometry="lines", limits=limits).frame.geometry
            told = (file.attribution, file.licence)
            drawings.append(Drawing(file.system, list(shapes), file.name, *told, file.url, file.countries))
    ends = load_routes(folder)
    countries = load_layers([catalog.layer_of_role("countries", folder)], folder=folder).set_index("id").geometry
    return put_in_place(frame, drawings, ends=ends, countries=countries)


def _fetched(folder: str | Path | None) -> list[tuple[Listed, Path]]:
    listed = listed_lines(folder)
    found = [(file, path) for file in listed if (path := kept_file(file))]
    if not found:
        raise NoAnswerError(
            "no finer line was fetched yet; run: energy-routes fetch"
            if listed
            else "the atlas lists no finer lines (finer-lines.csv); --geometry takes a file of your own"
        )
    return found
