"""Colours, widths, dashes and symbols of the maps: data only, one place for screen and print.

The palette is small on purpose. Oil is a brick red and drawn solid, gas a blue and drawn dashed, goods a neutral;
what is not built yet is drawn hollow. `tests/test_style.py` holds the contrasts and the differences that colour-blind
readers see.
"""

from __future__ import annotations

from typing import Any

THEMES: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#e7e3da",
        "sea": "#d6e3e9",
        "land": "#f7f5ef",
        "coast": "#9fb4be",
        "river": "#bcd3de",
        "border": "#b9b1a1",
        "country_label": "#6d675c",
        "sea_label": "#3f6275",
        "halo": "#f7f5ef",
        "ink": "#1b2329",
        "muted": "#56616a",
        "panel": "#ffffff",
        "panel_soft": "#f4f2ed",
        "rule": "#dcd8cf",
        "control": "#7d8790",
        "focus": "#0b57d0",
        "glow": "#f2c14e",
        "oil": "#b0301a",
        "oil_soft": "#bb5f4c",
        "gas": "#0f62ac",
        "gas_soft": "#4580b8",
        "goods": "#3c3c46",
        "goods_soft": "#54545e",
        "other": "#6b4a86",
        "other_soft": "#8468a0",
        "class1": "#1f6f8b",
        "class2": "#a8480f",
        "class3": "#117733",
        "class4": "#332288",
        "class5": "#a3235f",
        "class6": "#66655f",
        "step1": "#a67537",
        "step2": "#94522f",
        "step3": "#7a3430",
        "step4": "#5c1931",
        "step5": "#3b022e",
        "part": "#ffd98a",
    },
    "dark": {
        "paper": "#0c1013",
        "sea": "#131a1f",
        "land": "#222a30",
        "coast": "#4a5a64",
        "river": "#33434d",
        "border": "#4d585f",
        "country_label": "#a3adb2",
        "sea_label": "#86a7b8",
        "halo": "#1a2126",
        "ink": "#eef2f4",
        "muted": "#aab5bb",
        "panel": "#182025",
        "panel_soft": "#212a30",
        "rule": "#36424a",
        "control": "#7f8c94",
        "focus": "#8ab4ff",
        "glow": "#c99a2e",
        "oil": "#ff8565",
        "oil_soft": "#c4675a",
        "gas": "#63b1ff",
        "gas_soft": "#4f8fcf",
        "goods": "#d3d0c5",
        "goods_soft": "#bdbbb2",
        "other": "#cfa5f0",
        "other_soft": "#a184c2",
        "class1": "#6fcdf0",
        "class2": "#f2a35e",
        "class3": "#5fcf88",
        "class4": "#a6b0ff",
        "class5": "#f58abb",
        "class6": "#b9b6ad",
        "step1": "#8962c5",
        "step2": "#cd6db5",
        "step3": "#fe8591",
        "step4": "#feba90",
        "step5": "#ffe6a3",
        "part": "#4a1206",
    },
}
"""Colours by theme. The soft variants carry lines that are context, so that what the map is about stands out."""

COMMODITIES = ("oil", "gas", "goods", "other")
"""Commodities that have a colour; anything else is drawn as `other`."""

CLASSES = ("class1", "class2", "class3", "class4", "class5", "class6")
"""Colours of the values of a column of anyone's frame."""

STEPS = ("step1", "step2", "step3", "step4", "step5")
"""Colours of its numbers in classes, the farther from the ground the greater."""

WIDTHS_PX = {"main": 4.4, "context": 2.0, "proposal": 2.4, "mass": 1.3}
"""Line widths at zoom 5 by prominence; `mass` is for maps of hundreds of routes."""

LANE_PX = 5.6
"""Distance between the middles of two lines that share a corridor, at zoom 5."""

RELIEF_FLAT = 128
"""The grey of the relief that is neither in the light nor in the shade."""

RELIEF: dict[str, Any] = {"strength": {"light": 0.5, "dark": 0.6}, "zooms": [5.25, 7.25]}
"""How opaque the relief is by theme, and the zooms from which it fades and at which it is gone, as its picture bears no
closer look."""

PATTERNS: dict[str, list[float]] = {
    "pipeline-oil": [],
    "pipeline-gas": [3.4, 1.5],
    "pipeline-other": [],
    "rail": [],
    "sea": [0.01, 2.6],
}
"""Dashes in line widths by kind and commodity; rail gets ties across it, sea legs are round dots."""

HOLLOW_STATUSES = ("construction", "proposed", "shelved", "cancelled")
"""Statuses of what is not there yet: drawn as an empty tube."""

FAINT_STATUSES = ("idle", "retired", "mothballed")
"""Statuses of what is there and does not flow: drawn in the soft colour."""

_DISC = "M12 2a10 10 0 1 0 .01 0z"
_SQUARE = "M6 2.5h12a3.5 3.5 0 0 1 3.5 3.5v12a3.5 3.5 0 0 1-3.5 3.5H6A3.5 3.5 0 0 1 2.5 18V6A3.5 3.5 0 0 1 6 2.5z"
_DIAMOND = "M12 .6L23.4 12 12 23.4.6 12z"
_HEXAGON = "M12 1.5l9.2 5.2v10.6L12 22.5l-9.2-5.2V6.7z"
_BOWTIE = "M2 5l20 14V5L2 19z"
_HOURGLASS = "M5 2h14l-5 10 5 10H5l5-10z"
_TRIANGLE = "M12 2l10.5 19h-21z"
_LADDER = "M9.3 6.8v10.4M14.7 6.8v10.4M7.2 9.6h9.6M7.2 14.4h9.6"

SYMBOLS: dict[str, dict[str, Any]] = {
    "seaport": {
        "shape": _DISC,
        "glyph": "M12 8.6v9.2M9 11h6M6.8 13.6c.5 2.8 2.6 4.2 5.2 4.2s4.7-1.4 5.2-4.2M12 8.4a1.7 1.7 0 1 0-.01-3.4"
        " 1.7 1.7 0 0 0 .01 3.4",
    },
    "terminal": {
        "shape": _SQUARE,
        "glyph": "M7.6 8.6v7c0 1.4 2 2.4 4.4 2.4s4.4-1 4.4-2.4v-7M7.6 8.6c0-1.4 2-2.4 4.4-2.4s4.4 1 4.4 2.4-2 2.4-4.4"
        " 2.4-4.4-1-4.4-2.4z",
    },
    "pipeline-border-crossing": {"shape": _DIAMOND, "glyph": "M7 12h9.5M12.8 8.2l3.8 3.8-3.8 3.8"},
    "rail-border-crossing": {"shape": _DIAMOND, "glyph": _LADDER},
    "rail-station": {"shape": _SQUARE, "glyph": _LADDER},
    "rail-loading": {"shape": _SQUARE, "glyph": "M7 17h10M12 6v7M9 10.2l3 3 3-3"},
    "field": {"shape": _DISC, "glyph": "M8.2 17.6L12 6l3.8 11.6M9.6 13.6h4.8"},
    "processing-plant": {"shape": _HEXAGON, "glyph": "M8.5 17V8.5M12 17v-5.6M15.5 17V8.5"},
    "refinery": {"shape": _HEXAGON, "glyph": "M7.5 17h9M9.5 17V7.5h2.2V17M14.5 17v-6"},
    "hub": {"shape": _DISC, "glyph": "M12 8.2a3.8 3.8 0 1 0 .01 0z"},
    "pump-station": {"shape": _DISC, "glyph": "M9.6 7.6l7 4.4-7 4.4z"},
    "compressor-station": {"shape": _DISC, "glyph": "M6 8l11 2.6M6 16l11-2.6"},
    "metering-station": {"shape": _DISC, "glyph": "M7.5 16.5l9-9"},
    "pigging-station": {"shape": _DISC, "glyph": "M7 12h10"},
    "pressure-reduction-station": {"shape": _DISC, "glyph": "M7.5 7.5l9 4.5-9 4.5"},
    "tank-farm": {"shape": _SQUARE, "glyph": ""},
    "offtake": {"shape": _TRIANGLE, "glyph": ""},
    "interconnection": {"shape": _DISC, "glyph": "M12 7v10M7 12h10"},
    "block-valve": {"shape": _BOWTIE, "glyph": ""},
    "passage": {"shape": _HOURGLASS, "glyph": ""},
    "landfall": {"shape": _TRIANGLE, "glyph": ""},
    "control-point": {"shape": _DISC, "glyph": ""},
    "other": {"shape": _DISC, "glyph": ""},
}
"""Symbols as SVG paths in a box of 24: `shape` is filled in ink, `glyph` stroked over it in the halo colour."""

POINT_GROUPS: dict[str, dict[str, Any]] = {
    "ports": {"kinds": ["seaport", "terminal", "landfall"], "size_px": 17, "from_zoom": 0, "rank": 1},
    "pipeline-crossings": {"kinds": ["pipeline-border-crossing"], "size_px": 17, "from_zoom": 0, "rank": 2},
    "rail-crossings": {
        "kinds": ["rail-border-crossing", "rail-station", "rail-loading"],
        "size_px": 16,
        "from_zoom": 4.5,
        "rank": 3,
    },
    "fields": {
        "kinds": ["field", "processing-plant", "refinery", "hub"],
        "size_px": 15,
        "from_zoom": 4.25,
        "rank": 4,
    },
    "straits": {"kinds": ["passage"], "size_px": 13, "from_zoom": 4, "rank": 5},
    "stations": {
        "kinds": [
            "pump-station",
            "compressor-station",
            "metering-station",
            "pigging-station",
            "pressure-reduction-station",
            "offtake",
            "interconnection",
            "block-valve",
            "tank-farm",
        ],
        "size_px": 13,
        "from_zoom": 5.75,
        "rank": 6,
    },
    "control-points": {"kinds": ["control-point"], "size_px": 7, "from_zoom": 8.5, "rank": 8},
    "others": {"kinds": ["other"], "size_px": 10, "from_zoom": 4, "rank": 7},
}
"""Legend entries of points: kinds drawn, size, the zoom they appear from, and the rank of their labels."""

STATUSES = ("operating", "construction", "proposed", "idle", "shelved", "retired")
"""Statuses in the order the filter lists them."""
