import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import drawing_server
import pytest
import shapely
import toy_atlas

from geo.atlas.limits import Limits, option
from geo.atlas.load import load
from geo.commands import cli
from geo.formats.fetch import fetch_lines

EXAMPLE_LINE = re.compile(r"^\s*(energy-routes .*)$", re.MULTILINE)


def commands():
    actions = cli.make_parser()._subparsers._group_actions[0]
    return dict(actions.choices)


def run(*arguments, capsys):
    status = cli.main(list(arguments))
    return status, capsys.readouterr()


@pytest.mark.parametrize("name", commands())
def test_the_help_of_every_command_shows_an_example(name, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([name, "--help"])
    assert stopped.value.code == 0
    assert EXAMPLE_LINE.search(capsys.readouterr().out)


def examples():
    for name, parser in commands().items():
        for line in EXAMPLE_LINE.findall(parser.epilog or ""):
            yield pytest.param(line, id=f"{name}: {line}")


@pytest.fixture
def drawings(monkeypatch, tmp_path):
    """A server on this machine in place of those that the atlas lists, with the lines of two systems."""
    with drawing_server.serving() as server:
        lines = load(["gas-lines", "oil-lines"])
        rows = [
            server.row(system, f"{system}.geojson", drawing_server.drawing(*lines_between(lines, system)))
            for system in ("tap", "baku-supsa")
        ]
        listed = [dict(zip(drawing_server.HEADER.split(","), row, strict=True)) for row in rows]
        monkeypatch.setattr("geo.formats.fetch.read_rows", lambda name, folder: listed)
        monkeypatch.setenv("ENERGY_ROUTES_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield


def lines_between(lines, system):
    shapes = lines.loc[lines["system"] == system].geometry
    return [list(shapely.segmentize(shape, 0.05).coords) for shape in shapes]


@pytest.mark.parametrize("line", list(examples()))
def test_every_documented_example_runs(line, capsys, monkeypatch, example_folder, request):
    monkeypatch.chdir(example_folder)
    if " fetch" in line or "--finer" in line:
        pytest.importorskip("pooch")
        request.getfixturevalue("drawings")
        fetch_lines()
    assert cli.main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_lengths_as_json_name_system_country_measured_and_published(capsys):
    status, captured = run("lengths", "--format", "json", capsys=capsys)
    rows = json.loads(captured.out)
    assert status == 0
    assert {"system", "country", "measured_km", "published_km", "difference_km", "difference_share"} <= set(rows[0])
    published = {(row["system"], row["country"]): row["published_km"] for row in rows}
    assert [published["btc", key] for key in ("AZ", "GE", "TR", None)] == [443, 249, 1076, 1768]


def test_lengths_by_country_have_only_countries(capsys):
    _, captured = run("lengths", "--system", "btc", "--by", "country", "--format", "json", capsys=capsys)
    assert [row["country"] for row in json.loads(captured.out)] == ["AZ", "GE", "TR"]


def test_totals_of_a_file_are_the_sums_of_its_lines(example_folder, capsys):
    file = str(example_folder / "my-lines.gpkg")

    def rows(*options):
        return json.loads(run("lengths", file, *options, "--format", "json", capsys=capsys)[1].out)

    by_country, (whole,) = rows("--by", "country", "--total"), rows("--total")
    azerbaijan = [row["length_km"] for row in rows("--by", "country") if row["country"] == "AZ"]
    assert whole["lines"] == 2
    assert whole["length_km"] == pytest.approx(sum(row["length_km"] for row in rows()))
    assert whole["length_km"] == pytest.approx(sum(row["length_km"] for row in by_country))
    (found,) = (row for row in by_country if row["country"] == "AZ")
    assert (found["lines"], found["length_km"]) == (len(azerbaijan), pytest.approx(sum(azerbaijan)))


def test_totals_of_the_atlas_are_refused_since_systems_share_lines(capsys):
    with pytest.raises(SystemExit):
        cli.main(["lengths", "--total"])
    assert "FILE" in capsys.readouterr().err


def test_an_unknown_system_gets_a_suggestion_and_status_1(capsys):
    status, captured = run("lengths", "--system", "bct", capsys=capsys)
    assert status == 1
    assert "no system is called 'bct'; did you mean" in captured.err
    assert "btc" in captured.err
    assert captured.out == ""


def test_wrong_usage_is_status_2(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["lengths", "--by", "colour"])
    assert stopped.value.code == 2


def test_check_names_every_problem_and_ends_with_1(tmp_path, capsys):
    bad = tmp_path / "bad.geojson"
    bad.write_text('{"type":"FeatureCollection","features":[1, 2]}')
    status, captured = run("check", str(bad), capsys=capsys)
    assert status == 1
    assert captured.err.count("bad.geojson, feature") == 2


def test_check_of_the_shipped_layers_is_good(capsys):
    status, captured = run("check", capsys=capsys)
    assert status == 0
    assert captured.out.startswith("good: ")


def test_python_m_geo_is_the_command(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "geo", "--version"], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout.startswith("energy-routes ")


def test_a_closed_pipe_is_no_traceback(tmp_path):
    command = f"{shlex.quote(sys.executable)} -m geo sources | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "Traceback" not in done.stderr


def test_help_imports_nothing_heavy():
    heavy = "'numpy', 'pandas', 'shapely', 'folium', 'dataclasses', 'inspect'"
    code = (
        "import sys; from geo.commands import cli; cli.make_parser(); "
        f"print(*(m for m in ({heavy}) if m in sys.modules))"
    )
    place = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=place)
    assert done.stdout.strip() == ""


def test_the_first_help_needs_nothing_but_argparse():
    code = (
        "import sys; before = set(sys.modules)\n"
        "from geo.commands import cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted({'typing', 'json', 'pathlib', 'numbers', 'dataclasses'} & set(sys.modules) - before))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('geo.')))"
    )
    place = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=place)
    *told, others, ours = done.stdout.split("\n")[:-1]
    assert set(cli.COMMANDS) <= {line.split()[0] for line in told if line.startswith("    ")}
    assert others == ""
    assert ours == "geo.commands geo.commands.cli geo.commands.terminal geo.errors"


def test_build_makes_its_pages_without_folium(tmp_path):
    code = "import sys; from geo.commands import cli; cli.main(['build']); print('folium' in sys.modules)"
    place = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=place, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_every_command_that_reads_takes_every_limit_a_message_may_name():
    parsers = commands()
    parsers |= next(iter(parsers.pop("import")._subparsers._group_actions)).choices
    lacking = {
        name: [limit for limit in Limits._fields if option(limit) not in parser._option_string_actions]
        for name, parser in parsers.items()
    }
    assert {name: missing for name, missing in lacking.items() if missing} == {"new": lacking["new"]}


@pytest.mark.parametrize("command", ["check", "lengths", "sources", "export --out out.csv", "build --out out", "flow"])
def test_limits_hold_for_the_layers_of_an_atlas_and_can_be_raised(tmp_path, monkeypatch, capsys, command):
    toy_atlas.write_atlas(tmp_path / "layers")
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "layers" / "lines.geojson").open("ab") as file:
        file.write(b"\n" * 50_000)
    arguments = [*command.split(), "--layers", "layers"]
    status = cli.main(arguments)
    usual = capsys.readouterr()
    assert cli.main([*arguments, "--max-bytes", "40_000"]) == 1
    assert "give --max-bytes " in capsys.readouterr().err
    assert cli.main([*arguments, "--max-bytes", "70_000"]) == status
    assert capsys.readouterr() == usual
