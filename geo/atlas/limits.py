"""What a foreign file may be: an ordinary file on this machine, of bounded size, read without the network."""

from __future__ import annotations

import math
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from ..errors import LayerError

_URL = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:(?!\\)")  # 'http:', 's3:', 'GPKG:', 'PG:'; not 'C:\\'
LIST_BYTES, OBJECT_BYTES, VALUE_BYTES = 80, 250, 40
"""Memory of what JSON is parsed to: a list, an object, a value."""
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")


class Limits(NamedTuple):
    """How much of a foreign file is read before it is refused; every limit is an option of the commands that read.

    The defaults fit a laptop and hold the pipelines of the world several times over. No dataclass: every command would
    wait for the modules those need.
    """

    max_bytes: int = 300_000_000
    """Size of one file, and of what a compressed file unpacks to."""
    max_memory: int = 2_000_000_000
    """Bytes of memory that reading is expected to take, counted before it is taken."""
    max_features: int = 1_000_000
    max_vertices: int = 20_000_000
    max_columns: int = 2_000
    """Attribute names over all features."""
    max_cells: int = 50_000_000
    """Attributes with a value, over all features."""
    max_text: int = 100_000
    """Characters kept of one attribute; the rest is cut and reported."""
    max_seconds: float = 30.0
    """Time in which nothing new may come of a query; a GeoPackage may hold endless views."""
    max_depth: int = 100
    """Nesting of XML elements and of geometry collections."""
    max_files: int = 20_000
    """Files in one folder."""

    def check(self, name: str, count: float, where: str) -> None:
        """Raise LayerError when `count` is above the limit called `name`."""
        allowed = getattr(self, name)
        if count > allowed:
            unit = name.removeprefix("max_").replace("memory", "bytes of memory")
            needed = math.ceil(count)
            raise LayerError(
                f"{where}: {count:,.0f} {unit} are more than the limit of {allowed:,.0f}; if the file is to be "
                f"trusted, give {option(name)} {needed}, or in Python raise the limit with {name}={needed}"
            )

    def check_json(self, content: bytes, where: str) -> None:
        """Raise LayerError when the brackets and commas of JSON promise more than the limits allow."""
        brackets, braces, commas = (content.count(mark) for mark in (b"[", b"{", b","))
        self.check("max_vertices", (brackets + braces) // 2, where)
        self.check("max_vertices", commas // 4, where)
        needed = 2 * len(content) + LIST_BYTES * brackets + OBJECT_BYTES * braces + VALUE_BYTES * commas
        self.check("max_memory", needed, where)


def option(name: str) -> str:
    """Return how the command line calls a limit: 'max_bytes' is --max-bytes."""
    return f"--{name.replace('_', '-')}"


DEFAULT_LIMITS = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits in force", default=DEFAULT_LIMITS)


@contextmanager
def in_force(limits: Limits) -> Iterator[None]:
    """Let these be the limits of what the block reads of an atlas."""
    before = _IN_FORCE.set(limits)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def limits_in_force() -> Limits:
    """Return the limits of what is read of an atlas, by default `DEFAULT_LIMITS`."""
    return _IN_FORCE.get()


def local_path(path: str | Path) -> Path:
    """Return `path` as an existing ordinary file or folder of this machine, links followed.

    Raises
    ------
    LayerError
        For URLs, GDAL's virtual paths (/vsicurl/, /vsizip/ ...), driver prefixes, devices, and what is not there.
    """
    text = os.fspath(path)
    if not text or "\0" in text:
        raise LayerError(f"{text!r} is not the name of a file")
    if text.replace("\\", "/").lstrip("/").lower().startswith("vsi") and text[:1] in "/\\":
        raise LayerError(f"{text}: GDAL's virtual paths are not read; unpack the file and give its own path")
    if _URL.match(text) and not _DRIVE.match(text):
        raise LayerError(f"{text}: only files on this machine are read, nothing is fetched; download it first")
    try:
        resolved = Path(text).resolve(strict=True)
        mode = resolved.stat().st_mode
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LayerError(f"{text}: cannot be read ({reason})") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise LayerError(f"{text}: is neither a file nor a folder")
    return resolved


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return the content of an ordinary file, refusing one that is too large or empty."""
    check_size(path, limits)
    try:
        with path.open("rb") as file:
            content = file.read(limits.max_bytes + 1)
    except OSError as error:
        raise LayerError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    limits.check("max_bytes", len(content), path.name)
    return content


def check_size(path: Path, limits: Limits) -> None:
    """Raise LayerError when a file is a folder, empty or larger than allowed."""
    try:
        status = path.stat()
    except OSError as error:
        raise LayerError(f"{path.name}: cannot be read ({error.strerror or error})") from error
    if not stat.S_ISREG(status.st_mode):
        raise LayerError(f"{path.name}: is not an ordinary file")
    if not status.st_size:
        raise LayerError(f"{path.name}: is empty (0 bytes)")
    limits.check("max_bytes", status.st_size, path.name)


@contextmanager
def offline() -> Iterator[None]:
    """Keep PROJ from fetching grids while foreign coordinates are reprojected."""
    from pyproj import network

    was_enabled: bool = network.is_network_enabled()  # type: ignore[attr-defined]
    network.set_network_enabled(False)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        network.set_network_enabled(was_enabled)  # type: ignore[attr-defined]
