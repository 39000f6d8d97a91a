"""Oil and gas routes from the Caspian to Europe: layers, lengths, kilometre points, alternatives and maps.

    import geo
    atlas = geo.load()
    geo.lengths(atlas)
    geo.draw(atlas)

Names are looked up when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module

__version__ = "1.0.0"

TYPE_CHECKING = False  # to import `typing` takes longer than all else that is imported here
if TYPE_CHECKING:
    from typing import Any

_HOMES = {
    "network.search": ("find_routes",),
    "network.records": ("answer_flow", "route_record"),
    "referencing.calibration": ("calibrate", "weakest_place"),
    "referencing.measure": ("point_at",),
    "referencing.rows": ("between_rows", "kp_rows", "locate_rows"),
    "referencing.places": ("between", "kp_marks", "locate", "place_at_kp"),
    "atlas.catalog": ("figures", "layers_folder", "sources", "systems"),
    "atlas.finer_report": ("finer_report",),
    "atlas.load": ("control_points", "lines", "points"),
    "formats.fetch": ("fetch_lines",),
    "network.scenarios": ("CASES", "compare_case", "volumes_over_capacity"),
    "errors": (
        "ArgumentError",
        "EnergyRoutesError",
        "FetchError",
        "LayerError",
        "NoAnswerError",
        "OutputError",
        "UnknownNameError",
    ),
    "network.flow": ("find_flow",),
    "network.failures": ("failures_table",),
    "geometry.conflation": ("find_duplicates", "join_layers"),
    "referencing.route": ("published_anchors", "route_of"),
    "atlas.layer": ("read_layer", "write_layer"),
    "atlas.system_lengths": ("leg_lengths",),
    "geometry.lengths": ("crossings", "doubled_km", "length_by", "length_km"),
    "geometry.proximity": ("distance_to_km", "length_within_km"),
    "network.graph": ("build_network",),
    "page.atlas_maps": ("draw",),
    "page.file_maps": ("draw_files",),
    "atlas.listing": ("places", "scenarios"),
    "atlas.sources": ("kinds_of_sources", "rests_on", "use_of_sources", "weakest_facts"),
    "atlas.published": ("compare_published",),
    "atlas.series": ("series",),
    "geometry.shape": ("borders_crossed", "longest_section", "sinuosity", "straight_km"),
    "geometry.split": ("PolygonIndex",),
    "network.tables": ("atlas_network", "cases_table", "cut_table", "routes_table"),
    "text": ("to_text",),
}
"""Public names by the module they live in."""
_ALIASES = {
    "combine_layers": ("atlas.load", "combine"),
    "lengths": ("atlas.system_lengths", "system_lengths"),
    "load": ("formats.finer", "load"),
    "read_file": ("formats.read", "read"),
    "stations": ("referencing.stations", "stations_of"),
    "write_file": ("formats.writers", "export"),
}
"""Public names that are called otherwise where they live, so that none hides a module."""
_PLACES = {name: (module, name) for module, names in _HOMES.items() for name in names} | _ALIASES

__all__ = ["__version__", *sorted(_PLACES)]


def __getattr__(name: str) -> "Any":
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return __all__
