"""Write a file or a folder as a whole or not at all: what was there before stays until the new one is complete."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import OutputError

STALE_AFTER_S = 86_400  # leftovers of a killed build are swept after a day; nothing we write takes that long
FOLDER_MARK = ".energy-routes"  # empty file that says: this folder was written here and may be replaced
_PART = ".part-"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replace_file(path: str | Path) -> Iterator[Path]:
    """Yield a path to write to; when the block ends well, that file takes the place of `path` in one step.

    The path yielded has the same file name, in a temporary folder beside the target, so that suffix-driven
    writers and their side files (journals, indexes) work. Whatever stops the block (an exception, a full disk,
    the process killed) leaves the file that was there before whole. Missing parent folders are made.
    Two writers at once: each writes its own copy and the last to finish wins, whole. Read inputs before
    entering: an OSError inside the block is reported as a failure to write.

    Raises
    ------
    OutputError
        `path` is a folder, a device or cannot be written; the disk is full; the block wrote nothing.
    """
    target = Path(path)
    with _clear_errors(target), _work_folder(target) as folder:
        if target.exists() and not target.is_file():
            what = "a folder" if target.is_dir() else "not an ordinary file"
            raise OutputError(f"cannot write {target}: it is {what}; give the name of a file")
        part = folder / target.name
        yield part
        if not part.is_file():
            raise OutputError(f"cannot write {target}: nothing was written")
        _flush(part)
        if target.exists():
            shutil.copymode(target, part)
        os.replace(part, target)
        _flush(target.parent)


@contextmanager
def replace_folder(path: str | Path) -> Iterator[Path]:
    """Yield an empty folder to fill; when the block ends well, it takes the place of the folder `path`.

    On Linux the two folders change places in one step; elsewhere the old one is moved aside first and, should the
    process be killed between the two moves, put back by the next call. A folder that holds anything this function
    did not write is never replaced.

    Raises
    ------
    OutputError
        `path` is a file, holds other people's files, or cannot be written.
    """
    target = Path(path)
    with _clear_errors(target), _work_folder(target) as folder:
        _put_back(target)
        _refuse_foreign(target)
        part = folder / target.name
        part.mkdir()
        yield part
        (part / FOLDER_MARK).touch()
        for file in part.rglob("*"):
            _flush(file)
        _swap(part, target, folder)
        _flush(target.parent)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all (see `replace_file`)."""
    with replace_file(path) as part:
        part.write_bytes(content)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path` as UTF-8 with the line ends it has, whole or not at all (see `replace_file`)."""
    write_bytes(path, text.encode("utf-8"))


@contextmanager
def _clear_errors(target: Path) -> Iterator[None]:
    """Turn an operating system's complaint into an OutputError that names the target."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise OutputError(f"cannot write {target}: {reason}; what was there before is untouched") from error


@contextmanager
def _work_folder(target: Path) -> Iterator[Path]:
    """Make a temporary folder beside the target (same file system, so that the last step is a rename)."""
    if not target.name or target.name == "..":
        raise OutputError(f"cannot write {str(target)!r}: give a name, not only a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name[:80]}{_PART}"
    _sweep(target.parent, prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(parent: Path, prefix: str) -> None:
    """Remove temporary folders that a killed build left beside the target long ago."""
    for leftover in parent.iterdir():
        if leftover.name.startswith(prefix) and time.time() - leftover.lstat().st_mtime > STALE_AFTER_S:
            shutil.rmtree(leftover, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.previous")


def _put_back(target: Path) -> None:
    """Undo a replacement that was stopped between its two moves."""
    previous = _aside(target)
    if previous.is_dir():
        if target.exists():
            shutil.rmtree(previous)
        else:
            os.rename(previous, target)


def _refuse_foreign(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise OutputError(f"cannot write the folder {target}: a file or link of that name exists")
    if target.is_dir() and not (target / FOLDER_MARK).is_file() and any(target.iterdir()):
        raise OutputError(
            f"cannot write the folder {target}: it holds files that were not written here; name a new or empty folder"
        )


def _swap(part: Path, target: Path, folder: Path) -> None:
    """Put `part` in the place of `target`; the old folder ends up in the temporary folder or is removed."""
    try:
        os.rename(part, target)  # nothing, or an empty folder, is there
        return
    except OSError:
        if not target.is_dir():
            raise
    if _exchange(part, target):
        return
    previous = _aside(target)
    os.rename(target, previous)
    os.rename(part, target)
    shutil.rmtree(previous, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step where the system can (Linux renameat2); else False."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _flush(path: Path) -> None:
    """Ask the system to put a file or folder on the disk, so that a power cut cannot leave an empty name."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
