"""What a release promises the next: flags, public names and keys of addresses. `python tests/kept_interface.py` adds.

The list only grows: what is on it keeps working, or is taken off by hand with a line in the changelog.
"""

import json
from pathlib import Path

import geo
from geo.commands import cli

KEPT = Path(__file__).with_name("kept_interface.json")


def flags():
    """Return the options of each command, and of each of its parts, by its name."""
    found = {}

    def collect(name, parser):
        options = [flag for action in parser._actions for flag in action.option_strings if flag.startswith("--")]
        found[name] = sorted({*options} - {"--help"})
        for action in parser._actions:
            for inner, below in (getattr(action, "choices", None) or {}).items() if action.nargs == "A..." else ():
                collect(f"{name} {inner}".strip(), below)

    collect("", cli.make_parser())
    return found


if __name__ == "__main__":
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {"flags": {}, "names": [], "address": {}}
    for name, options in flags().items():
        kept["flags"][name] = sorted({*kept["flags"].get(name, []), *options})
    kept["names"] = sorted({*kept["names"], *geo.__all__})
    KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
