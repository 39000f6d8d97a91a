"""A set of files goes into a folder: what was written there is replaced, and nothing else in it is touched."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geo import publish as publishing
from geo.atomic import is_work_folder
from geo.errors import OutputError
from geo.publish import LIST_NAME, publish

NAMES = ["a.html", "b.html"]


def fill(target, text, names=NAMES, **options):
    with publish(target, names, **options) as edition:
        for name in names:
            (edition.stage / name).write_text(text)
    return edition


def tree(folder):
    """Return what every file under the folder holds."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def pages(target, names=NAMES):
    return [(target / name).read_text() for name in names]


def test_a_set_is_written_with_a_list_that_sha256sum_understands(tmp_path):
    fill(tmp_path / "deep" / "out", "new")
    assert sorted(p.name for p in (tmp_path / "deep" / "out").iterdir()) == [LIST_NAME, *NAMES]
    done = subprocess.run(["sha256sum", "--check", LIST_NAME], cwd=tmp_path / "deep" / "out", capture_output=True)
    assert done.returncode == 0


def test_everything_else_in_the_folder_stays_and_is_named(tmp_path):
    out = tmp_path / "out"
    fill(out, "old")
    (out / "photos").mkdir()
    (out / ".git").mkdir()
    (tmp_path / "far").mkdir()
    (out / "far").symlink_to(tmp_path / "far")
    for name in ("notes.txt", "photos/1.jpg", ".git/HEAD", "far/kept"):
        (out / name).write_text(name)
    for beside in (".out.previous", ".out.part-x", "out.bak"):
        (tmp_path / beside).mkdir()
        (tmp_path / beside / "mine").write_text("mine")
    before = tree(tmp_path)
    inode = out.stat().st_ino
    edition = fill(out, "new")
    assert pages(out) == ["new", "new"]
    assert edition.left == [".git", "far", "notes.txt", "photos"]
    after = tree(tmp_path)
    written = {f"out/{name}" for name in (LIST_NAME, *NAMES)}
    assert {k: v for k, v in after.items() if k not in written} == {k: v for k, v in before.items() if k not in written}
    assert out.stat().st_ino == inode


def test_what_only_an_earlier_set_had_goes_unless_it_was_changed(tmp_path):
    fill(tmp_path, "old", [*NAMES, "c.png", "d.png"])
    (tmp_path / "d.png").write_text("touched up by hand")
    edition = fill(tmp_path, "new")
    assert (edition.removed, edition.left) == (["c.png"], ["d.png"])
    assert (tmp_path / "d.png").read_text() == "touched up by hand"
    fill(tmp_path, "newer")
    assert (tmp_path / "d.png").exists()


@pytest.mark.parametrize("made", ["changed", "put there", "link", "folder", "read-only"])
def test_a_file_of_the_name_that_was_not_written_here_is_refused_before_anything_is_done(tmp_path, made):
    out = tmp_path / "out"
    fill(out, "old", ["a.html"] if made in ("put there", "link", "folder") else NAMES)
    mine = out / "b.html"
    if made in ("changed", "put there"):
        mine.write_text("mine")
    elif made == "link":
        (tmp_path / "elsewhere").write_text("old")
        mine.symlink_to(tmp_path / "elsewhere")
    elif made == "folder":
        mine.mkdir()
    else:
        mine.chmod(0o444)
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"b\.html there (is|was) .*another"), publish(out, NAMES):
        raise AssertionError("the block must not run")
    assert tree(tmp_path) == before
    if made in ("changed", "put there"):
        fill(out, "new", overwrite=True)
        assert pages(out) == ["new", "new"]
    else:
        with pytest.raises(OutputError):
            fill(out, "new", overwrite=True)
        assert tree(tmp_path) == before


def test_a_file_changed_while_the_set_is_made_is_not_lost(tmp_path):
    def fill_and_change():
        with publish(tmp_path, NAMES) as edition:
            for name in NAMES:
                (edition.stage / name).write_text("new")
            (tmp_path / "b.html").write_text("mine")

    fill(tmp_path, "old")
    with pytest.raises(OutputError, match="changed since"):
        fill_and_change()
    assert pages(tmp_path) == ["old", "mine"]


def test_a_folder_that_was_never_filled_here_is_left_alone_unless_told(tmp_path):
    (tmp_path / "thesis.txt").write_text("years")
    with pytest.raises(OutputError, match=r"not written here.*--overwrite"), publish(tmp_path, NAMES):
        raise AssertionError("the block must not run")
    assert tree(tmp_path) == {"thesis.txt": b"years"}
    assert fill(tmp_path, "new", overwrite=True).left == ["thesis.txt"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="not a folder"), publish(tmp_path / "file", NAMES):
        raise AssertionError("the block must not run")


def test_the_empty_list_of_an_earlier_version_vouches_for_no_file(tmp_path):
    (tmp_path / LIST_NAME).touch()
    (tmp_path / "notes.txt").write_text("mine")
    fill(tmp_path, "new")
    (tmp_path / LIST_NAME).write_bytes(b"")
    with pytest.raises(OutputError, match="--overwrite"):
        fill(tmp_path, "newer")
    assert pages(tmp_path) == ["new", "new"]


@pytest.mark.parametrize("content", [b"my own settings", b"\xff\xfe", f"{'0' * 64}  ../notes.txt\n".encode()])
def test_a_list_that_is_none_is_refused(tmp_path, content):
    (tmp_path / LIST_NAME).write_bytes(content)
    with pytest.raises(OutputError, match="not a list"):
        fill(tmp_path, "new", overwrite=True)
    assert tree(tmp_path) == {LIST_NAME: content}


def test_a_link_to_a_folder_is_filled_where_it_leads(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "out").symlink_to("far")
    fill(tmp_path / "out", "new")
    assert (tmp_path / "out").is_symlink()
    assert pages(tmp_path / "far") == ["new", "new"]


@pytest.mark.parametrize("had", [True, False])
def test_when_one_file_cannot_take_its_place_those_before_it_are_put_back(tmp_path, monkeypatch, had):
    out = tmp_path / "out"
    if had:
        fill(out, "old")
    before = tree(tmp_path)
    replace = os.replace

    def refuse(source, target):  # a page that is open elsewhere, on Windows
        if Path(target) == out / "b.html" and Path(source).name == "b.html":
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        replace(source, target)

    monkeypatch.setattr(publishing.os, "replace", refuse)
    with pytest.raises(OutputError, match=r"open in another program.*untouched"):
        fill(out, "new")
    assert tree(tmp_path) == before
    assert out.exists() == had
    monkeypatch.undo()
    fill(out, "new")
    assert pages(out) == ["new", "new"]


def test_without_hard_links_what_was_there_is_put_back_too(tmp_path, monkeypatch):
    def refuse(*args):
        raise OSError(errno.EPERM, "no hard links")

    monkeypatch.setattr(publishing.os, "link", refuse)
    test_when_one_file_cannot_take_its_place_those_before_it_are_put_back(tmp_path, monkeypatch, True)


def test_a_set_that_lacks_a_file_is_not_published(tmp_path):
    with pytest.raises(OutputError, match=r"b\.html was not written"), publish(tmp_path / "out", NAMES) as edition:
        (edition.stage / "a.html").write_text("new")
    assert tree(tmp_path) == {}


def test_names_that_windows_cannot_keep_are_refused(tmp_path):
    for name in ("con.html", "a.html ", "a:b.html", "sub/a.html"):
        with pytest.raises(OutputError, match="Windows"):
            fill(tmp_path, "new", [name])


def test_two_sets_at_once_go_in_one_after_the_other(tmp_path):
    with publish(tmp_path, NAMES) as one, publish(tmp_path, NAMES) as two:
        for edition, text in ((one, "one"), (two, "two")):
            for name in NAMES:
                (edition.stage / name).write_text(text)
    assert pages(tmp_path) == ["one", "one"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [LIST_NAME, *NAMES]


def test_a_folder_that_another_program_holds_is_refused_after_a_while(tmp_path, monkeypatch):
    fill(tmp_path, "old")
    monkeypatch.setattr(publishing, "LOCK_WAIT_S", 0.1)
    held = publishing.try_lock(tmp_path)
    with pytest.raises(OutputError, match="another program holds it"):
        fill(tmp_path, "new")
    os.close(held)
    assert pages(tmp_path) == ["old", "old"]


KILLED = """
import os, signal, sys
from geo import publish as publishing
replace, seen = os.replace, []
def counted(source, target):
    if len(seen) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    seen.append(target)
    replace(source, target)
os.replace = counted
with publishing.publish(sys.argv[1], ["a.html", "b.html"]) as edition:
    for name in ("a.html", "b.html"):
        (edition.stage / name).write_text("half")
"""


@pytest.mark.parametrize("at", range(4))
def test_a_run_killed_between_two_files_leaves_each_whole_and_the_next_run_puts_all_right(tmp_path, at):
    fill(tmp_path, "old")
    (tmp_path / "notes.txt").write_text("mine")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(at)])
    assert done.returncode == -signal.SIGKILL
    assert set(pages(tmp_path)) <= {"old", "half"}
    assert any(map(is_work_folder, tmp_path.iterdir()))
    fill(tmp_path, "new")
    assert tree(tmp_path).keys() == {LIST_NAME, *NAMES, "notes.txt"}
    assert pages(tmp_path) == ["new", "new"]


AS_ANOTHER = """
import fcntl, os, sys  # fcntl now: another user need not be able to read where Python lies
sys.path.insert(0, sys.argv[1])
from geo.publish import publish
from geo.errors import OutputError
os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[3])); os.umask(0o002)
try:
    with publish(sys.argv[2], ["a.html", "b.html"]) as edition:
        for name in ("a.html", "b.html"):
            (edition.stage / name).write_text(sys.argv[3])
except OutputError as error:
    raise SystemExit(str(error))
"""


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can be two users")
@pytest.mark.parametrize("sticky", [False, True])
def test_two_users_share_a_folder_the_second_time_too(tmp_path, sticky):
    out = tmp_path / "out"
    out.mkdir()
    out.chmod(0o1777 if sticky else 0o777)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)

    def write(user):
        command = [sys.executable, "-c", AS_ANOTHER, str(Path(publishing.__file__).parents[1]), str(out), str(user)]
        return subprocess.run(command, capture_output=True, text=True)

    assert write(12345).returncode == 0
    for user in (12346, 12345, 12346):
        done = write(user)
        if sticky and user == 12346:
            assert "another user's" in done.stderr
            assert "Traceback" not in done.stderr
            assert pages(out) == ["12345", "12345"]
        else:
            assert pages(out) == [str(user)] * 2, done.stderr
    assert tree(out).keys() == {LIST_NAME, *NAMES}
