"""The columns of layers, and the words that their cells may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

MEANINGS = {
    "id": "Name by which the feature is found; unique in the atlas",
    "layer": "File the feature comes from",
    "kind": "What the feature is: pipeline, rail, sea, field, seaport, pump-station ...",
    "name": "Name in English",
    "system": "System a line is part of; systems a point stands on",
    "commodity": "What is carried or handled",
    "country": "Country, ISO 3166-1 alpha-2; none at sea",
    "country_to": "Country on the other side of a border crossing",
    "status": "State: operating, idle, construction, proposed, shelved or retired",
    "from_point": "Point a line begins at",
    "to_point": "Point a line ends at",
    "direction": "Whether a line carries one way or both",
    "operator": "Who runs it",
    "kp_km": "Published kilometre point, from the start of the system",
    "lines": "Lines a control point is a vertex of",
    "destinations": "Where what is loaded here goes",
    "capacity": "Capacity as published, with its unit",
    "throughput": "What was carried, as published, with its unit",
    "sources": "Ids of the sources, separated by semicolons",
    "accuracy_km": "How far a vertex may lie from the real place",
    "note": "What else is known",
}
"""What each column of every layer says."""
COLUMNS = tuple(MEANINGS)
"""Columns of every layer, in order; names in other languages (`name_ru` ...) and `geometry` follow.

Absent values are None, absent numbers NaN.
"""

LOCAL_NAME = re.compile(r"name_[a-z]{2}")
"""A column with the name in the language of an ISO 639-1 code."""

NUMBERS = ("kp_km", "accuracy_km")
PASSES = "line_passes"
"""Column of frames with finer lines: points on the way of the atlas' own line, each with its km there (`east=12.5`)."""
ON_WAY_DEG = 1e-5
"""A line passes through a point when one of its vertices is that near: rounding to 6 decimals, not distance."""

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
LINE_KINDS = ("pipeline", "rail", "sea")
POINT_KINDS = (
    "field", "processing-plant", "hub", "pump-station", "compressor-station", "pigging-station",
    "pressure-reduction-station", "metering-station", "block-valve", "tank-farm", "offtake", "interconnection",
    "terminal", "seaport", "refinery", "pipeline-border-crossing", "rail-border-crossing", "rail-station",
    "rail-loading", "passage", "landfall", "control-point",
)  # fmt: skip
AREA_KINDS = ("country", "sea-area", "lake")
RIVER_KINDS = ("river",)
NAMELESS_KINDS = ("river", "lake")
"""Kinds whose features may go without a name."""
KINDS = (*LINE_KINDS, *POINT_KINDS, *AREA_KINDS, *RIVER_KINDS)
DIRECTIONS = ("one-way", "both")
"""Whether a line carries from its start to its end alone; by default pipelines do, railways and ships go both ways."""
STATUSES = ("operating", "idle", "construction", "proposed", "shelved", "retired")
COUNTRY_CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)
"""ISO 3166-1 alpha-2, and the user-assigned XK for Kosovo."""
GEOMETRY_OF_KIND = {
    **dict.fromkeys((*LINE_KINDS, *RIVER_KINDS), ("LineString", "MultiLineString")),
    **dict.fromkeys(POINT_KINDS, ("Point",)),
    **dict.fromkeys(AREA_KINDS, ("Polygon", "MultiPolygon")),
}


def is_column(name: str) -> bool:
    """Return whether a property is a column of layers: one of `COLUMNS`, or a name in another language."""
    return name in COLUMNS or LOCAL_NAME.fullmatch(name) is not None


def columns_among(names: Iterable[str]) -> list[str]:
    """Return `COLUMNS` and, sorted, the names in other languages among some names."""
    return [*COLUMNS, *sorted(name for name in names if LOCAL_NAME.fullmatch(name))]
