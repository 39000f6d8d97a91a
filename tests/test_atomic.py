"""Files and folders are written whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo import atomic
from geo.atomic import FOLDER_MARK, replace_file, replace_folder, write_bytes, write_text
from geo.errors import OutputError


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_new_file_is_written_and_no_temporary_file_stays(tmp_path):
    with replace_file(tmp_path / "deep" / "a.txt") as part:
        assert part.name == "a.txt"
        assert part.parent.parent == tmp_path / "deep"
        part.write_text("new")
    assert (tmp_path / "deep" / "a.txt").read_text() == "new"
    assert names(tmp_path / "deep") == ["a.txt"]


def write_half(target, error):
    with replace_file(target) as part:
        part.write_text("half")
        raise error


def test_an_exception_leaves_the_previous_file_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_half(target, ZeroDivisionError())
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_full_disk_is_reported_and_leaves_the_previous_file_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(OutputError, match=r"a\.txt: No space left on device.*untouched"):
        write_half(target, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_really_full_device_is_reported(tmp_path):
    with pytest.raises(OutputError, match="No space left"), replace_file(tmp_path / "a.txt"):
        Path("/dev/full").write_text("x")


def test_a_block_that_writes_nothing_is_an_error(tmp_path):
    with pytest.raises(OutputError, match="nothing was written"), replace_file(tmp_path / "a.txt"):
        pass


def test_a_folder_or_device_as_target_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "d").mkdir()
    with pytest.raises(OutputError, match="it is a folder"), replace_file(tmp_path / "d"):
        raise AssertionError("the block must not run")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="not an ordinary file"), replace_file(tmp_path / "pipe"):
        raise AssertionError("the block must not run")
    for nameless in ("", ".", "/", tmp_path / ".."):
        with pytest.raises(OutputError, match="cannot write"), replace_file(nameless):
            raise AssertionError("the block must not run")


def test_a_parent_that_is_a_file_is_reported(tmp_path):
    (tmp_path / "f").write_text("x")
    with pytest.raises(OutputError, match="cannot write"), replace_file(tmp_path / "f" / "a.txt"):
        raise AssertionError("the block must not run")


def test_a_read_only_folder_is_reported(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):  # root may write anywhere, so the refusal is played
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    (tmp_path / "a.txt").write_text("old")
    monkeypatch.setattr(atomic.tempfile, "mkdtemp", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        write_text(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"


def test_the_mode_of_the_previous_file_is_kept(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    write_text(target, "new")
    assert target.stat().st_mode & 0o777 == 0o640
    write_text(tmp_path / "b.txt", "new")
    (tmp_path / "c.txt").write_text("ordinary")
    assert (tmp_path / "b.txt").stat().st_mode == (tmp_path / "c.txt").stat().st_mode


def test_text_is_utf8_with_the_line_ends_it_has(tmp_path):
    write_text(tmp_path / "a.txt", "Atıraý\nБаку\r\n")
    assert (tmp_path / "a.txt").read_bytes() == "Atıraý\nБаку\r\n".encode()
    write_bytes(tmp_path / "a.txt", b"\0\xff")
    assert (tmp_path / "a.txt").read_bytes() == b"\0\xff"


KILLED = """
import sys, time
from geo.atomic import replace_file, replace_folder
what, target = sys.argv[1:]
if what == "file":
    with replace_file(target) as part:
        part.write_text("half"); print("ready", flush=True); time.sleep(60)
else:
    with replace_folder(target) as part:
        (part / "b.txt").write_text("half"); print("ready", flush=True); time.sleep(60)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_killed_build_leaves_the_previous_output_whole_and_its_leftovers_are_swept_later(tmp_path, what):
    target = tmp_path / "out"
    if what == "file":
        target.write_text("old")
    else:
        with replace_folder(target) as part:
            (part / "a.txt").write_text("old")
    child = subprocess.Popen([sys.executable, "-c", KILLED, what, str(target)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert (target if what == "file" else target / "a.txt").read_text() == "old"
    (leftover,) = [p for p in tmp_path.iterdir() if p != target]
    os.utime(leftover, (time.time() - 2 * atomic.STALE_AFTER_S,) * 2)
    if what == "file":
        write_text(target, "new")
    else:
        with replace_folder(target):
            pass
    assert names(tmp_path) == ["out"]


def test_two_writers_at_once_each_leave_a_whole_file_and_the_last_wins(tmp_path):
    target = tmp_path / "a.txt"
    with replace_file(target) as one, replace_file(target) as two:
        assert one != two
        one.write_text("one" * 1000)
        two.write_text("two" * 1000)
    assert target.read_text() == "one" * 1000
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_folder_is_replaced_as_a_whole(tmp_path, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    target = tmp_path / "out"
    for turn in ("a", "b"):
        with replace_folder(target) as part:
            (part / "sub").mkdir()
            (part / "sub" / f"{turn}.txt").write_text(turn)
    assert names(target) == [FOLDER_MARK, "sub"]
    assert names(target / "sub") == ["b.txt"]
    assert names(tmp_path) == ["out"]


def test_a_folder_with_other_peoples_files_is_never_replaced(tmp_path):
    target = tmp_path / "documents"
    target.mkdir()
    (target / "thesis.txt").write_text("years")
    with pytest.raises(OutputError, match="not written here"), replace_folder(target):
        raise AssertionError("the block must not run")
    assert (target / "thesis.txt").read_text() == "years"
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(target)
    for name in ("file", "link"):
        with pytest.raises(OutputError, match="file or link"), replace_folder(tmp_path / name):
            raise AssertionError("the block must not run")


def test_a_folder_build_stopped_between_its_two_moves_is_put_back(tmp_path):
    target = tmp_path / "out"
    with replace_folder(target) as part:
        (part / "a.txt").write_text("old")
    os.rename(target, tmp_path / ".out.previous")
    with pytest.raises(ZeroDivisionError), replace_folder(target):
        1 / 0  # noqa: B018
    assert (target / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_two_builds_into_one_folder_at_once_leave_one_whole_folder(tmp_path):
    target = tmp_path / "out"
    with replace_folder(target) as one, replace_folder(target) as two:
        for part, text in ((one, "one"), (two, "two")):
            (Path(part) / "a.txt").write_text(text)
            (Path(part) / "b.txt").write_text(text)
    assert {(target / n).read_text() for n in ("a.txt", "b.txt")} == {"one"}
    assert names(tmp_path) == ["out"]
