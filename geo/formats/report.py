"""Put rows together to a tidy frame and say, feature by feature, what was read, mended and refused."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..atlas.columns import COLUMNS, ID_PATTERN, LINE_KINDS, NUMBERS
from ..atlas.limits import Limits
from ..errors import LayerError
from ..names import well_formed
from .column_names import free_name
from .longitudes import turn_back
from .mending import Mended, Wanted, mend
from .rows import Rows
from .values import VOCABULARIES, tidy_columns

_ID_CHANGED = re.compile(r"id: '.*?' changed to \S+")
_TRANSLATED = re.compile(r"; \w+: '.*?' (?:as \S+|left empty)(?=; |$)")  # the notes count these
ACTIONS = ("read", "mended", "refused")
MAX_ID_LENGTH = 80
DEFAULT_LINE_KIND, DEFAULT_POINT_KIND = "pipeline", "control-point"


@dataclass(frozen=True)
class Imported:
    """What an import gives back.

    Attributes
    ----------
    frame
        Tidy frame, EPSG:4326: our columns, the source's other columns, `geometry`; in the order of the source.
    report
        One row a feature of the input, in its order: feature (where it stands), id (in `frame`, else empty), action
        (read | mended | refused), reason.
    notes
        What holds for the file as a whole: CRS, renamed columns, words without an equivalent.
    source, attribution, licence
        Source id (or file name), whom to name, and under which terms; empty when unknown.
    """

    frame: gpd.GeoDataFrame
    report: pd.DataFrame
    notes: tuple[str, ...]
    source: str
    attribution: str
    licence: str

    @property
    def counts(self) -> dict[str, int]:
        """Features read, mended and refused; together all features of the input."""
        found = Counter(self.report["action"])
        return {action: found[action] for action in ACTIONS}

    def summary(self, *, max_lines: int = 20) -> str:
        """Return the report as text: the counts, the notes, and the reasons with how often and where first."""
        counts = self.counts
        lines = [f"{len(self.report):,} features: " + ", ".join(f"{counts[action]:,} {action}" for action in ACTIONS)]
        for action in ("mended", "refused"):
            part = self.report[self.report["action"] == action]
            plain = part["reason"].str.replace(_TRANSLATED, "", regex=True)
            alike = plain.str.replace(_ID_CHANGED, "id changed to be unique and plain", regex=True)
            reasons = part.groupby(alike.str.replace(r"\d[\d,.]*", "N", regex=True), sort=False)["feature"]
            ranked = [(len(names), reason, names.iloc[0]) for reason, names in reasons]
            ranked.sort(key=lambda item: -item[0])
            lines += [f"  {action} {n:,}: {reason} (first: {first})" for n, reason, first in ranked[:max_lines]]
            if len(ranked) > max_lines:
                lines.append(f"  {action}: {len(ranked) - max_lines:,} more reasons; see the report")
        lines += [f"note: {note}" for note in self.notes[:max_lines]]
        if len(self.notes) > max_lines:
            lines.append(f"note: {len(self.notes) - max_lines:,} more notes")
        if self.attribution:
            lines.append(f"source: {self.attribution} ({self.licence})")
        return "\n".join(line.replace("\n", "\\n") for line in lines)


def assemble(
    rows: Rows,
    source: tuple[str, str, str],
    where: str,
    importer: str,
    *,
    geometry: Wanted,
    defaults: dict[str, str],
    limits: Limits,
) -> Imported:
    """Return the rows as a tidy frame with its report.

    Raises
    ------
    LayerError
        When not one feature can be used, limits are passed, or a default is not a value of ours.
    """
    _check_defaults(defaults)
    if geometry not in ("auto", "lines", "points"):
        raise LayerError(f"geometry {geometry!r} is not known; it is 'auto', 'lines' or 'points'")
    limits.check("max_features", len(rows.labels), where)
    vertices = int(shapely.get_num_coordinates(np.array([s for s in rows.shapes if s is not None], dtype=object)).sum())
    limits.check("max_vertices", vertices, where)
    turn_back(rows)
    mended = mend(rows.shapes, rows.faults, wanted=geometry, changes=rows.changes)
    rows.shapes = []  # thousands of lines need not be held twice
    kept = np.flatnonzero([not reason for reason in mended.refused])
    if not len(kept):
        raise LayerError(f"{where}: nothing in it can be used; {_why(mended, rows)}")
    properties, rows.properties = [rows.properties[row] for row in kept], []
    tidied = tidy_columns(properties, importer, limits, where)
    for place, changes in tidied.changes.items():
        mended.changes[kept[place]] += changes
    frame, shapes = tidied.frame, mended.shapes[kept]
    notes = [*rows.notes, *tidied.notes, *_fill(frame, shapes, source[0], where, defaults)]
    ids, changed = _unique_ids(frame["id"], where)
    frame["name"] = frame["name"].where(frame["name"].notna(), ids)
    if changed:
        own = free_name("source_id", frame.columns)
        notes.append(f"{where}: {len(changed):,} ids changed to be unique and plain; the file's own stand in {own}")
        before, after = frame["id"].tolist(), ids.tolist()
        for place in changed:
            mended.changes[kept[place]].append(f"id: {before[place][:40]!r} changed to {after[place]}")
        frame = pd.concat([frame, frame["id"].rename(own)], axis=1)
    frame["id"] = ids
    notes += _drawn_twice(shapes, frame["id"].tolist(), where)
    geometry = gpd.GeoSeries(shapes, index=frame.index, crs="EPSG:4326", name="geometry")
    tidy = gpd.GeoDataFrame(pd.concat([frame, geometry], axis=1), geometry="geometry", copy=False)
    told = {int(kept[place]): words for place, words in tidied.told.items()}
    return Imported(tidy, _report(rows, mended, kept, frame["id"], told), tuple(notes), *source)


def _check_defaults(defaults: dict[str, str]) -> None:
    for name, value in defaults.items():
        if name not in COLUMNS or name in ("id", "layer"):
            raise LayerError(f"{name!r} is not a column that can be filled; allowed are {', '.join(COLUMNS[2:])}")
        if name in VOCABULARIES and value not in VOCABULARIES[name]:
            raise LayerError(f"{name} {value!r} is not known; allowed are {', '.join(VOCABULARIES[name])}")
        if name in NUMBERS and not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", str(value)):
            raise LayerError(f"{name} {value!r} is not a number of kilometres; write digits with a point")


def _why(mended: Mended, rows: Rows) -> str:
    if not mended.refused:
        return "it has no features"
    reasons = Counter(mended.refused)
    named = "; ".join(f"{count:,} refused: {reason}" for reason, count in reasons.most_common(5))
    return f"{named} (first: {rows.labels[0]})"


def _fill(frame: pd.DataFrame, shapes: np.ndarray, source: str, where: str, defaults: dict[str, str]) -> list[str]:
    """Fill our columns in place where the source is silent; return notes on what was assumed."""
    notes = []
    for name, value in defaults.items():
        empty = frame[name].isna()
        frame.loc[empty, name] = float(value) if frame[name].dtype == float else value
    are_lines = bool(shapely.get_type_id(shapes[0]) != 0)
    of_lines = frame["kind"].isin(LINE_KINDS)
    wrong = frame["kind"].notna() & (of_lines != are_lines)
    frame.loc[wrong, "kind"] = None
    silent = frame["kind"].isna()
    if silent.any():
        kind = DEFAULT_LINE_KIND if are_lines else DEFAULT_POINT_KIND
        frame.loc[silent, "kind"] = kind
        notes.append(f"{where}: {int(silent.sum()):,} features do not say what they are; taken as {kind} (or set kind)")
    frame["sources"] = frame["sources"].where(frame["sources"].notna(), source)
    frame["layer"] = _slug(where.rsplit(".", 1)[0]) or "imported"
    nameless = int(frame["name"].isna().sum())
    if nameless:
        notes.append(f"{where}: {nameless:,} features have no name; their id stands for it")
    return notes


def _drawn_twice(shapes: np.ndarray, ids: list[str], where: str) -> list[str]:
    """Return a note on features with the very geometry of another, whichever way it runs; all of them are kept."""
    boxes = np.column_stack([shapely.bounds(shapes), shapely.get_num_coordinates(shapes)])
    _, box, count = np.unique(boxes, axis=0, return_inverse=True, return_counts=True)
    groups: dict[bytes, list[str]] = {}
    for place in np.flatnonzero(count[box.ravel()] > 1):
        groups.setdefault(shapely.to_wkb(shapely.force_2d(shapely.normalize(shapes[place]))), []).append(ids[place])
    again = [group for group in groups.values() if len(group) > 1]
    if not again:
        return []
    repeated = sum(len(group) - 1 for group in again)
    shown = "; ".join(" = ".join(group[:4]) for group in again[:3]) + (" ..." if len(again) > 3 else "")
    return [f"{where}: features with the very geometry of another, all kept: {repeated:,} ({shown})"]


def _unique_ids(given: pd.Series, where: str) -> tuple[pd.Series, list[int]]:
    """Return ids fit for a layer, unique and the same at every reading; and the rows whose own id was changed."""
    stem = _slug(where.rsplit(".", 1)[0]) or "feature"
    wanted = []
    for number, value in enumerate(given, start=1):
        text = None if value is None else str(value)[:MAX_ID_LENGTH]
        if text is not None and not ID_PATTERN.fullmatch(text):
            text = _slug(text)
        wanted.append(text or f"{stem}-{number}")
    taken = set(wanted)
    seen: set[str] = set()
    last: dict[str, int] = {}
    out, changed = [], []
    for place, (text, value) in enumerate(zip(wanted, given, strict=True)):
        unique, number = text, last.get(text, 1)
        while unique in seen or (unique != text and unique in taken):
            number += 1
            unique = f"{text}-{number}"
        last[text] = number
        seen.add(unique)
        out.append(unique)
        if value is not None and unique != str(value):
            changed.append(place)
    return pd.Series(out, dtype=object, index=given.index), changed


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_ID_LENGTH].strip("-")


def _report(rows: Rows, mended: Mended, kept: np.ndarray, ids: pd.Series, told: dict[int, list[str]]) -> pd.DataFrame:
    identity: list[Any] = [""] * len(rows.labels)
    for row, own in zip(kept, ids, strict=True):
        identity[row] = own
    pairs = list(zip(mended.refused, mended.changes, strict=True))
    actions = ["refused" if bad else "mended" if changes else "read" for bad, changes in pairs]
    reasons = [bad or "; ".join([*changes, *told.get(row, [])]) for row, (bad, changes) in enumerate(pairs)]
    columns = {"feature": rows.labels, "id": identity, "action": actions, "reason": reasons}
    return pd.DataFrame({name: map(well_formed, texts) for name, texts in columns.items()}, dtype=object)
