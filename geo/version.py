"""The version, as pip and the command line say it."""

__version__ = "0.1.0"
