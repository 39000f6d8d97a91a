"""The command line: parse, call one function, print. Errors are one clear block on stderr and exit status 1."""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import ArgumentError, EnergyRoutesError
from .terminal import block, one_line, safe_streams

TYPE_CHECKING = False  # help waits for what is imported here
if TYPE_CHECKING:
    from typing import Any, NoReturn

MOST_NEW_OBJECTS = 500_000
"""New objects between two searches for garbage: a command is short, and Python's 700 cost it a tenth of its time."""

COMMANDS = {
    "build": ("build", "write all maps and length tables"),
    "lengths": ("lengths", "length of every system by country, measured beside published"),
    "kp": ("kilometre", "the place of a kilometre point"),
    "locate": ("kilometre", "the kilometre point nearest to a place"),
    "between": ("kilometre", "the countries and stations between two kilometre points"),
    "routes": ("compare", "alternatives from a field to Europe: length, countries, bottleneck"),
    "flow": ("compare", "how much can reach Europe, what limits it, what a closure strands"),
    "systems": ("listing", "the systems there are: pipelines, railways and tanker routes"),
    "places": ("listing", "the places there are: fields, ports, stations, groups, passages and countries"),
    "scenarios": ("listing", "the named what-ifs that `flow --case` compares"),
    "sources": ("sources", "every source and what rests on it; the weakest facts"),
    "check": ("check", "check layers and tables; name every problem"),
    "series": ("series", "a published quantity year by year"),
    "map": ("map", "draw the lines and points of any files as one page"),
    "import": ("imports", "turn other people's files into a layer"),
    "export": ("imports", "write layers for QGIS, Google Earth, pandas or a spreadsheet"),
    "draw": ("draw", "make the layers of an atlas from its tables"),
    "new": ("new", "begin an atlas of another region"),
    "fetch": ("fetch", "fetch finer lines, for --finer of other commands"),
}
"""Commands with the module that knows each, and what each does."""

SPEAKING = (
    "lengths", "kp", "locate", "between", "routes", "flow", "systems", "places", "scenarios", "sources", "series",
)  # fmt: skip
"""Commands whose answers are told in several languages."""
LANGUAGE_VARIABLE = "ENERGY_ROUTES_LANG"

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
LANGUAGES_TOLD = (
    "`--lang` tells tables and sentences in {others} too: headings, words such as the kind of a "
    "place, units, numbers and dates, and names wherever the tables have one. English stay: ids, CSV and JSON, "
    "operators, notes, titles of sources, whom a tariff is for, names that no source gives in the language, what "
    "`build`, `check`, `map`, `import`, `export`, `draw`, `new` and `fetch` print, help, and messages of what is "
    "wrong, but those of an unknown name, of a kilometre or place off a route, and of a question that has no way."
)
REFERENCE_COMMAND = (
    "python -c \"from geo.commands import cli; print(cli.reference(), end='')\" > geo/commands/README.md"
)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line, whatever was typed."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        super().error(one_line(message))


class _Commands(argparse._SubParsersAction):  # type: ignore[type-arg]
    """The commands, each with the line that says what it does."""

    def add_parser(self, name: str, **kwargs: Any) -> argparse.ArgumentParser:
        """Add one of `COMMANDS`; {does} in its description is what is said there."""
        does = COMMANDS[name][1]
        description = str(kwargs.pop("description", "")).replace("{does}", does)
        added: argparse.ArgumentParser = super().add_parser(name, help=does, description=description, **kwargs)
        return added

    def tell(self, name: str) -> None:
        """Tell of one of `COMMANDS` whose options nobody asked for: to make its parser would take longer."""
        self._choices_actions.append(self._ChoicesPseudoAction(name, (), COMMANDS[name][1]))
        self._name_parser_map[name] = None


def make_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """Return the parser with all commands, or with the options of the one `asked` for; it imports nothing heavy."""
    parser = _Parser(
        prog="energy-routes",
        description="Oil and gas routes from Kazakhstan and the Caspian to Europe: maps, lengths, alternatives.",
        epilog="Every command has its own --help with an example.",
    )
    parser.add_argument("--version", action="version", version=f"energy-routes {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, action=_Commands)
    assert isinstance(commands, _Commands)
    wanted = COMMANDS.get(asked or "", ("", ""))[0]
    for name, (module, _) in COMMANDS.items():
        if asked is not None and module != wanted:
            commands.tell(name)
        elif name not in commands.choices:
            importlib.import_module(f".{module}", __package__).add_parser(commands)
    for name, command in commands.choices.items():
        if not isinstance(command, argparse.ArgumentParser):
            continue  # it was only told of
        if _has(command, "--layers") and not _has(command, "--max-bytes"):
            from .reading import add_limits

            add_limits(command, told=False)
        if name in SPEAKING and _has(command, "--format"):
            add_language(command)
    return parser


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the language that tables and sentences are told in."""
    from ..atlas.said import LANGUAGES

    parser.add_argument(
        "--lang", choices=LANGUAGES, metavar="CODE",
        help=f"tell tables and sentences in this language: {', '.join(LANGUAGES)} (default: that of the variable "
        f"{LANGUAGE_VARIABLE}, else en); JSON and CSV stay English",
    )  # fmt: skip


def language_of(arguments: argparse.Namespace) -> str:
    """Return the language to answer in: the one asked for, else that of the environment, else English.

    Raises
    ------
    ArgumentError
        The environment names one that is not known.
    """
    from ..atlas.said import ENGLISH, LANGUAGES

    if not hasattr(arguments, "lang"):
        return ENGLISH
    chosen = arguments.lang or os.environ.get(LANGUAGE_VARIABLE) or ENGLISH
    if chosen not in LANGUAGES:
        raise ArgumentError(f"{LANGUAGE_VARIABLE} is {chosen!r}; it is one of {', '.join(LANGUAGES)}")
    return str(chosen)


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
        words = sys.argv[1:] if argv is None else argv
        asked = next((word for word in words if not word.startswith("-")), "")
        arguments = make_parser(asked).parse_args(words)
        from ..atlas.limits import in_force
        from ..atlas.said import speaking
        from .reading import limits_of

        with in_force(limits_of(arguments)), speaking(language_of(arguments)):
            try:
                status: int = arguments.run(arguments)
            except EnergyRoutesError as error:
                from .messages import told

                print(f"energy-routes: {block(told(str(error)))}", file=sys.stderr)
                return 1
        return status
    finally:
        sys.stdout.flush()


def reference() -> str:
    """Return the command reference as Markdown, made from the parser; `geo/commands/README.md` holds it."""
    from ..atlas.said import OTHERS

    commands = next(iter(make_parser()._subparsers._group_actions)).choices  # type: ignore[union-attr]
    sections = [
        "# The command line",
        f"Made from the parser: `{REFERENCE_COMMAND}`",
        STATUSES,
        PRINTED,
        LIMITS,
        LANGUAGES_TOLD.format(others=", ".join(OTHERS)),
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
