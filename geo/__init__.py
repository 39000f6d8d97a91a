"""Oil and gas routes from the Caspian to Europe: layers, lengths, kilometre points, alternatives and maps."""

from .version import __version__

__all__ = ["__version__"]
