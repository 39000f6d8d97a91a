"""What is printed cannot steer a terminal, and a terminal that fails ends a command with a status, not a traceback."""

import csv
import io
import json
import os
import shlex
import subprocess
import sys

import hostile
import pytest
import toy_atlas
from hypothesis import given
from hypothesis import strategies as st

from geo.commands import cli
from geo.commands.terminal import SafeStream, block, harmless, one_line

PYTHON = shlex.quote(sys.executable)


ALL_AT_ONCE = " ".join(hostile.MARKS.values())
IN_ARGUMENT = ALL_AT_ONCE.replace("\0", "").replace("\ud800", "\udce9")  # of what no UTF-8 is, a shell makes the latter


def printed(arguments, capsys):
    try:
        status = cli.main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        status = stopped.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("command", "text"),
    [("lengths FILE", text) for text in hostile.MARKS.values()]
    + [(command, ALL_AT_ONCE) for command in (
        "lengths FILE --total --by country", "lengths FILE --format csv", "lengths FILE --format json",
        "import file FILE", "import file FILE --geometry points", "import gem FILE", "import osm FILE",
        "import file FILE --layer TEXT",
        "import file FILE --beside-ours", "map FILE --out page.html", "check FILE", "build --add FILE --out maps",
    )],
)  # fmt: skip
def test_no_text_of_a_file_steers_the_terminal(tmp_path, monkeypatch, capsys, command, text):
    monkeypatch.chdir(tmp_path)
    for file in (hostile.write_geojson(tmp_path / "a.geojson", text), hostile.write_csv(tmp_path / "a.csv", text)):
        _, out, err = printed(command.format(file, text).split(" "), capsys)
        assert out + err
        told = err if "csv" in command else out + err  # within a quoted cell a line end is data
        assert hostile.is_harmless(told), told.encode()
        assert not hostile.STEERING & set(out)


@pytest.mark.parametrize(
    "command",
    [["lengths", "--system", "{}"], ["kp", "{}", "1"], ["routes", "--from", "{}"], ["flow", "--close", "{}"],
     ["check", "{}"], ["map", "{}", "--out", "a.html"], ["export", "{}", "--out", "a.csv"], ["build", "--tiles", "{}"],
     ["sources", "--format", "{}"], ["{}"], ["lengths", "--{}"], ["import", "file", "{}"]],
    ids=" ".join,
)  # fmt: skip
def test_no_argument_steers_the_terminal(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    status, out, err = printed([part.format(IN_ARGUMENT) for part in command], capsys)
    assert status in (1, 2)
    assert hostile.is_harmless(out + err), (out + err).encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["right to left", "isolate"])
@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_no_name_of_an_atlas_steers_the_terminal(tmp_path, capsys, name, format):
    layers = toy_atlas.write_atlas(tmp_path / "layers")
    text = hostile.MARKS[name]
    table = layers / "sources.csv"
    table.write_text(table.read_text().replace("A book", f"A {text} book"), encoding="utf-8")
    _, out, _ = printed(["sources", "--layers", layers, "--format", format], capsys)
    assert hostile.is_harmless(out)
    if format == "json":
        assert json.loads(out)[0]["title"] == f"A {text} book"


@pytest.mark.parametrize("name", ["clear the screen", "one byte escape", "line end", "line separator", "null"])
def test_an_atlas_with_control_characters_is_refused(tmp_path, capsys, name):
    text = hostile.MARKS[name]
    layers = toy_atlas.write_atlas(tmp_path / "layers")
    good = (layers / "systems.csv").read_text(), (layers / "points.geojson").read_text()
    assert printed(["check", "--layers", layers], capsys)[0] == 0
    (layers / "systems.csv").write_bytes(good[0].replace("Toy oil line", f'"Toy {text}"').encode())
    status, out, err = printed(["check", "--layers", layers], capsys)
    assert (status, out) == (1, "")
    assert "line end or control character" in err
    assert hostile.is_harmless(err)
    (layers / "systems.csv").write_text(good[0])
    changed = good[1].replace('"name": "west"', f'"name": {json.dumps(text)}')
    (layers / "points.geojson").write_text(changed)
    assert "line end or control character" in printed(["check", "--layers", layers], capsys)[2]


@given(st.text(alphabet=st.characters()))
def test_json_that_is_printed_is_the_same_text_for_every_terminal(text):
    printed_json = json.dumps({"a": text}, ensure_ascii=False)
    for encoding in ("ascii", "cp1251", "utf-8"):
        terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        SafeStream(terminal, "standard output").write(printed_json)
        terminal.flush()
        shown = terminal.buffer.getvalue().decode(encoding)
        assert json.loads(shown) == {"a": text}
        assert not hostile.STEERING & set(shown)


def test_plain_text_of_any_script_is_printed_as_it_is():
    for text in ("Нефтепровод Баку–Тбилиси", "ქართული", "a\tb\n", "Öl · 1 000 km", "管道"):
        assert harmless(text) == text
    assert one_line("a\nb") == "a\\u000ab"
    assert block("one\ntwo") == "one\n  two"


def test_a_csv_that_is_printed_stays_one_table(tmp_path, capsys):
    file = hostile.write_geojson(tmp_path / "a.geojson", 'a,"b\x1b\n=1')
    rows = list(csv.reader(io.StringIO(printed(["lengths", file, "--format", "csv"], capsys)[1])))
    assert len({len(row) for row in rows}) == 1


def shell(command, **environment):
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done


TROUBLE = [
    ("{} > /dev/full", 1, "No space left on device"),
    ("{} >&-", 1, "it is closed"),
    ("{} > /dev/full 2>&1", 1, ""),
    ("{} >&- 2>&-", 1, ""),
    ("{} | true; exit ${{PIPESTATUS[0]}}", 141, ""),
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize(("trouble", "status", "told"), TROUBLE, ids=[line[0] for line in TROUBLE])
@pytest.mark.parametrize("command", ["--help", "sources"])
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_standard_output_that_fails_is_told_by_status_and_message(command, trouble, status, told, buffered):
    done = shell(trouble.format(f"{PYTHON} -m geo {command}"), PYTHONUNBUFFERED=buffered)
    assert (done.returncode, done.stdout) == (status, "")
    assert told in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("trouble", ["2>&-", "2>/dev/full"])
def test_a_standard_error_that_fails_changes_no_status_and_goes_nowhere_else(trouble):
    done = shell(f"{PYTHON} -m geo lengths --system nothing {trouble}")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_with_standard_streams_closed_no_file_is_opened_in_their_place(tmp_path):
    out = tmp_path / "btc.gpkg"
    shell(f"{PYTHON} -m geo export btc --out {shlex.quote(str(out))} <&- >&- 2>&-")
    assert out.read_bytes().startswith(b"SQLite format 3")
    assert shell(f"{PYTHON} -m geo import file {shlex.quote(str(out))}").returncode == 0


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=["ascii", "C"],
)
def test_a_terminal_without_unicode_shows_what_it_can(environment):
    done = shell(f"{PYTHON} -m geo sources --format json", **environment)
    assert done.returncode == 0
    assert any("ə" in source["title"] for source in json.loads(done.stdout))
    assert done.stdout.isascii()


def test_a_word_that_is_no_text_is_told_in_the_summary(tmp_path, capsys):
    hostile.write_geojson(tmp_path / "half.geojson", "\ud800")
    assert cli.main(["lengths", str(tmp_path / "half.geojson")]) in (0, 1)
    assert "features:" in capsys.readouterr().err
