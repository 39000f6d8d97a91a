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
    "EnergyRoutesError": "errors", "LayerError": "errors", "NoAnswerError": "errors", "OutputError": "errors",
    "UnknownNameError": "errors",
    "figures": "catalog", "layers_folder": "catalog", "sources": "catalog", "systems": "catalog",
    "read_layer": "layers", "write_layer": "layers",
    "control_points": "combine", "lines": "combine", "load": "combine", "points": "combine",
    "length_km": "measure",
    "draw": "pages",
    "to_text": "tables",
}  # fmt: skip
_ALIASES = {
    "lengths": ("length_table", "system_lengths"),
    "leg_lengths": ("length_table", "leg_lengths"),
    "combine_layers": ("combine", "combine"),
}

__all__ = ["__version__", *sorted(set(_HOMES) | set(_ALIASES))]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        module, attribute = _HOMES[name], name
    elif name in _ALIASES:
        module, attribute = _ALIASES[name]
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{module}", __name__), attribute)


def __dir__() -> list[str]:
    return __all__
