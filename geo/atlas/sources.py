"""Who says so: what rests on which source, and which facts are the weakest."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from ..errors import require, require_columns
from ..names import one_name
from . import catalog
from .check_tables import UNDATED
from .load import control_points, lines, points
from .stretches import undecided_stretches

UNCERTAIN_KM = 15.0
"""A place that may be further off than this is listed as weak: about what a district, not a place, gives."""
OLD_BEFORE = "2015"
"""A figure of a quantity that ages, published before this year, is listed as weak."""
FIGURES, SOURCES = "a table such as geo.figures() returns", "a table such as geo.sources() returns"
KINDS = ("published", "in_part", "place_only", "unpublished")
"""On what a control point rests, the best first."""
UNPLACED = "the place in it is not told"
"""The words by which the note of a source tells that what rests on it could not be found in it again."""


def _require(frame: gpd.GeoDataFrame, figures: pd.DataFrame) -> None:
    require("GeoDataFrame", frame=frame)
    require_columns(frame, "id", "kind", "name", "country", "layer", "sources", "accuracy_km", "note")
    require("DataFrame", figures=figures)
    require_columns(figures, "subject", "quantity", "value", "source", name="figures", wanted=FIGURES)


def use_of_sources(frame: gpd.GeoDataFrame, figures: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return each source with the number of features and figures that rest on it, the most used first.

    Columns are source, title, publisher, published, url, features, figures.
    """
    _require(frame, figures)
    require("DataFrame", sources=sources)
    require_columns(sources, "id", "title", "publisher", "published", "url", name="sources", wanted=SOURCES)
    of_features = frame["sources"].dropna().str.split("; ").explode().value_counts()
    of_figures = figures["source"].str.split("; ").explode().value_counts()
    table = sources.rename(columns={"id": "source"})[["source", "title", "publisher", "published", "url"]]
    table = table.assign(
        features=table["source"].map(of_features).fillna(0).astype(int),
        figures=table["source"].map(of_figures).fillna(0).astype(int),
    )
    order = (table["features"] + table["figures"]).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def kinds_of_sources(frame: gpd.GeoDataFrame, sources: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return on what the control points of each system rest, as counts: published, in_part, place_only, unpublished.

    `published` rests on published texts alone, `in_part` on such a text and on what nobody published, `place_only` on a
    gazetteer, which gives the position of a town and does not say that the line passes there; the rest is
    `unpublished`. A point of several systems counts for each. Index is the system, in alphabetical order; `points` is
    the sum. `sources` say which of them gives positions only and which nobody published.
    """
    require("GeoDataFrame", frame=frame)
    require_columns(frame, "id", "kind", "system", "lines", "sources")
    sources = catalog.sources() if sources is None else sources
    unpublished = set(sources.loc[sources["unpublished"] == "yes", "id"])
    positions = set(sources.loc[sources["gives"] == "position", "id"])
    places, system_of = control_points(frame), lines(frame).set_index("id")["system"]
    rows = []
    for names, on in zip(places["lines"].str.split("; "), places["sources"].str.split("; "), strict=True):
        kind = kind_of_sources(set(on), unpublished, positions)
        rows += [(system, kind) for system in sorted({system_of[name] for name in names})]
    counts = pd.DataFrame(rows, columns=["system", "kind"]).value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(KINDS), fill_value=0).sort_index()
    counts.columns.name = None
    return counts.assign(points=counts.sum(axis=1))


def kind_of_sources(on: set[str], unpublished: set[str], positions: set[str]) -> str:
    """Return on what something rests that names these sources, one of `KINDS`; which of all are such is given."""
    if texts := on - unpublished - positions:
        return KINDS[1] if on - texts - positions else KINDS[0]
    return KINDS[3] if on & unpublished else KINDS[2]


def missing_of_sources(sources: pd.DataFrame) -> str:
    """Return in words what the sources do not say: of how many when published, read, where in it, on which terms.

    A note tells why there is no date or no place.
    """
    published = sources[sources["unpublished"] != "yes"]
    names = {"published": "date", "read": "day of reading", "place": "place in it", "licence": "licence"}
    told = []
    for column, name in names.items():
        silent = published[published[column] == ""]
        why = {"published": UNDATED, "place": UNPLACED}.get(column)
        reasons = f" ({silent['note'].str.contains(why, regex=False).sum()} say why)" if why and len(silent) else ""
        told.append(f"{len(silent)} without a {name}{reasons}")
    return f"{len(published)} published sources: {', '.join(told)}"


def rests_on(source: str, frame: gpd.GeoDataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what rests on a source: features by layer, then figures.

    Parameters
    ----------
    source
        Id of the source.
    frame, figures
        The features and figures of the atlas.

    Returns
    -------
    pandas.DataFrame
        Columns where (a layer, or "figures"), subject (id of the feature, or what the figure is of), what (its name, or
        the quantity), country, value (of a figure, as published), unit, as_of, note; empty where there is none.
    """
    source = one_name(source, "source")
    _require(frame, figures)
    features = frame[frame["sources"].fillna("").str.split("; ").map(lambda names: source in names)]
    of_features = {"where": features["layer"], "subject": features["id"], "what": features["name"]}
    used = figures[figures["source"].str.split("; ").map(lambda names: source in names)]
    of_figures = {"where": "figures", "subject": used["subject"], "what": used["quantity"]}
    parts = [
        pd.DataFrame({**of_features, **{name: features[name] for name in ("country", "note")}}),
        pd.DataFrame({**of_figures, **{name: used[name] for name in ("country", "value", "unit", "as_of", "note")}}),
    ]
    columns = ["where", "subject", "what", "country", "value", "unit", "as_of", "note"]
    return pd.concat(parts, ignore_index=True).reindex(columns=columns).fillna("")


def weakest_facts(
    frame: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    sources: pd.DataFrame | None = None,
    quantities: pd.DataFrame | None = None,
    stretches: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what rests on least, with the reason: subject, what, value, source, reason.

    First come the stretches whose course no text decides, then places, the most uncertain first. Weak is a place that
    may lie more than `UNCERTAIN_KM` off or that no published source gives, a figure without a published source, and an
    aging figure (capacity, volume, tariff, ownership) from before `OLD_BEFORE`. `sources` say which of them nobody
    published, `quantities` which of them age, `stretches` which are undecided; by default those of the shipped atlas.
    """
    _require(frame, figures)
    sources = catalog.sources() if sources is None else sources
    quantities = catalog.read_table("quantities") if quantities is None else quantities
    unpublished = set(sources.loc[sources["unpublished"] == "yes", "id"])
    aging = set(quantities.loc[quantities["ages"] == "yes", "quantity"])
    stretches = catalog.read_table("stretches") if stretches is None else stretches
    open_ways = undecided_stretches(frame, stretches)
    rows = [*open_ways, *_weak_places(frame, unpublished), *_weak_figures(figures, unpublished, aging)]
    return pd.DataFrame(rows, columns=["subject", "what", "value", "source", "reason"])


def _weak_places(frame: gpd.GeoDataFrame, unpublished: set[str]) -> list[tuple[str, str, str, str, str]]:
    places = pd.concat([control_points(frame), points(frame), lines(frame)])
    places = places.sort_values("accuracy_km", ascending=False, kind="stable")
    rows = []
    for row in places.itertuples():
        uncertain, unconfirmed = row.accuracy_km > UNCERTAIN_KM, row.sources in unpublished
        if row.kind in ("pipeline", "rail", "sea") or not (uncertain or unconfirmed):
            continue
        reason = " and ".join(
            text for text, holds in (("large uncertainty", uncertain), ("no published source", unconfirmed)) if holds
        )
        rows.append((str(row.id), str(row.name), f"within {row.accuracy_km:g} km", str(row.sources), reason))
    return rows


def _weak_figures(
    figures: pd.DataFrame, unpublished: set[str], aging: set[str]
) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for row in figures.itertuples():
        reason = ""
        if row.source in unpublished:
            reason = "no published source"
        elif row.quantity in aging and row.as_of and row.as_of < OLD_BEFORE and row.preferred:
            reason = f"as of {row.as_of}"
        if reason:
            rows.append((str(row.subject), str(row.quantity), f"{row.value} {row.unit}", str(row.source), reason))
    return rows
