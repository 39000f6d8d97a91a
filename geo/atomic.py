"""Write a file as a whole or not at all: what was there before stays until the new one is complete."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import OutputError
from .names import unfit_for_windows

STALE_AFTER_S = 86_400  # where the system has no locks: a leftover this old is of a run that was stopped
MOST_TRIES = 20  # a new work folder can be swept by another run before it is locked; the next one is not, as a rule
_PART = re.compile(r"\.energy-routes-part-([0-9a-f]{16})([0-9a-f]{16})")
_NOTE = ".energy-routes-part"  # in a work folder: the names of what is written there


@contextmanager
def replace_file(path: str | Path) -> Iterator[Path]:
    """Yield a path to write to; when the block ends well, that file takes the place of `path` in one step.

    The path yielded has the same file name, in a temporary folder beside the target, so that suffix-driven
    writers and their side files (journals, indexes) work. Whatever stops the block (an exception, a full disk,
    the process killed) leaves the file that was there before whole; what a killed run leaves behind, the next
    write into that folder clears. Missing parent folders are made. A link is followed: it stays, and the file it
    leads to is replaced. Two writers at once: each writes its own copy and the last to finish wins, whole. Read
    inputs before entering: an OSError inside the block is reported as a failure to write.

    Raises
    ------
    OutputError
        `path` is a folder, a device, read-only or cannot be written; the disk is full; the block wrote nothing.
    """
    with clear_errors(path):
        target = Path(os.path.realpath(path))
        _refuse_unfit(path, target)
        with work_folder(target.parent, [target.name]) as folder:
            part = folder / target.name
            yield part
            if not part.is_file():
                raise OutputError(f"cannot write {path}: nothing was written")
            flush(part)
            put(part, target)
            flush_folder(target.parent)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all (see `replace_file`)."""
    with replace_file(path) as part:
        part.write_bytes(content)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path` as UTF-8 with the line ends it has, whole or not at all (see `replace_file`)."""
    write_bytes(path, text.encode("utf-8"))


def refuse_overwrite(inputs: Iterable[str | Path], outputs: Iterable[str | Path | None], *, remedy: str = "") -> None:
    """Refuse outputs that would replace a file that is read, or one another.

    Parameters
    ----------
    inputs
        Files and folders that are read; of a folder, every file in it.
    outputs
        Files to be written; None stands for one that is not asked for.
    remedy
        What to do instead of naming another file, such as an option.

    Raises
    ------
    OutputError
        Two names lead to one file: the same path, a link, a hard link, another spelling where case does not matter.
    """
    asked = [Path(path) for path in outputs if path is not None]
    for number, output in enumerate(asked):
        if any(_is_same(output, other) or _folded(output) == _folded(other) for other in asked[:number]):
            raise OutputError(f"cannot write {output}: two results would go into this one file; name another for one")
        for read in map(Path, inputs):
            inside = read.is_dir() and output.is_file() and _real(read) in _real(output).parents
            if inside or _is_same(output, read):
                instead = f", or {remedy}" if remedy else ""
                raise OutputError(f"cannot write {output}: it is read as input ({read}); name another{instead}")


def _folded(path: Path) -> str:
    """Return the path as a system sees it that knows no case."""
    return str(_real(path)).casefold()


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _is_same(one: Path, other: Path) -> bool:
    if _real(one) == _real(other):
        return True
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _refuse_unfit(path: str | Path, target: Path) -> None:
    """Refuse what cannot be replaced by a file, and what somebody has made read-only."""
    if sys.platform == "win32" and (problem := unfit_for_windows(target.name)):
        raise OutputError(f"cannot write {path}: {problem}")
    if target.is_symlink():
        raise OutputError(f"cannot write {path}: it is a link that leads to itself")
    if target.is_dir():
        raise OutputError(f"cannot write {str(path)!r}: it is a folder; give the name of a file")
    if not target.exists():
        return
    if not target.is_file():
        raise OutputError(f"cannot write {path}: it is not an ordinary file; give the name of a file")
    if is_read_only(target) or not os.access(target, os.W_OK):
        raise OutputError(f"cannot write {path}: it is read-only; make it writable or name another file")


def is_read_only(file: Path) -> bool:
    """Return whether nobody may write the file: root may all the same, but somebody meant it to stay."""
    return not stat.S_IMODE(file.stat().st_mode) & 0o222


@contextmanager
def clear_errors(path: str | Path) -> Iterator[None]:
    """Turn an operating system's complaint into an OutputError that names what was to be written."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        if isinstance(error, PermissionError):
            reason += " (is it open in another program, or another user's?)"
        raise OutputError(f"cannot write {path}: {reason}; what was there before is untouched") from error


@contextmanager
def work_folder(parent: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield a new folder inside `parent` for files of these names; it is gone when the block ends.

    A process that is killed leaves its folder behind; the next call for the same parent clears it at once. A
    leftover is known by three things together: its name carries a checksum of its random part, no process holds
    the lock on it, and it is emptied only of the names noted in it, so that nothing of anybody else's is removed.
    Missing parents are made, and removed again when the block fails.
    """
    missing = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        sweep(parent)
        folder, lock = _make_locked(parent)
        try:
            (folder / _NOTE).write_text("\n".join(names), encoding="utf-8", errors="surrogateescape")
            yield folder
        finally:
            _remove(folder)
            if lock is not None:
                os.close(lock)
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


def _make_locked(parent: Path) -> tuple[Path, int | None]:
    """Make a work folder and lock it; None where the system has no locks."""
    for _ in range(MOST_TRIES):
        nonce = secrets.token_hex(8)
        folder = parent / f".energy-routes-part-{nonce}{_checksum(nonce)}"
        folder.mkdir()
        try:
            lock = try_lock(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # another run sweeps it
        if folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)
    raise OutputError(f"cannot write into {parent}: other runs keep clearing it; try again")


def _checksum(nonce: str) -> str:
    return hashlib.sha256(f"energy-routes {nonce}".encode()).hexdigest()[:16]


def is_work_folder(path: Path) -> bool:
    """Return whether `work_folder` made this folder."""
    found = _PART.fullmatch(path.name)
    return found is not None and _checksum(found[1]) == found[2] and path.is_dir() and not path.is_symlink()


def try_lock(folder: Path) -> int | None:
    """Return a handle that holds the lock on a folder until it is closed; None where the system has no such locks.

    Raises
    ------
    BlockingIOError
        Another process or thread holds it.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return handle


def sweep(parent: Path) -> None:
    """Clear the work folders in `parent` of runs that were stopped, as far as that can be done."""
    with suppress(OSError):
        for leftover in filter(is_work_folder, list(parent.iterdir())):
            with suppress(OSError):
                lock = try_lock(leftover)
                if lock is None and time.time() - leftover.lstat().st_mtime < STALE_AFTER_S:
                    continue
                _discard(leftover)
                if lock is not None:
                    os.close(lock)


def _remove(folder: Path) -> None:
    """Remove a work folder of this run; the note goes last, so that what is left of it can be told later."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != _NOTE:
                entry.unlink()
        _remove_emptied(folder)


def _discard(folder: Path) -> None:
    """Remove a leftover: what is noted in it and what begins with such a name, and it, unless more is in it."""
    note = folder / _NOTE
    names = note.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if note.is_file() else []
    for entry in folder.iterdir():
        if is_work_folder(entry):
            _discard(entry)
        elif entry.is_dir() and not entry.is_symlink() and entry.name in names:
            shutil.rmtree(entry)
        elif entry != note and entry.name.startswith(tuple(names)) and not entry.is_dir():
            entry.unlink()
    _remove_emptied(folder)


def _remove_emptied(folder: Path) -> None:
    note = folder / _NOTE
    if set(folder.iterdir()) <= {note}:
        note.unlink(missing_ok=True)
        folder.rmdir()


def put(part: Path, target: Path) -> None:
    """Let a finished file take the place of another in one step, with the permissions that one had."""
    if target.exists():
        shutil.copymode(target, part)
    os.replace(part, target)


def flush(file: Path) -> None:
    """Ask the system to put a file on the disk, so that a power cut cannot leave an empty name."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Ask the system to put a folder's names on the disk; where it cannot, either name is still a whole file."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
