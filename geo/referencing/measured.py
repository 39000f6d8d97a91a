"""Routes calibrated by their own measures (M): the kilometre point that a file gives each vertex."""

from __future__ import annotations

import math

import numpy as np

from ..errors import LayerError, NoAnswerError
from ..geometry.geodesic import Floats
from .calibration import Anchor, Calibration, calibration_of
from .measure import MeasuredLine

UNITS_PER_KM = {"km": 1.0, "m": 1000.0, "mile": 1 / 1.609344, "foot": 1000 / 0.3048}
"""Units that measures are counted in, and how many make a kilometre (international mile and foot)."""
WITHIN = 1.2
"""A unit is taken for the one meant where measures and drawing differ by no more than this factor."""


def unit_of_measures(line: MeasuredLine, measures: Floats) -> str:
    """Return the unit that measures are in, told by the drawn length between the first and the last of them.

    Parameters
    ----------
    measures
        M at each vertex of the line, NaN where there is none.

    Raises
    ------
    NoAnswerError
        No unit makes the measures about as long as the drawing.

    Examples
    --------
    >>> line = MeasuredLine("pipe", np.array([0.0, 1.0]), np.array([0.0, 0.0]), np.array([0.0, 111.32]))
    >>> unit_of_measures(line, np.array([500.0, 111_900.0]))
    'm'
    """
    known = np.flatnonzero(np.isfinite(measures))
    span = abs(float(measures[known[-1]] - measures[known[0]])) if len(known) else 0.0
    drawn_km = float(line.km[known[-1]] - line.km[known[0]]) if len(known) else 0.0
    if span > 0 and drawn_km > 0:
        apart = {unit: abs(math.log(span / drawn_km / per_km)) for unit, per_km in UNITS_PER_KM.items()}
        unit = min(apart, key=apart.__getitem__)
        if apart[unit] <= math.log(WITHIN):
            return unit
    raise NoAnswerError(
        f"the unit of the measures (M) of {line.system!r} cannot be told: {span:,.6g} over {drawn_km:,.3f} km drawn; "
        f"say which it is with --measure-unit (measure_unit=): {', '.join(UNITS_PER_KM)}"
    )


def calibrate_by_measures(line: MeasuredLine, measures: Floats, *, unit: str | None = None) -> Calibration:
    """Return the calibration of a line by its own measures: each vertex that has one is an anchor.

    Parameters
    ----------
    measures
        M at each vertex of the line, NaN where there is none.
    unit
        One of `UNITS_PER_KM`; None tells it by the length of the line.

    Raises
    ------
    NoAnswerError
        The unit cannot be told.
    LayerError
        The unit is not known, or the measures fall along the line.
    """
    if unit is not None and unit not in UNITS_PER_KM:
        raise LayerError(f"{unit!r} is no unit of measures; known are {', '.join(UNITS_PER_KM)}")
    per_km = UNITS_PER_KM[unit or unit_of_measures(line, measures)]
    known = np.flatnonzero(np.isfinite(measures))
    if falls(measures):
        raise LayerError(f"the measures (M) of {line.system!r} fall along it; turn the line round (shape.reverse())")
    found = [
        Anchor(f"vertex {vertex + 1}", float(line.km[vertex]), float(measures[vertex]) / per_km, 0.0)
        for vertex in known.tolist()
    ]
    return calibration_of(found, 0.0)


def falls(measures: Floats) -> bool:
    """Return whether the last measure of a line is below its first."""
    known = measures[np.isfinite(measures)]
    return len(known) > 1 and bool(known[-1] < known[0])
