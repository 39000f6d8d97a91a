"""The open drawings that an atlas lists: fetched once when somebody asks for it, kept, and known by their SHA-256.

This is the one module that asks a network for anything, and only `fetch_lines` does.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from ..atlas.catalog import read_rows
from ..atlas.naming import AtlasNames
from ..atlas.vocabulary import split
from ..atomic import flush, flush_folder, put, sweep, work_folder
from ..errors import FetchError, NoAnswerError
from ..names import names_given

CACHE_VARIABLE = "ENERGY_ROUTES_CACHE"
"""Environment variable that names another folder than the user's cache."""
TABLE = "finer-lines.csv"
TRIES = 3
"""A download that was cut, or is not what it should be, is begun anew so often in all."""
TIMEOUT_S = 30
_DOWNLOAD = "download"


@dataclass(frozen=True)
class Listed:
    """A row of the atlas' table of finer lines: one file at one commit of a repository."""

    system: str
    repository: str
    commit: str
    path: str
    sha256: str
    bytes: int
    licence: str
    attribution: str
    countries: frozenset[str]

    @property
    def name(self) -> str:
        """Name of the file without folders."""
        return self.path.rpartition("/")[2]

    @property
    def url(self) -> str:
        """Where it is fetched from."""
        return f"{self.repository}/{self.commit}/{self.path}"

    @property
    def kept_as(self) -> str:
        """Its path in the cache: files of one name and different content stand beside each other."""
        return f"{self.sha256[:16]}/{self.name}"


def listed_lines(folder: str | Path | None = None) -> list[Listed]:
    """Return what the atlas' table of finer lines lists, in its order."""
    columns = ("system", "repository", "commit", "path", "sha256")
    return [
        Listed(
            **{name: row[name] for name in columns}, bytes=int(float(row["bytes"])), licence=row["licence"],
            attribution=row["attribution"], countries=frozenset(split(row["countries"])),
        )
        for row in read_rows("finer-lines", folder)
    ]  # fmt: skip


def fetch_lines(
    systems: str | Iterable[str] | None = None, *, folder: str | Path | None = None, progress: bool = False
) -> list[Path]:
    """Fetch the drawings that an atlas lists, unless they are here, and return their files.

    Each is fetched whole into a temporary file, held against its SHA-256 and put in its place in one step: what is
    kept is right. What was cut or is wrong is begun anew, `TRIES` times in all.

    Parameters
    ----------
    systems
        Systems by id or name; by default all that are listed.
    folder
        Another folder of layers with its own table.
    progress
        Show a bar for each file on standard error, if somebody is looking.

    Raises
    ------
    NoAnswerError
        The atlas lists none.
    UnknownNameError
        It lists none of a system asked for.
    FetchError
        A file cannot be fetched: there is no network, no such file, or it is not what its SHA-256 says. Those fetched
        before it are kept.
    """
    files = chosen_lines(systems, folder)
    sweep(cache_folder())
    return [_fetch(file, progress) for file in files]


def chosen_lines(systems: str | Iterable[str] | None = None, folder: str | Path | None = None) -> list[Listed]:
    """Return what the table lists of some systems, by id or name, or of all; errors as of `fetch_lines`."""
    listed = listed_lines(folder)
    if not listed:
        raise NoAnswerError(f"the atlas lists no finer lines ({TABLE}); there is nothing to fetch")
    if systems is None:
        return listed
    known = {file.system for file in listed}
    names = AtlasNames(None, folder).names
    wanted = {names.find(name, ("system",), known=known, where=TABLE).id for name in names_given(systems)}
    return [file for file in listed if file.system in wanted]


def kept_file(file: Listed) -> Path | None:
    """Return where a file is kept, None if it was not fetched; no network is asked.

    Raises
    ------
    FetchError
        It was changed since.
    """
    path = cache_folder() / file.kept_as
    if not path.is_file():
        return None
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        raise FetchError(
            f"{path}: is not what was fetched, its SHA-256 is another; run: energy-routes fetch {file.system}"
        )
    return path


def cache_folder() -> Path:
    """Return the folder where what was fetched is kept.

    Raises
    ------
    FetchError
        pooch is not installed.
    """
    import os

    given = os.environ.get(CACHE_VARIABLE)
    return Path(given) if given else Path(_pooch().os_cache("energy-routes"))


def _pooch() -> Any:
    try:
        import pooch
    except ImportError as error:
        raise FetchError("finer lines need pooch; install it with: pip install 'energy-routes[fetch]'") from error
    pooch.get_logger().setLevel(logging.WARNING)  # what it would tell, the command tells
    return pooch


def _fetch(file: Listed, progress: bool) -> Path:
    """Return where a file is kept: it is there already, or is fetched beside its place and put there whole."""
    target = cache_folder() / file.kept_as
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == file.sha256:
        return target
    with _clear_errors(file), work_folder(cache_folder(), [_DOWNLOAD]) as folder:
        store = _pooch().create(
            path=folder / _DOWNLOAD, base_url="", registry={file.name: f"sha256:{file.sha256}"},
            urls={file.name: file.url}, retry_if_failed=TRIES - 1,
        )  # fmt: skip
        part = Path(store.fetch(file.name, downloader=_Download(file, progress)))
        flush(part)
        target.parent.mkdir(exist_ok=True)
        put(part, target)
        flush_folder(target.parent)
    return target


class _Download:
    """What pooch calls to download one file: nothing larger than it should be, with a bar."""

    def __init__(self, file: Listed, progress: bool) -> None:
        self.file, self.progress = file, progress

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        from tqdm import tqdm

        bar = tqdm(
            total=self.file.bytes, desc=self.file.name, unit="B", unit_scale=True, file=sys.__stderr__,
            disable=None if self.progress else True, leave=False,
        )  # fmt: skip
        get = _pooch().HTTPDownloader(progressbar=bar, timeout=TIMEOUT_S)
        with bar, open(output_file, "wb") as part:
            get(url, _Bounded(part, self.file), pooch)


class _Bounded:
    """A file that takes no more than the table says it is."""

    def __init__(self, part: IO[bytes], file: Listed) -> None:
        self._part, self._file = part, file

    def write(self, content: bytes) -> None:
        if self._part.tell() + len(content) > self._file.bytes:
            raise FetchError(_message(self._file, f"it sends more than the {self._file.bytes:,} bytes of the file"))
        self._part.write(content)

    def flush(self) -> None:
        self._part.flush()


@contextmanager
def _clear_errors(file: Listed) -> Iterator[None]:
    """Say of what requests and pooch raise what it means."""
    import requests

    try:
        yield
    except FetchError:
        raise
    except requests.HTTPError as error:
        status = "an error" if error.response is None else error.response.status_code
        raise FetchError(_message(file, f"it answers {status}")) from error
    except requests.TooManyRedirects as error:
        raise FetchError(_message(file, "it sends from address to address")) from error
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
        raise FetchError(_message(file, f"the connection was cut {TRIES} times")) from error
    except requests.RequestException as error:
        raise FetchError(_message(file, "it cannot be reached; is there a network?")) from error
    except ValueError as error:
        raise FetchError(_message(file, f"what it sends is not the file with SHA-256 {file.sha256[:16]}...")) from error
    except OSError as error:
        raise FetchError(f"cannot keep {file.name} in {cache_folder()}: {error.strerror or error}") from error


def _message(file: Listed, why: str) -> str:
    host = urlsplit(file.url).netloc
    return f"cannot fetch {file.name} of {file.system!r} from {host}: {why}. What was fetched before is untouched"
