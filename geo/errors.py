"""What can go wrong, as exceptions with one clear message each."""


class EnergyRoutesError(Exception):
    """Base of every error this package raises on purpose; its text is written for the reader."""


class LayerError(EnergyRoutesError, ValueError):
    """A file, feature, row or frame is not what it must be; the text names all problems found."""


class UnknownNameError(EnergyRoutesError, LookupError):
    """A system, place, layer or column of that name is not known; the text suggests the nearest names."""


class NoAnswerError(EnergyRoutesError, ValueError):
    """The question is well formed but has no answer: a kilometre outside a route, no path left."""


class OutputError(EnergyRoutesError, OSError):
    """Results could not be written; what was there before is untouched."""
