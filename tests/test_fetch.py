"""Fetching open drawings from a server on this machine that cuts, lies and sends elsewhere."""

import hashlib
import io
import socket
import sys

import drawing_server
import pytest

from geo.commands import cli
from geo.errors import FetchError, NoAnswerError, UnknownNameError
from geo.formats.fetch import TRIES, cache_folder, fetch_lines, kept_file, listed_lines

pytest.importorskip("pooch")
CONTENT = drawing_server.drawing([(1 + i / 10, 5 + 0.01 * (i % 2)) for i in range(181)])


@pytest.fixture
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("ENERGY_ROUTES_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr("pooch.core.time.sleep", lambda seconds: None)
    with drawing_server.serving() as server:
        yield server


@pytest.fixture
def listing(server, toy_folder):
    """The toy atlas with one drawing listed, of btc."""
    drawing_server.list_drawings(toy_folder, server.row("btc", "routes/P1.geojson", CONTENT))
    return toy_folder


def kept():
    return sorted(path.name for path in cache_folder().rglob("*") if path.is_file())


def test_what_is_fetched_is_kept_and_not_asked_for_again(server, listing):
    (path,) = fetch_lines(folder=listing)
    assert path.read_bytes() == CONTENT
    assert path.name == "P1.geojson"
    assert fetch_lines(folder=listing) == [path]
    assert server.asked == ["/repository/commit/routes/P1.geojson"]


def test_only_the_systems_asked_for_are_fetched(server, toy_folder):
    rows = [server.row(name, f"{name}.geojson", CONTENT) for name in ("btc", "bte")]
    drawing_server.list_drawings(toy_folder, *rows)
    assert [path.name for path in fetch_lines(["bte"], folder=toy_folder)] == ["bte.geojson"]
    assert len(server.asked) == 1
    assert fetch_lines("Toy gas line", folder=toy_folder) == fetch_lines(["bte"], folder=toy_folder)
    with pytest.raises(UnknownNameError, match="no system is called 'tap'; known are"):
        fetch_lines(["tap"], folder=toy_folder)
    drawing_server.list_drawings(toy_folder, rows[0])
    with pytest.raises(UnknownNameError, match=r"bte \(Toy gas line\) is no part of finer-lines.csv"):
        fetch_lines(["bte"], folder=toy_folder)


def test_an_atlas_that_lists_none_says_so(toy_folder):
    with pytest.raises(NoAnswerError, match="lists no finer lines"):
        fetch_lines(folder=toy_folder)


@pytest.mark.parametrize("fault", ["cut", "wrong"])
def test_a_download_that_fails_is_begun_anew(server, listing, fault):
    server.faults = [fault] * (TRIES - 1)
    (path,) = fetch_lines(folder=listing)
    assert path.read_bytes() == CONTENT
    assert len(server.asked) == TRIES
    assert kept() == ["P1.geojson"]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("cut", "the connection was cut 3 times"),
        ("wrong", f"is not the file with SHA-256 {hashlib.sha256(CONTENT).hexdigest()[:16]}"),
        ("long", f"it sends more than the {len(CONTENT):,} bytes of the file"),
        (404, "it answers 404"),
        (500, "it answers 500"),
    ],
)
def test_a_server_that_does_not_send_the_file_leaves_nothing_behind(server, listing, fault, message):
    server.faults = [fault] * TRIES
    with pytest.raises(FetchError, match=rf"cannot fetch P1.geojson of 'btc' from 127.0.0.1:\d+: .*{message}"):
        fetch_lines(folder=listing)
    assert kept() == []


def test_a_redirect_to_another_host_is_followed(server, listing):
    elsewhere = server.address.replace("127.0.0.1", "localhost") + "/other/P1.geojson"
    server.files["/other/P1.geojson"] = CONTENT
    server.faults = [elsewhere]
    (path,) = fetch_lines(folder=listing)
    assert path.read_bytes() == CONTENT
    assert server.asked == ["/repository/commit/routes/P1.geojson", "/other/P1.geojson"]


def test_a_redirect_in_a_circle_ends(server, listing):
    server.faults = [f"{server.address}/repository/commit/routes/P1.geojson"] * 1000
    with pytest.raises(FetchError, match="it sends from address to address"):
        fetch_lines(folder=listing)


def test_without_a_network_the_message_says_so_and_what_is_here_stays(server, listing, monkeypatch):
    (path,) = fetch_lines(folder=listing)
    with drawing_server.serving() as other:
        rows = [other.row("btc", "P1.geojson", CONTENT), other.row("bte", "P2.geojson", CONTENT + b" ")]
    drawing_server.list_drawings(listing, *rows)
    with pytest.raises(FetchError, match=r"P2.geojson of 'bte' .*cannot be reached"):
        fetch_lines(folder=listing)
    assert path.read_bytes() == CONTENT


def test_a_kept_file_that_was_changed_is_not_used_and_fetched_anew(listing):
    (path,) = fetch_lines(folder=listing)
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(
        FetchError, match="is not what was fetched, its SHA-256 is another; run: energy-routes fetch btc"
    ):
        kept_file(listed_lines(listing)[0])
    assert fetch_lines(folder=listing) == [path]
    assert path.read_bytes() == CONTENT


def test_a_cache_that_cannot_be_written_is_named(listing, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ENERGY_ROUTES_CACHE", str(tmp_path / "file"))
    with pytest.raises(FetchError, match="file"):
        fetch_lines(folder=listing)


def test_without_pooch_the_message_says_how_to_get_it(listing, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(FetchError, match=r"pip install 'energy-routes\[fetch\]'"):
        fetch_lines(folder=listing)


def test_a_bar_shows_how_far_a_file_is_when_somebody_looks(listing, monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "__stderr__", terminal)
    fetch_lines(folder=listing, progress=True)
    assert "P1.geojson:" in terminal.getvalue()
    assert "/2.49k [" in terminal.getvalue()  # bytes in all


def test_the_command_fetches_and_reports_what_changes(server, listing, capsys):
    assert cli.main(["fetch", "--layers", str(listing), "--format", "csv"]) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith("1 files are here, in ")
    header, *rows = captured.out.splitlines()
    assert header.startswith("id,system,country,in_use,drawn_km,measured_km,published_km,apart_mean_km,apart_max_km")
    assert [row.split(",")[:4] for row in rows] == [
        ["btc-az", "btc", "AZ", "theirs"],
        ["btc-ge", "btc", "GE", "theirs"],
    ]


def test_the_command_says_in_one_message_that_it_is_offline(server, listing, capsys):
    server.shutdown()
    server.server_close()
    assert cli.main(["fetch", "--layers", str(listing)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("energy-routes: cannot fetch P1.geojson of 'btc'")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize(
    "command",
    [
        ["lengths"], ["lengths", "--finer"], ["kp", "btc", "100", "--finer"], ["locate", "5", "5", "--finer"],
        ["between", "btc", "100", "200", "--finer"], ["check", "--finer"],
    ],
)  # fmt: skip
def test_no_other_command_asks_a_network(server, listing, monkeypatch, capsys, command):
    fetch_lines(folder=listing)
    asked = len(server.asked)

    def refuse(*_):
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert cli.main([*command, "--layers", str(listing)]) == 0
    assert len(server.asked) == asked


def test_finer_lines_that_were_never_fetched_are_not_fetched_in_passing(server, listing, capsys):
    assert cli.main(["lengths", "--finer", "--layers", str(listing)]) == 1
    assert "no finer line was fetched yet; run: energy-routes fetch" in capsys.readouterr().err
    assert server.asked == []


def test_the_shipped_table_names_each_file_once_and_pins_it():
    listed = listed_lines()
    assert len({file.kept_as for file in listed}) == len(listed) > 0
    assert all(
        file.url.startswith("https://") and file.commit in file.url and len(file.commit) == 40 for file in listed
    )
    assert all(file.attribution and file.licence and 0 < file.bytes < 10_000_000 for file in listed)
