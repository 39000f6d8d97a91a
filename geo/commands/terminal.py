r"""Standard output and error of a command: no text from a file steers the terminal, and a stream that fails is told.

What is printed shows terminal escapes, other control characters and marks that turn the direction of writing as
`\u001b` and so on, and so what the terminal's encoding lacks. In JSON that is the same text still. Line ends and tabs
stay. Files are written as they are.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress

from ..errors import OutputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
STANDARD_ERROR = "standard error"
_SPELLED = "energy-routes-spelled"


def harmless(text: str) -> str:
    r"""Return the text with everything that could steer a terminal spelled out.

    Examples
    --------
    >>> print(harmless("a\x1b[2Jb \u202egpj"))
    a\u001b[2Jb \u202egpj
    """
    return _STEERING.sub(lambda mark: _spell(mark[0]), text)


def one_line(text: str) -> str:
    r"""Return harmless text without line ends, for what stands in a line of its own.

    Examples
    --------
    >>> print(one_line("name\nenergy-routes: all is well"))
    name\u000aenergy-routes: all is well
    """
    return harmless(text).replace("\n", _spell("\n"))


def block(text: str) -> str:
    """Return a message whose further lines are set in, so that none looks like a message of its own."""
    return harmless(text).replace("\n", "\n  ")


def _spell(text: str) -> str:
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _spell_unknown(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return _spell(error.object[error.start : error.end]), error.end


codecs.register_error(_SPELLED, _spell_unknown)


class SafeStream(io.TextIOBase):
    """A text stream in front of another; see the module. What is printed to a failing standard error is dropped."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        self._stream, self._name = stream, name
        self._failure: OSError | None = None

    def write(self, text: str) -> int:
        """Write harmless text."""
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        safe = harmless(text).encode(encoding, _SPELLED).decode(encoding)
        self._try(lambda stream: stream.write(safe))
        return len(text)

    def flush(self) -> None:
        """Pass on what was written; a failure is told here again, as argparse drops those of `write`."""
        if self._failure is not None:
            raise self._failure
        if self._stream is not None:
            self._try(lambda stream: stream.flush())

    def isatty(self) -> bool:
        """Return whether somebody is looking."""
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        """Return the system's handle."""
        if self._stream is None:
            raise OSError(f"{self._name} is closed")
        return self._stream.fileno()

    def _try(self, use: Callable[[TextIO], object]) -> None:
        """Use the stream; when it fails, nothing is left in it that Python would complain of at its end."""
        try:
            if self._stream is None:
                raise OSError("it is closed")
            use(self._stream)
        except (OSError, ValueError) as error:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if self._name == STANDARD_ERROR:
                return
            reason = getattr(error, "strerror", None) or error
            full = OutputError(f"cannot write to {self._name}: {reason}")
            self._failure = error if isinstance(error, BrokenPipeError) else full
            raise self._failure from error


@contextmanager
def safe_streams() -> Iterator[None]:
    """Let everything the block prints go through safe streams, and tell whether it arrived."""
    _open_what_is_closed()
    out, error = SafeStream(sys.stdout, "standard output"), SafeStream(sys.stderr, STANDARD_ERROR)
    with redirect_stdout(out), redirect_stderr(error):
        yield


def _open_what_is_closed() -> None:
    """Open the null device where standard streams are closed: else the next file opened becomes one, and is written."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
