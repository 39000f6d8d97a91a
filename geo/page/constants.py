"""What Python and the page's scripts both go by: it comes with a page's data, so that it is written once."""

from __future__ import annotations

from typing import Any

from ..atlas.columns import COLUMNS
from ..atlas.system_lengths import AT_SEA
from ..geometry.geodesic import GEOD
from ..geometry.lengths import M_PER_KM
from ..referencing.measure import EQUAL_M
from ..spelling import LETTERS, SOUNDS
from .encode import ALPHABET
from .tracks import STEPS_PER_DEG, VERTEX_STEP_KM

KM_PER_MILE = 1.609344
"""International mile."""

WORLD = (-180.0, -58.0, 180.0, 84.0)
"""What a map of the world shows (west, south, east, north), degrees; an empty one opens on it."""

OFFERED_KINDS = ("field", "processing-plant", "hub", "seaport", "terminal")
"""Kinds of points offered as a start: where oil or gas comes from, or is at hand in quantity."""


def page_constants() -> dict[str, Any]:
    """Return the constants of every page: columns, letters, the ellipsoid (WGS84, km), units, tolerances, spellings."""
    return {
        "columns": list(COLUMNS),
        "letters": ALPHABET,
        "semi_major_axis_km": GEOD.a / M_PER_KM,
        "flattening": GEOD.f,
        "km_per_mile": KM_PER_MILE,
        "steps_per_deg": STEPS_PER_DEG,
        "vertex_step_km": VERTEX_STEP_KM,
        "equal_km": EQUAL_M / M_PER_KM,
        "at_sea": AT_SEA,
        "world": list(WORLD),
        "plain_letters": LETTERS,
        "sounds": SOUNDS,
    }


def network_constants() -> dict[str, Any]:
    """Return what pages with a Routes tab go by besides: kinds of points, what bounds and scales the search, words."""
    from ..network.capacities import PORT_KINDS, STEPS_PER_UNIT
    from ..network.closures import RECEIVING_KINDS, STARTING_KINDS
    from ..network.question import MOST_PARTIAL_PATHS

    return {
        "receiving_kinds": sorted(RECEIVING_KINDS),
        "starting_kinds": sorted(STARTING_KINDS),
        "offered_kinds": list(OFFERED_KINDS),
        "port_kinds": list(PORT_KINDS),
        "flow_steps_per_unit": STEPS_PER_UNIT,
        "most_partial_paths": MOST_PARTIAL_PATHS,
    }
