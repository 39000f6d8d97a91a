"""What `routes` and `flow` answer of the shipped atlas is kept word for word: files of tests/answers.

With ENERGY_ROUTES_NEW_ANSWERS=yes the files are written anew; look at every difference before it is kept. A missing
file fails.
"""

import argparse
import functools
import json
import os
from pathlib import Path

import pytest

from geo.commands import compare
from geo.network.tables import atlas_network

FOLDER = Path(__file__).parent / "answers"
RENEW = os.environ.get("ENERGY_ROUTES_NEW_ANSWERS") == "yes"
ANSWERS = {
    "routes-tengiz.json": "routes",
    "routes-cpc-closed-transshipments.json": "routes --to trieste --close cpc --by transshipments",
    "routes-countries-many-closed.json": "routes --from tengiz --close cpc,turkish-straits --by countries",
    "routes-on-paper.json": "routes --from fields --include-proposed --every-leg -k 8",
    "routes-cost.json": "routes --to cpc-terminal --by cost",
    "routes-gas.json": "routes --from sangachal --to IT --commodity gas --format json",
    "routes-goods.json": "routes --from KZ --to kars --commodity goods",
    "routes-cpc-closed.txt": "routes --to trieste --close cpc",
    "routes-gas.txt": "routes --from sangachal --commodity gas",
    "routes-tengiz.csv": "routes",
    "flow-fields.json": "flow",
    "flow-cpc-closed.json": "flow --close cpc",
    "flow-russia-closed-operating.json": "flow --from tengiz --close RU --operating-only --year 2024",
    "flow-on-paper.json": "flow --close btc --include-proposed",
    "flow-unlimited.json": "flow --from ceyhan --to IT",
    "flow-gas.json": "flow --from sangachal --commodity gas",
    "flow-goods.json": "flow --from KZ --to kars --commodity goods",
    "flow-case-low-water.json": "flow --case low-water",
    "flow-case-btc-closed.json": "flow --case btc-closed",
    "flow-case-eskene-kuryk-built.json": "flow --case eskene-kuryk-built",
    "flow-case-trans-caspian-built.json": "flow --from turkmenbashi --commodity gas --case trans-caspian-built",
    "flow-case-scp-31.json": "flow --from sangachal --commodity gas --case scp-31",
    "flow-cpc-closed.txt": "flow --close cpc",
    "flow-case-btc-closed.txt": "flow --case btc-closed",
    "flow-gas.txt": "flow --from sangachal --to TR --commodity gas --close tanap",
}
"""What is asked by the file that holds the answer."""


@pytest.fixture(scope="module")
def network_of():
    return functools.cache(atlas_network)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_command_answers_what_it_answered(name, network_of, monkeypatch, capsys):
    monkeypatch.setattr(
        compare, "_network", lambda arguments: network_of(arguments.commodity or "oil", year=arguments.year)
    )
    parser = argparse.ArgumentParser()
    compare.add_parser(parser.add_subparsers())
    form = {".json": ["--format", "json"], ".csv": ["--format", "csv"], ".txt": []}[Path(name).suffix]
    arguments = parser.parse_args([*ANSWERS[name].split(), *form])
    assert arguments.run(arguments) == 0
    found, file = capsys.readouterr().out, FOLDER / name
    if RENEW:
        file.write_text(found, encoding="utf-8")
        return
    assert file.exists(), f"no tests/answers/{name}; make it with ENERGY_ROUTES_NEW_ANSWERS=yes and look at it"
    kept = file.read_text(encoding="utf-8")
    if name.endswith(".json"):
        assert json.loads(found) == json.loads(kept)
    else:
        assert found == kept


def test_every_kept_answer_is_asked_for():
    assert {file.name for file in FOLDER.iterdir()} == set(ANSWERS)
