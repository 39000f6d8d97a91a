"""The command line: parse, call one function, print. Errors are one clear block on stderr and exit status 1."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from ..errors import EnergyRoutesError
from ..version import __version__

MOST_NEW_OBJECTS = 100_000
"""New objects between two searches for garbage: a command is short, and Python's 700 cost it a tenth of its time."""

COMMAND_MODULES = ("build", "lengths", "kilometre", "compare", "check", "sources", "map", "imports", "draw", "new")
REFERENCE_COMMAND = (
    "python -c \"from geo.commands import cli; print(cli.reference(), end='')\" > geo/commands/README.md"
)


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
        importlib.import_module(f".{name}", __package__).add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 a clear error, 2 wrong usage."""
    gc.set_threshold(MOST_NEW_OBJECTS)
    atexit.register(gc.freeze)  # what goes with the process anyway need not be searched for cycles
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


def reference() -> str:
    """Return the command reference as Markdown, made from the parser; `geo/commands/README.md` holds it."""
    commands = next(iter(make_parser()._subparsers._group_actions)).choices  # type: ignore[union-attr]
    sections = [
        "# The command line",
        f"Made from the parser: `{REFERENCE_COMMAND}`",
        "Every command ends with status 0 when done, 1 with one clear message when something is wrong, 2 on wrong use.",
    ]
    for name, parser in commands.items():  # type: ignore[union-attr]
        sections += [
            f"## {name}",
            parser.description or "",
            *_described(parser),
            f"```sh\n{_examples(parser.epilog or '')}\n```",
        ]
    return "\n\n".join(sections) + "\n"


def _described(parser: argparse.ArgumentParser) -> list[str]:
    """Return a Markdown table of a parser's arguments; for a command with commands of its own, one for each."""
    rows = ["| argument | what it does |", "|---|---|"]
    nested = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                nested += [f"### {name}", inner.description or "", *_described(inner)]
        elif not isinstance(action, argparse._HelpAction):
            label = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            value = f" {_value_name(action)}" if action.option_strings and action.nargs != 0 else ""
            rows.append(f"| `{label}{value}` | {(action.help or '').replace('|', chr(92) + '|')} |")
    return (["\n".join(rows)] if len(rows) > 2 else []) + nested


def _value_name(action: argparse.Action) -> str:
    return "/".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest.upper())


def _examples(epilog: str) -> str:
    return "\n".join(line.strip() for line in epilog.splitlines() if line.strip().startswith("energy-routes"))
