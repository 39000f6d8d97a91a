"""The command line: parse, call one function, print. Errors are one clear block on stderr and exit status 1."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

from ..atlas.limits import in_force
from ..errors import EnergyRoutesError
from ..version import __version__
from .reading import add_limits, limits_of
from .terminal import block, one_line, safe_streams

MOST_NEW_OBJECTS = 100_000
"""New objects between two searches for garbage: a command is short, and Python's 700 cost it a tenth of its time."""

COMMAND_MODULES = (
    "build",
    "lengths",
    "kilometre",
    "compare",
    "listing",
    "sources",
    "check",
    "series",
    "map",
    "imports",
    "draw",
    "new",
)
BROKEN_PIPE, INTERRUPTED = 128 + 13, 128 + 2
"""Statuses as a shell gives them to a program that SIGPIPE or SIGINT ended."""
STATUSES = (
    "Every command ends with status 0 when done, 1 with one clear message when something is wrong (a full or closed "
    f"standard output too), 2 on wrong use, {BROKEN_PIPE} when the reader of its output goes away, {INTERRUPTED} when "
    "interrupted."
)
LIMITS = (
    "Every command that reads an atlas takes the limits of `check` too (`--max-bytes`, `--max-memory` ...); they bound "
    "what is read of it."
)
PRINTED = (
    "What is printed cannot steer a terminal: control characters, marks that turn the direction of writing, and what "
    "the terminal's encoding lacks are shown as `\\u001b` and so on, which in JSON is the same text still. Files keep "
    "the text as it is."
)
REFERENCE_COMMAND = (
    "python -c \"from geo.commands import cli; print(cli.reference(), end='')\" > geo/commands/README.md"
)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, whatever was typed."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        super().error(one_line(message))


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands; nothing heavy is imported for it."""
    parser = _Parser(
        prog="energy-routes",
        description="Oil and gas routes from Kazakhstan and the Caspian to Europe: maps, lengths, alternatives.",
        epilog="Every command has its own --help with an example.",
    )
    parser.add_argument("--version", action="version", version=f"energy-routes {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMAND_MODULES:
        importlib.import_module(f".{name}", __package__).add_parser(commands)
    for command in commands.choices.values():
        if _has(command, "--layers") and not _has(command, "--max-bytes"):
            add_limits(command, told=False)
    return parser


def _has(parser: argparse.ArgumentParser, option: str) -> bool:
    return option in parser._option_string_actions


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, see `STATUSES`; what it prints cannot steer a terminal."""
    gc.set_threshold(MOST_NEW_OBJECTS)
    atexit.register(gc.freeze)  # what goes with the process anyway need not be searched for cycles
    with safe_streams():
        try:
            return _run(argv)
        except BrokenPipeError:  # the reader had enough, such as `head`: the shell's status for that
            return BROKEN_PIPE
        except EnergyRoutesError as error:
            print(f"energy-routes: {block(str(error))}", file=sys.stderr)
        except MemoryError:
            print("energy-routes: there is not enough memory for this; nothing was written", file=sys.stderr)
        except OSError as error:
            print(f"energy-routes: {block(str(error))}", file=sys.stderr)
        except KeyboardInterrupt:
            print("energy-routes: stopped", file=sys.stderr)
            return INTERRUPTED
        return 1


def _run(argv: Sequence[str] | None) -> int:
    """Run one command; what it printed has arrived when this returns, the help of a parser too."""
    try:
        arguments = make_parser().parse_args(argv)
        with in_force(limits_of(arguments)):
            status: int = arguments.run(arguments)
        return status
    finally:
        sys.stdout.flush()


def reference() -> str:
    """Return the command reference as Markdown, made from the parser; `geo/commands/README.md` holds it."""
    commands = next(iter(make_parser()._subparsers._group_actions)).choices  # type: ignore[union-attr]
    sections = [
        "# The command line",
        f"Made from the parser: `{REFERENCE_COMMAND}`",
        STATUSES,
        PRINTED,
        LIMITS,
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
        elif not isinstance(action, argparse._HelpAction) and action.help != argparse.SUPPRESS:
            label = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            value = f" {_value_name(action)}" if action.option_strings and action.nargs != 0 else ""
            rows.append(f"| `{label}{value}` | {(action.help or '').replace('|', chr(92) + '|')} |")
    return (["\n".join(rows)] if len(rows) > 2 else []) + nested


def _value_name(action: argparse.Action) -> str:
    return "/".join(map(str, action.choices)) if action.choices else str(action.metavar or action.dest.upper())


def _examples(epilog: str) -> str:
    return "\n".join(line.strip() for line in epilog.splitlines() if line.strip().startswith("energy-routes"))
