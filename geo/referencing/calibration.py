"""Published kilometre points (KP): a route calibrated by places whose KP is known.

Anchors are places with a published KP. Between two of them KP grows in proportion to the drawn length, before the first
and behind the last by one kilometre a kilometre. What the calibration rests on, how far each anchor agrees with its
neighbours and where the next anchor is furthest are part of the answer.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ..errors import LayerError, require
from ..geometry.geodesic import Floats
from .measure import MeasuredLine, feet_of

ANCHOR_WITHIN_KM = 20.0
"""A place with a published KP further from the drawn route than this is no anchor: the coarsest drawings lie 15 km
off."""
START_KM = 1.0
"""An anchor this near to the start of the drawing is the start."""


@dataclass(frozen=True)
class Anchor:
    """A place with a published KP, and where it stands on the route as drawn."""

    name: str
    drawn_km: float
    kp_km: float
    offset_km: float
    used: bool = True
    reason: str | None = None
    residual_km: float = math.nan
    scale_to_next: float = math.nan


@dataclass(frozen=True, eq=False)
class Calibration:
    """Published KP against drawn kilometres.

    Attributes
    ----------
    km, kp_km
        Drawn kilometre and published KP of the anchors in use, both growing.
    listed
        All anchors in the order drawn.
    """

    km: Floats
    kp_km: Floats
    listed: tuple[Anchor, ...]

    def __str__(self) -> str:
        return f"{len(self.km)} of {len(self.listed)} anchors in use, drawn km {self.km[0]:,.1f} to {self.km[-1]:,.1f}"

    @property
    def anchors(self) -> pd.DataFrame:
        """One row an anchor, in the order drawn.

        Columns name, drawn_km, kp_km, offset_km (from the drawn route), used, reason (why not used), residual_km (KP
        interpolated between its neighbours minus the published one: how far the calibration would be out without it;
        NaN at the ends), scale_to_next (KP kilometres a drawn kilometre).
        """
        names = [field.name for field in dataclasses.fields(Anchor)]
        table = pd.DataFrame([dataclasses.astuple(anchor) for anchor in self.listed], columns=names)
        return table.assign(reason=pd.Series([anchor.reason for anchor in self.listed], dtype=object))

    def to_kp(self, km: Any) -> Any:
        """Return the KP at drawn kilometres; number or array."""
        return _piecewise(km, self.km, self.kp_km)

    def to_km(self, kp_km: Any) -> Any:
        """Return the drawn kilometres at KPs; number or array."""
        return _piecewise(kp_km, self.kp_km, self.km)


def calibrate(
    route: MeasuredLine, anchors: gpd.GeoDataFrame | None = None, *, within_km: float = ANCHOR_WITHIN_KM
) -> Calibration:
    """Return the calibration of a route by places with a published KP.

    Parameters
    ----------
    anchors
        Points with a column `kp_km`, and `name` where there is one; any order, EPSG:4326. Without any anchor, and
        without one before the others, the start of the route is KP 0: KPs are then kilometres as drawn. Two anchors
        at one place with one KP count once.
    within_km
        A place further from the drawn route is listed, not used; so is one whose KP does not grow with the route.

    Raises
    ------
    LayerError
        There is no column `kp_km`, or a value that is not a finite number.
    """
    require("MeasuredLine", route=route)
    found = [] if anchors is None else _stand(route, anchors)
    found.sort(key=lambda anchor: (anchor.drawn_km, anchor.kp_km))
    distinct: dict[tuple[float, float], Anchor] = {}
    for anchor in found:
        distinct.setdefault((round(anchor.drawn_km, 3), round(anchor.kp_km, 3)), anchor)
    found = list(distinct.values())
    if not any(anchor.drawn_km < START_KM and anchor.offset_km <= within_km for anchor in found):
        found.insert(0, Anchor("start of the route", 0.0, 0.0, 0.0))
    return calibration_of(found, within_km)


def calibration_of(found: list[Anchor], within_km: float) -> Calibration:
    """Return the calibration by anchors in the order drawn; those that cannot hold are listed, not used."""
    judged = _judge(found, within_km)
    used = [anchor for anchor in judged if anchor.used]
    km, kp = np.array([anchor.drawn_km for anchor in used]), np.array([anchor.kp_km for anchor in used])
    return Calibration(km, kp, tuple(_compare(judged, km, kp)))


def _stand(route: MeasuredLine, anchors: gpd.GeoDataFrame) -> list[Anchor]:
    """Return where the anchors stand on the route."""
    if "kp_km" not in anchors.columns:
        raise LayerError(f"the frame of anchors has no column 'kp_km'; it has {', '.join(map(str, anchors.columns))}")
    kps = anchors["kp_km"].to_numpy(dtype=float)
    if not np.isfinite(kps).all():
        raise LayerError(
            "the frame of anchors has a kp_km that is not a number; leave out places without a published KP"
        )
    names = anchors["name"].tolist() if "name" in anchors.columns else [f"anchor {i + 1}" for i in range(len(anchors))]
    drawn_km, across_km = feet_of(route, anchors.geometry.x, anchors.geometry.y)
    rows = zip(names, drawn_km.tolist(), kps.tolist(), np.abs(across_km).tolist(), strict=True)
    return [Anchor(*row) for row in rows]


def _judge(found: list[Anchor], within_km: float) -> list[Anchor]:
    """Return the anchors, those that cannot hold with the reason."""
    judged: list[Anchor] = []
    last_km = last_kp = -math.inf
    for anchor in found:
        if anchor.offset_km > within_km:
            reason = f"further than {within_km:g} km from the drawn route"
        elif anchor.kp_km <= last_kp or anchor.drawn_km <= last_km:
            reason = "its KP does not grow with the route"
        else:
            judged.append(anchor)
            last_km, last_kp = anchor.drawn_km, anchor.kp_km
            continue
        judged.append(dataclasses.replace(anchor, used=False, reason=reason))
    return judged


def _compare(judged: list[Anchor], km: Floats, kp: Floats) -> list[Anchor]:
    """Return the anchors, those in use with their residual and the scale to the next."""
    between_neighbours = [
        np.interp(km[i], km[[i - 1, i + 1]], kp[[i - 1, i + 1]]) - kp[i] for i in range(1, len(km) - 1)
    ]
    residual = iter([math.nan, *map(float, between_neighbours), math.nan])
    scale = iter([*(np.diff(kp) / np.diff(km)).tolist(), math.nan])
    return [
        dataclasses.replace(anchor, residual_km=next(residual), scale_to_next=next(scale)) if anchor.used else anchor
        for anchor in judged
    ]


def _piecewise(values: Any, at: Floats, to: Floats) -> Any:
    """Return values carried from one scale to another: linear between anchors, one to one outside them."""
    inside = np.interp(values, at, to)
    before, behind = np.minimum(np.subtract(values, at[0]), 0.0), np.maximum(np.subtract(values, at[-1]), 0.0)
    carried = inside + before + behind
    return carried if np.ndim(values) else float(carried)


def weakest_place(route: MeasuredLine, calibration: Calibration) -> dict[str, float]:
    """Return where the calibration is weakest: the place of the route furthest, in drawn km, from any anchor.

    Returns
    -------
    dict
        `kp_km` and `drawn_km` of the place, `to_anchor_km` the drawn distance to the nearest anchor.
    """
    require("MeasuredLine", route=route)
    require("Calibration", calibration=calibration)
    at = calibration.km
    candidates = np.append((at[1:] + at[:-1]) / 2, route.length_km)  # the start is an anchor, or next to one
    far = np.abs(candidates[:, None] - at).min(axis=1)
    km = float(candidates[np.argmax(far)])
    return {"kp_km": calibration.to_kp(km), "drawn_km": km, "to_anchor_km": float(far.max())}
