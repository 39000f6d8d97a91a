"""The command line: parse, call one function, print. Errors are one clear block on stderr and exit status 1."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from .errors import EnergyRoutesError
from .version import __version__

COMMAND_MODULES = ("build", "lengths", "check", "sources")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands; nothing heavy is imported for it."""
    parser = argparse.ArgumentParser(
        prog="energy-routes",
        description="Oil and gas routes from Kazakhstan and the Caspian to Europe: maps, lengths, alternatives.",
        epilog="Every command has its own --help with an example.",
    )
    parser.add_argument("--version", action="version", version=f"energy-routes {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMAND_MODULES:
        importlib.import_module(f".commands.{name}", __package__).add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 a clear error, 2 wrong usage."""
    arguments = make_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except EnergyRoutesError as error:
        print(f"energy-routes: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("energy-routes: stopped", file=sys.stderr)
        return 130
    return status
