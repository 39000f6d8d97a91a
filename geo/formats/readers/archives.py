"""Read zip archives of files, of Shapefiles above all: unpacked within the limits and never outside their folder."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from ...atlas.limits import Limits, check_size
from ...errors import LayerError
from ..rows import Rows

MOST_ENTRIES = 10_000
MOST_NAME = 120
"""Letters kept of the name of an entry."""


def read_zipped(path: Path, limits: Limits, read_one: Callable[[Path], Rows | None]) -> Rows:
    """Return the features of the files in a zip archive, each read by `read_one` (None: no file of ours).

    Raises
    ------
    LayerError
        When the archive is broken, encrypted, unpacks to too much or holds nothing that can be read.
    """
    check_size(path, limits)
    rows = Rows()
    with tempfile.TemporaryDirectory(prefix="energy-routes-") as folder:
        names = _unpack(path, Path(folder), limits)
        for file in names:
            inner = file.relative_to(folder).as_posix()
            one = read_one(file)
            if one is None:
                continue
            one.labels = [label.replace(file.name, f"{path.name}/{inner}", 1) for label in one.labels]
            one.notes = [note.replace(file.name, f"{path.name}/{inner}", 1) for note in one.notes]
            rows.extend(one)
    if not rows.labels:
        raise LayerError(
            f"{path.name}: holds no file that can be read; it has {', '.join(n.name for n in names)[:300]}"
        )
    return rows


def _unpack(path: Path, folder: Path, limits: Limits) -> list[Path]:
    """Write the entries of an archive below `folder`, never beyond the limit or outside it; return the files."""
    written, total = [], 0
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise LayerError(f"{path.name}: holds {len(entries):,} files; at most {MOST_ENTRIES:,} are read")
            limits.check("max_bytes", sum(entry.file_size for entry in entries), f"{path.name}, unpacked")
            for number, entry in enumerate(entries):
                parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
                if not parts or parts[0] == "__MACOSX" or parts[-1].startswith("."):
                    continue
                if entry.flag_bits & 0x1:
                    raise LayerError(f"{path.name}: is encrypted; save it without a password")
                target = folder.joinpath(*(part[-MOST_NAME:] for part in parts))
                if target.exists() or len(os.fspath(target)) > 1000:
                    target = folder / f"{number}-{parts[-1][-MOST_NAME:]}"
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("wb") as out:
                    while block := source.read(1 << 20):
                        total += len(block)
                        limits.check("max_bytes", total, f"{path.name}, unpacked")
                        out.write(block)
                written.append(target)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError) as error:
        if isinstance(error, LayerError):
            raise
        raise LayerError(
            f"{path.name}: is not a whole zip file: {str(error)[:200]}; unpack it first, if it is one"
        ) from error
    return sorted(written)
