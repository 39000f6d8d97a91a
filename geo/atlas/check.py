"""Prove that the atlas is what it says: its layers, tables and figures fit together. Every problem is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..errors import LayerError
from ..geometry.geodesic import GEOD
from . import catalog
from .check_tables import date_problems, name_problems, table_problems
from .columns import COUNTRY_CODES
from .drafts import SOURCES_FOLDER
from .drawing import drawing_problems
from .features import Problem, describe
from .figures import is_year
from .layer import examine
from .limits import Limits
from .load import combine, control_points, folder_of, lines, points
from .stretches import stretch_problems
from .vocabulary import split

BORDER_TOLERANCE_KM = 3.0
"""How far a vertex may lie outside its country: the border drawn here is within 1.5 km, a crossing within as much."""
HARBOUR_KM = 15.0
"""A sea leg may touch land this near to its ends: harbours lie inside the coast as it is drawn here."""
COAST_TOLERANCE_KM = 1.5
"""How far inland a sea leg may seem to run: the coast is drawn within this of where it lies."""
STEP_DEG = 0.01
"""Distance between the places of a leg that are held against the coast, about 1 km."""
OFFSHORE_KM = 150.0
"""A point may lie at sea this far from its country: offshore fields, moorings, harbours."""


def check_files(
    paths: Iterable[str | Path], limits: Limits | None = None, folder: str | Path | None = None
) -> tuple[str, list[str]]:
    """Return what was checked in layer files, and every problem found; countries are those of a folder of layers."""
    countries = _countries(folder)
    problems: list[str] = []
    counts = []
    for path in map(Path, paths):
        frame, found = examine(path, limits)
        problems += map(str, found)
        if not found:
            problems += map(str, place_problems(frame, countries))
            counts.append(f"{path.name} with {len(frame)} features")
    return "; ".join(counts), problems


def check_atlas(
    folder: str | Path | None = None, *, redraw: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame] | None = None
) -> tuple[str, list[str]]:
    """Return what was checked in a folder of layers, and every problem found.

    With `redraw`, which puts other drawings of lines in place (see `geo.atlas.finer`), what it returns is checked: of
    a line drawn by somebody else no control point a vertex is demanded, everything else is.
    """
    base = Path(folder) if folder else catalog.layers_folder()
    problems = table_problems(folder)
    if not problems and (base / SOURCES_FOLDER).is_dir():
        problems = drawing_problems(base)
    if problems:
        return "", problems
    table = catalog.catalog(folder)
    frames = []
    for file in table["file"]:
        frame, found = examine(catalog.layer_path(folder, file))
        problems += map(str, found)
        frames += [] if found else [frame]
    problems += [
        f"{path.name}: is in no row of catalog.csv; add it there or remove the file"
        for path in sorted(base.glob("*.geojson"))
        if path.name not in set(table["file"])
    ]
    if problems:
        return "", problems
    try:
        atlas = combine([frame for frame, role in zip(frames, table["role"], strict=True) if role != "world"])
    except LayerError as error:
        return "", [str(error)]
    if redraw:
        atlas = redraw(atlas)
    problems = [str(problem) for problem in _atlas_problems(atlas, folder)]
    return f"{len(table)} layers, {len(atlas)} features, {len(catalog.figures(folder))} figures", problems


def _atlas_problems(atlas: gpd.GeoDataFrame, folder: str | Path | None) -> Iterator[Problem | str]:
    areas = atlas[atlas["kind"] == "country"].set_index("id").geometry
    yield from place_problems(atlas, areas)
    yield from source_problems(atlas, folder)
    yield from name_problems({*lines(atlas)["id"], *points(atlas)["id"]}, set(areas.index), folder)
    yield from system_problems(atlas, set(catalog.systems(folder)["id"]))
    yield from end_problems(atlas)
    yield from gap_problems(atlas)
    yield from vertex_problems(atlas)
    yield from stretch_problems(atlas, folder)
    yield from land_problems(atlas, areas)
    yield from figure_problems(atlas, folder)
    yield from date_problems(folder)


def refuse_misplaced(frame: gpd.GeoDataFrame, folder: str | Path | None = None) -> None:
    """Raise a LayerError when features lie outside their country, as they do with lon and lat swapped.

    Countries are those of the frame, without any those of the folder of layers, by default that of the frame.

    Raises
    ------
    LayerError
        Naming every such feature.
    """
    areas = frame[frame["kind"] == "country"].set_index("id").geometry
    problems = list(place_problems(frame, areas if len(areas) else _countries(folder_of(frame, folder))))
    if problems:
        raise LayerError(describe(problems))


def _countries(folder: str | Path | None = None) -> gpd.GeoSeries:
    from .load import load_layers

    return load_layers([catalog.layer_of_role("countries", folder)], folder=folder).set_index("id").geometry


def place_problems(frame: gpd.GeoDataFrame, countries: gpd.GeoSeries) -> Iterator[Problem]:
    """Yield each line or point with a vertex further outside its country than tolerance and accuracy allow."""
    placed = frame[
        frame["country"].notna() & ~frame["kind"].isin(("country", "sea-area")) & frame["country"].isin(countries.index)
    ]
    for row in placed.itertuples():
        xy, area = shapely.get_coordinates(row.geometry), countries[row.country]
        outside = xy[~shapely.intersects_xy(area, xy)]
        if not len(outside):
            continue
        away_km = _distances_km(outside, area)
        worst = int(np.argmax(away_km))
        at_sea = row.geometry.geom_type == "Point" and not shapely.intersects_xy(countries, *outside[0]).any()
        if away_km[worst] > (OFFSHORE_KM if at_sea else BORDER_TOLERANCE_KM + row.accuracy_km):
            swapped = shapely.intersects_xy(area, *outside[worst][::-1])
            remedy = (
                "lon and lat are swapped" if swapped else "correct the place or the country (are lon and lat swapped?)"
            )
            where = f"({outside[worst][0]:g}, {outside[worst][1]:g})"
            yield Problem(
                row.layer, row.id, f"the vertex {where} lies {away_km[worst]:.0f} km outside {row.country}; {remedy}"
            )


def _distances_km(xy: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    nearest = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(shapely.points(xy), area), 1))
    return np.asarray(GEOD.inv(xy[:, 0], xy[:, 1], nearest[:, 0], nearest[:, 1])[2]) / 1000


def source_problems(atlas: gpd.GeoDataFrame, folder: str | Path | None) -> Iterator[Problem | str]:
    """Yield each feature that names an unknown source, and each source nothing rests on."""
    known = set(catalog.sources(folder)["id"])
    foreign = set(atlas["line_source"].dropna()) if "line_source" in atlas else set()
    used = set(catalog.figures(folder)["source"].str.split("; ").explode())
    for table in ("cargoes", "crudes", "relief", "scenarios", "reference-answers", "replayed", "states", "stretches"):
        used |= {name for row in catalog.read_rows(table, folder) for name in split(row["source"])}
    used |= {name for row in catalog.read_rows("cities", folder) for name in split(row["names_source"])}
    for row in atlas.itertuples():
        named = set(str(row.sources).split("; "))
        used |= named
        for missing in sorted(named - known - foreign):
            yield Problem(row.layer, row.id, f"names the source {missing!r}, which is not in sources.csv; add it there")
    for orphan in sorted(known - used):
        yield f"sources.csv: nothing rests on {orphan!r}; remove it or use it"


def system_problems(atlas: gpd.GeoDataFrame, known: set[str]) -> Iterator[Problem]:
    """Yield each line without a system, and each feature of an unknown one."""
    for row in lines(atlas).itertuples():
        if not row.system:
            yield Problem(row.layer, row.id, "has no system; every line belongs to one of systems.csv")
    for row in atlas[atlas["system"].notna()].itertuples():
        for missing in sorted(set(row.system.split("; ")) - known):
            yield Problem(row.layer, row.id, f"names the system {missing!r}, which is not in systems.csv")


def end_problems(atlas: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield each line whose ends are no points of the atlas."""
    places = points(atlas).set_index("id").geometry
    for row in lines(atlas).itertuples():
        vertices = shapely.get_coordinates(row.geometry)
        for name, vertex, what in ((row.from_point, vertices[0], "start"), (row.to_point, vertices[-1], "end")):
            if name not in places.index:
                yield Problem(row.layer, row.id, f"its {what} {name!r} is no point of the atlas; add the point")
            elif tuple(vertex) != (places[name].x, places[name].y):
                away_m = GEOD.inv(vertex[0], vertex[1], places[name].x, places[name].y)[2]
                yield Problem(
                    row.layer, row.id, f"its {what} lies {away_m:.0f} m from the point {name!r}; they must be one place"
                )


def gap_problems(atlas: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield each pipeline or railway whose sections do not hang together by their end points."""
    drawn = lines(atlas)
    for system, sections in drawn[drawn["kind"] != "sea"].groupby("system"):
        ends = [{row.from_point, row.to_point} for row in sections.itertuples()]
        joined, rest = ends[0], ends[1:]
        while touching := [pair for pair in rest if pair & joined]:
            joined = joined.union(*touching)
            rest = [pair for pair in rest if pair not in touching]
        if rest:
            apart = sections["id"].iloc[ends.index(rest[0])]
            text = (
                f"joins no other section of {system!r}; where one section ends the next must start, at the same point"
            )
            yield Problem(str(sections["layer"].iloc[0]), str(apart), text)


def vertex_problems(atlas: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield each line of ours whose vertices are not exactly its control points, in their order."""
    members: dict[str, list[tuple[float, float]]] = {}
    for point in control_points(atlas).sort_values("id").itertuples():
        for name in str(point.lines).split("; "):
            members.setdefault(name, []).append((point.geometry.x, point.geometry.y))
    drawn = lines(atlas)
    ours = drawn[drawn["line_source"].isna()] if "line_source" in drawn else drawn
    for row in ours.itertuples():
        if members.get(row.id) != [tuple(vertex) for vertex in shapely.get_coordinates(row.geometry)]:
            yield Problem(row.layer, row.id, "its vertices are not its control points; build the layers again")
    for name in sorted(set(members) - set(drawn["id"])):
        yield Problem("control-points", "", f"control points name the line {name!r}, which is drawn nowhere")


def land_problems(atlas: gpd.GeoDataFrame, countries: gpd.GeoSeries) -> Iterator[Problem]:
    """Yield each sea leg that runs further inland than the coast's drawing explains, away from its harbours."""
    legs = lines(atlas)[lines(atlas)["kind"] == "sea"]
    for row in legs.itertuples():
        ends = shapely.get_coordinates(row.geometry)[[0, -1]]
        for area in countries[shapely.intersects(countries.to_numpy(), row.geometry)]:
            inland = shapely.get_coordinates(shapely.segmentize(shapely.intersection(row.geometry, area), STEP_DEG))
            deep = inland[_nearest_km(inland, ends) > HARBOUR_KM]
            depth_km = _distances_km(deep, shapely.boundary(area)) if len(deep) else np.zeros(1)
            if depth_km.max() > COAST_TOLERANCE_KM:
                lon, lat = deep[int(np.argmax(depth_km))]
                text = f"runs {depth_km.max():.1f} km inland at ({lon:.3f}, {lat:.3f}), away from its harbours"
                yield Problem(row.layer, row.id, f"{text}; lead it round")


def _nearest_km(xy: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the distance of each vertex from the nearest of some places."""
    lon, lat = np.broadcast_arrays(xy[:, 0], places[:, :1])[0], np.broadcast_arrays(xy[:, 1], places[:, :1])[0]
    to_lon, to_lat = np.broadcast_to(places[:, :1], lon.shape), np.broadcast_to(places[:, 1:], lat.shape)
    nearest_m: np.ndarray = np.min(GEOD.inv(lon, lat, to_lon, to_lat)[2], axis=0)
    return nearest_m / 1000


def figure_problems(atlas: gpd.GeoDataFrame, folder: str | Path | None) -> Iterator[str]:
    """Yield each figure whose unit does not fit, whose subject is unknown, or that contradicts another unresolved."""
    quantities = catalog.read_rows("quantities", folder)
    units = {row["quantity"]: row["units"].split(" | ") for row in quantities}
    words = {row["quantity"]: row["member"] for row in quantities if row["member"]}
    subjects = {*atlas["id"], *(row["id"] for row in catalog.read_rows("systems", folder))}
    subjects |= {row["id"] for row in catalog.read_rows("crudes", folder)} | COUNTRY_CODES
    subjects |= {row["id"] for row in catalog.read_rows("pages", folder) if row["country"]}
    figures = catalog.figures(folder)
    for number, row in enumerate(figures.itertuples(), start=2):
        where = f"figures.csv, row {number}, column"
        if row.unit not in units[row.quantity]:
            allowed = ", ".join(units[row.quantity])
            yield f"{where} 'unit': {row.unit!r} does not fit {row.quantity}; allowed are {allowed}"
        if row.subject not in subjects:
            known = "system, point, crude, country or country's page of the atlas"
            yield f"{where} 'subject': {row.subject!r} is no {known}"
        word = words.get(row.quantity, "")
        if word and not row.member:
            yield f"{where} 'member': a figure of {row.quantity} is of one {word}: name it"
    yield from _unresolved(figures)


def _unresolved(figures: pd.DataFrame) -> Iterator[str]:
    """Yield each set of figures of one thing and date that differ while none is preferred, or several are.

    A thing is a subject, country, quantity and member. A row preferred at another date settles what may be carried
    or owned; what was carried in a year needs its own.
    """
    keys = ["subject", "country", "quantity", "member"]
    settled = set(figures.loc[figures["preferred"] == "yes", keys].itertuples(index=False, name=None))
    for (*key, as_of), rows in figures.groupby([*keys, "as_of"], sort=True):
        named = " ".join(part for part in (*key, as_of) if part)
        preferred = int((rows["preferred"] == "yes").sum())
        of_a_year = is_year(as_of) and not rows["unit"].str.contains("/").any()
        count = len(set(zip(rows["value"], rows["unit"], strict=True)))
        one_unit = rows["unit"].nunique() == 1
        if preferred > 1:
            yield f"figures.csv: {named} has {preferred} preferred rows; prefer one, with the reason in its note"
        elif count > 1 and not preferred and (of_a_year or (one_unit and tuple(key) not in settled)):
            yield f"figures.csv: {named} has {count} values and none is preferred; prefer one, with the reason"
