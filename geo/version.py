"""The version, as pip and the command line say it."""

__version__ = "1.0.0"
