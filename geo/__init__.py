"""Oil and gas routes from the Caspian to Europe: layers, lengths, kilometre points, alternatives and maps.

    import geo
    atlas = geo.load()
    geo.lengths(atlas)
    geo.draw(atlas)

Names are looked up when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

from .version import __version__

_HOMES = {
    "alternatives": ("find_routes",),
    "answers": ("answer_flow", "route_record"),
    "calibration": ("between", "calibrate", "kp_marks", "place_at_kp", "published_anchors", "weakest_place"),
    "catalog": ("figures", "layers_folder", "sources", "systems"),
    "combine": ("control_points", "lines", "load", "points"),
    "compare": ("CASES", "compare_case", "volumes_over_capacity"),
    "errors": ("EnergyRoutesError", "LayerError", "NoAnswerError", "OutputError", "UnknownNameError"),
    "flow": ("find_flow",),
    "join": ("find_duplicates", "join_layers"),
    "kilometre": ("locate", "point_at", "route_of"),
    "layers": ("read_layer", "write_layer"),
    "length_table": ("leg_lengths",),
    "measure": ("crossings", "doubled_km", "length_by", "length_km"),
    "nearness": ("distance_to_km", "length_within_km"),
    "network": ("build_network",),
    "pages": ("draw", "draw_files"),
    "provenance": ("use_of_sources", "weakest_facts"),
    "published": ("compare_published",),
    "shape": ("borders_crossed", "longest_section", "sinuosity", "straight_km"),
    "split": ("PolygonIndex",),
    "summary": ("atlas_network", "cases_table", "cut_table", "routes_table"),
    "tables": ("to_text",),
}
"""Public names by the module they live in."""
_ALIASES = {
    "combine_layers": ("combine", "combine"),
    "lengths": ("length_table", "system_lengths"),
    "read_file": ("importers", "read"),
    "write_file": ("export", "export"),
}
"""Public names that are called otherwise where they live, so that none hides a module."""
_PLACES = {name: (module, name) for module, names in _HOMES.items() for name in names} | _ALIASES

__all__ = ["__version__", *sorted(_PLACES)]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return __all__
