"""Files are written whole or not at all, and no result takes the place of what is read."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo import atomic
from geo.atomic import refuse_overwrite, replace_file, write_bytes, write_text
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
    monkeypatch.setattr(Path, "mkdir", refuse)
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
from geo.atomic import replace_file
with replace_file(sys.argv[1]) as part:
    part.write_text("half"); part.with_name(part.name + "-journal").write_text("side")
    print("ready", flush=True); time.sleep(60)
"""


def kill_a_writer(target):
    """Kill a process that writes to the target, halfway, and return the folder it leaves."""
    before = set(target.parent.iterdir())
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    (leftover,) = set(target.parent.iterdir()) - before
    return leftover


def test_a_killed_writer_leaves_the_previous_file_whole_and_the_next_write_clears_its_leftover_at_once(tmp_path):
    target = tmp_path / "out.gpkg"
    target.write_text("old")
    kill_a_writer(target)
    assert target.read_text() == "old"
    write_text(tmp_path / "another", "any write into the folder clears it")
    assert names(tmp_path) == ["another", "out.gpkg"]


def test_what_somebody_put_into_a_leftover_stays(tmp_path):
    leftover = kill_a_writer(tmp_path / "out.gpkg")
    (leftover / "mine.txt").write_text("mine")
    write_text(tmp_path / "out.gpkg", "new")
    assert (leftover / "mine.txt").read_text() == "mine"
    assert not (leftover / "out.gpkg").exists()


def test_a_writer_at_work_is_not_swept_by_another(tmp_path):
    with replace_file(tmp_path / "a.txt") as part:
        part.write_text("a")
        write_text(tmp_path / "b.txt", "b")
        assert part.read_text() == "a"
    assert names(tmp_path) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    "name",
    [".out.part-", ".out.part-x1y2z3", ".out.previous", ".energy-routes-part-", f".energy-routes-part-{'0' * 32}"],
)
def test_a_folder_of_a_like_name_is_never_touched(tmp_path, name):
    for path in (tmp_path / name, tmp_path / name / "deep"):
        path.mkdir()
        (path / "out").write_text("mine")
        os.utime(path, (0, 0))
    write_text(tmp_path / "out", "new")
    assert names(tmp_path) == sorted([name, "out"])
    assert (tmp_path / name / "deep" / "out").read_text() == "mine"


def test_without_locks_only_an_old_leftover_is_swept(tmp_path, monkeypatch):
    leftover = kill_a_writer(tmp_path / "out")
    monkeypatch.setattr(atomic, "try_lock", lambda folder: None)
    write_text(tmp_path / "out", "new")
    assert leftover.exists()
    os.utime(leftover, (time.time() - 2 * atomic.STALE_AFTER_S,) * 2)
    write_text(tmp_path / "out", "newer")
    assert names(tmp_path) == ["out"]


def test_folders_made_for_a_write_that_fails_are_removed_again(tmp_path):
    with pytest.raises(ZeroDivisionError):
        write_half(tmp_path / "deep" / "deeper" / "a.txt", ZeroDivisionError())
    assert names(tmp_path) == []


def test_a_link_is_written_through_and_stays(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "a.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "far" / "a.txt")
    (tmp_path / "dangling.txt").symlink_to("far/b.txt")
    for name in ("link.txt", "dangling.txt"):
        write_text(tmp_path / name, "new")
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_text() == "new"
    assert names(tmp_path / "far") == ["a.txt", "b.txt"]
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="leads to itself"):
        write_text(tmp_path / "loop", "new")
    assert (tmp_path / "loop").is_symlink()


def test_a_read_only_file_is_refused_with_a_remedy_before_anything_is_written(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(OutputError, match="read-only; make it writable or name another"), replace_file(target):
        raise AssertionError("the block must not run")
    assert target.read_text() == "old"


def test_a_name_of_the_longest_kind_in_any_script_is_written(tmp_path):
    for name in ("Нефтепровод " * 10 + ".csv", "管" * 84 + ".c", "with space .txt"):
        write_text(tmp_path / name, name)
        assert (tmp_path / name).read_text() == name


def test_a_file_open_in_another_program_stays_and_the_message_says_why(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):  # what Windows does to a file that a browser holds
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    write_text(tmp_path / "a.txt", "old")
    monkeypatch.setattr(atomic.os, "replace", refuse)
    with pytest.raises(OutputError, match=r"a\.txt: .*open in another program.*untouched"):
        write_text(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def same_file_by(kind, folder, source):
    """Return another name of the source."""
    if kind == "another way to write it":
        return folder / ".." / folder.name / source.name
    other = folder / "other.csv"
    other.symlink_to(source) if kind == "link" else os.link(source, other)
    return other


@pytest.mark.parametrize("kind", ["link", "hard link", "another way to write it"])
def test_a_result_never_takes_the_place_of_an_input_by_any_name(tmp_path, kind):
    source = tmp_path / "a.csv"
    source.write_text("mine")
    other = same_file_by(kind, tmp_path, source)
    for read, written in ((source, other), (other, source), (tmp_path, other), (source, source)):
        with pytest.raises(OutputError, match=r"is read as input.*name another, or say so"):
            refuse_overwrite([read], [None, written], remedy="say so")
    with pytest.raises(OutputError, match="two results"):
        refuse_overwrite([], [source, other])
    refuse_overwrite([source], [tmp_path / "b.csv", tmp_path / "c.csv"])
    with pytest.raises(OutputError, match="two results"):
        refuse_overwrite([], [tmp_path / "b.csv", tmp_path / "B.csv"])


def test_two_writers_at_once_each_leave_a_whole_file_and_the_last_wins(tmp_path):
    target = tmp_path / "a.txt"
    with replace_file(target) as one, replace_file(target) as two:
        assert one != two
        one.write_text("one" * 1000)
        two.write_text("two" * 1000)
    assert target.read_text() == "one" * 1000
    assert names(tmp_path) == ["a.txt"]
