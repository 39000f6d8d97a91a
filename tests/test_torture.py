"""Each command that writes leaves the old file or the new one, whichever call to the system fails or is the last."""

import sys

import pytest
import torture

TRIED = {"build": 4, "map": 2, "new": 1, "draw": 4}
"""Calls tried here, of the commands that take long; of the others 10. `python tests/torture.py` tries all of them."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and asks /proc which file is meant")
@pytest.mark.parametrize("name", torture.COMMANDS)
def test_a_call_that_fails_or_is_the_last_costs_nothing(tmp_path, name):
    found = torture.fail_at_every_call(name, torture.prepare(tmp_path.resolve()), most=TRIED.get(name, 10))
    assert found["calls"] > 5
    assert found["runs"] == 2 * min(found["calls"], TRIED.get(name, 10))
    assert {what: found[what] for what in ("tracebacks", "losses", "leftovers", "silent")} == dict.fromkeys(
        ("tracebacks", "losses", "leftovers", "silent"), 0
    )


def test_the_torture_notices_a_file_written_in_place(tmp_path, monkeypatch):
    def in_place(arguments):
        with open("out/a.csv", "w") as file:
            file.write("half")
            file.flush()
            file.write("other half")
        return 0

    monkeypatch.setattr(torture.cli, "main", in_place)
    found = torture.fail_at_every_call("import csv", torture.prepare(tmp_path.resolve()))
    assert found["losses"] > 0
