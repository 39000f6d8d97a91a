"""Parse XML of strangers block by block: no entities, no references, bounded depth and size."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any
from xml.parsers import expat

from ...atlas.limits import Limits
from ...errors import LayerError

BLOCK_BYTES = 1 << 18
Start = Callable[[str, dict[str, str]], None]


def parse_xml(
    file: IO[bytes],
    where: str,
    limits: Limits,
    *,
    start: Start,
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start` with each element's name (without prefix) and attributes, `end` with its name, `text` between.

    Raises
    ------
    LayerError
        When the file is not well-formed, declares a document type or entities, or is larger than the limits.
    """

    def refuse(*_: Any) -> int:
        raise LayerError(
            f"{where}: declares a document type or entities, which can name other files or grow without end; "
            "remove the <!DOCTYPE ...> part"
        )

    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        limits.check("max_depth", depth, where)
        start(tag.rpartition(":")[2], attributes)

    def finish(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag.rpartition(":")[2])

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    if text is not None:
        parser.CharacterDataHandler = text
    total = 0
    try:
        block = file.read(BLOCK_BYTES).lstrip()  # blanks before the declaration, which some programs leave
        while block:
            total += len(block)
            limits.check("max_bytes", total, f"{where}, unpacked")
            parser.Parse(block, False)
            block = file.read(BLOCK_BYTES)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise LayerError(f"{where}: is not well-formed XML: {error}") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, LayerError):
            raise
        raise LayerError(f"{where}: is not readable XML: {str(error)[:200]}") from error
