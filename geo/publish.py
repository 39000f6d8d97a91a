"""Put a set of files into a folder: what was written there before is replaced, everything else in it stays.

The folder keeps a list of the files that were written, in the form of `sha256sum`: a name and what the file held. Only
a file that is exactly what the list says is replaced or removed. While the new files take their places the list names
the old and the new, so that a run stopped there is understood by the next.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from .atomic import clear_errors, flush, flush_folder, is_read_only, is_work_folder, put, try_lock, work_folder
from .errors import OutputError
from .names import unfit_for_windows

LIST_NAME = ".energy-routes"
LIST_HEAD = "# Written here by energy-routes. The next build replaces these files as long as they are unchanged."
LOCK_WAIT_S = 30.0  # another run holds the lock for as long as renaming a few files takes
MOST_NAMED = 10
_LIST_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")
_BEFORE = ".before"  # behind the name of a file kept until all new ones are in place
Hashes = dict[str, set[str]]


@dataclass
class Edition:
    """A set of files on its way into a folder.

    Attributes
    ----------
    stage
        The folder to write the files into.
    left
        Names in the target that were not written here and stay, sorted; filled when the block has ended.
    removed
        Files of an earlier set that this one has not, removed; filled when the block has ended.
    """

    stage: Path
    left: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@contextmanager
def publish(path: str | Path, names: Sequence[str], *, overwrite: bool = False) -> Iterator[Edition]:
    """Yield an edition whose `stage` is to be filled with files of these names; then they go into the folder `path`.

    Each file takes its place in one step, one after the other, the list last. When one cannot, those before it are
    put back. A run killed among them leaves every file whole, old or new, and the next run puts all right. Two runs
    at once: one after the other, and the last wins.

    Parameters
    ----------
    path
        A folder that is new, empty or was filled here before; a link to one is followed.
    names
        Names of all files of the set, without folders.
    overwrite
        Replace files of these names even if they were not written here or were changed since, and write into a
        folder that was not filled here.

    Raises
    ------
    OutputError
        `path` is no folder, holds a file of one of the names that was not written here or was changed since, or
        cannot be written. Nothing in it was changed.
    """
    with clear_errors(path):
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_dir():
            raise OutputError(f"cannot write into {path}: it is not a folder")
        _refuse_foreign(path, target, names, overwrite)
        with work_folder(target, [*names, LIST_NAME]) as stage:
            edition = Edition(stage)
            yield edition
            missing = [name for name in names if not (stage / name).is_file()]
            if missing:
                raise OutputError(f"cannot write into {path}: {', '.join(missing)} was not written")
            for name in names:
                flush(stage / name)
            with _locked(path, target):
                _put_in_place(path, target, names, overwrite, edition)


def write_together(folder: str | Path, contents: Mapping[str, bytes]) -> None:
    """Write several files of a folder, all or none: when one cannot take its place, those before it are put back.

    Raises
    ------
    OutputError
        One of them cannot be written; what was there before is untouched.
    """
    with clear_errors(folder):
        target = Path(os.path.realpath(folder))
        odd = [name for name in contents if (target / name).exists() and is_odd(target / name)]
        if odd:
            raise OutputError(f"cannot write into {folder}: {_some(odd)} there is read-only, a link or a folder")
        with work_folder(target, contents) as stage:
            for name, content in contents.items():
                (stage / name).write_bytes(content)
                flush(stage / name)
            with _locked(folder, target):
                _replace_all(stage, target, list(contents))
            flush_folder(target)


def is_odd(file: Path) -> bool:
    """Return whether what is there is no file that may be replaced."""
    return file.is_symlink() or not file.is_file() or is_read_only(file)


def _put_in_place(path: str | Path, target: Path, names: Sequence[str], overwrite: bool, edition: Edition) -> None:
    """Replace what the list of the folder names, remove what the new set has not, and write the new list."""
    _refuse_foreign(path, target, names, overwrite)
    old: Hashes = _read_list(target)
    new: Hashes = {name: {_hash(edition.stage / name)} for name in names}
    stale = [name for name in sorted(old) if name not in new and _is_ours(target / name, old)]
    part = edition.stage / LIST_NAME
    _write_list(part, {name: old.get(name, set()) | new.get(name, set()) for name in {*old, *new}})
    _replace_all(edition.stage, target, [LIST_NAME, *names])
    with suppress(OSError):  # the set is in place; what fails here is done by the next run, by the list of old and new
        for name in stale:
            (target / name).unlink()
            edition.removed.append(name)
        _write_list(part, new)
        put(part, target / LIST_NAME)
    flush_folder(target)
    edition.left += _foreign(target, names)


def _replace_all(stage: Path, target: Path, names: Sequence[str]) -> None:
    """Let each file take its place; should one not, put back those before it."""
    done: list[str] = []
    try:
        for name in names:
            if (target / name).exists():
                _keep(target / name, stage / f"{name}{_BEFORE}")
            put(stage / name, target / name)
            done.append(name)
    except BaseException:
        for name in reversed(done):
            with suppress(OSError):
                if (stage / f"{name}{_BEFORE}").exists():
                    os.replace(stage / f"{name}{_BEFORE}", target / name)
                else:
                    (target / name).unlink()
        raise


def _keep(file: Path, before: Path) -> None:
    try:
        os.link(file, before)
    except OSError:  # a file system without hard links, or another user's file
        shutil.copy2(file, before)


def _refuse_foreign(path: str | Path, target: Path, names: Sequence[str], overwrite: bool) -> None:
    """Refuse a folder in which this set would replace what it must not."""
    if problem := next(filter(None, map(unfit_for_windows, names)), ""):
        raise OutputError(f"cannot write into {path}: {problem}")
    listed = _read_list(target)
    if not (overwrite or (target / LIST_NAME).exists()) and _foreign(target, ()):
        raise OutputError(
            f"cannot write into {path}: it holds files that were not written here; name a new or empty folder, or "
            "write among them with --overwrite"
        )
    standing = [target / name for name in names if os.path.lexists(target / name)]
    odd = [file.name for file in standing if is_odd(file)]
    if odd:
        raise OutputError(
            f"cannot write into {path}: {_some(odd)} there is read-only, a link or a folder; move it away or name "
            "another folder"
        )
    changed = [] if overwrite else [file.name for file in standing if not _is_ours(file, listed)]
    if changed:
        raise OutputError(
            f"cannot write into {path}: {_some(changed)} there was not written here or was changed since; name another "
            "folder, or replace with --overwrite"
        )


def _foreign(target: Path, names: Sequence[str]) -> list[str]:
    """Return what is in the folder beside these names, the list and work folders."""
    if not target.is_dir():
        return []
    known = {*names, LIST_NAME}
    return sorted(entry.name for entry in target.iterdir() if entry.name not in known and not is_work_folder(entry))


def _some(names: Sequence[str]) -> str:
    """Return names in one phrase, not too many of them."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _is_ours(file: Path, listed: Hashes) -> bool:
    """Return whether a file is exactly what was written here."""
    return file.is_file() and not file.is_symlink() and _hash(file) in listed.get(file.name, ())


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read_list(target: Path) -> Hashes:
    """Return name -> hashes of the files written before; an empty list is that of a version which kept none."""
    file = target / LIST_NAME
    if not os.path.lexists(file):
        return {}
    listed: Hashes = {}
    wrong = OutputError(f"cannot write into {target}: {file} is not a list that was written here; move it away")
    if file.is_symlink() or not file.is_file():
        raise wrong
    for line in file.read_bytes().decode("utf-8", "surrogateescape").splitlines():
        found = _LIST_LINE.fullmatch(line)
        if found:
            listed.setdefault(found[2], set()).add(found[1])
        elif not line.startswith("#"):
            raise wrong
    return listed


def _write_list(part: Path, hashes: Hashes) -> None:
    lines = [f"{found}  {name}" for name in sorted(hashes) for found in sorted(hashes[name])]
    part.write_bytes("\n".join([LIST_HEAD, *lines, ""]).encode("utf-8", "surrogateescape"))
    flush(part)


@contextmanager
def _locked(path: str | Path, target: Path) -> Iterator[None]:
    """Hold the lock on the folder, so that two runs put their files in place one after the other."""
    until = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            lock = try_lock(target)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                raise OutputError(f"cannot write into {path}: another program holds it; try again") from None
            time.sleep(0.02)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
