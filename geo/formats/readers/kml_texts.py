"""Texts within KML: positions as people type them, and descriptions that are tables of HTML."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

MOST_COLUMNS = 500
_AFTER_COMMA = re.compile(r"\s*,\s+|\s+,\s*")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>")


def positions_of(text: str) -> tuple[list[list[float]], str, str]:
    """Return positions of two or three numbers, why there are none, and how they had to be read.

    Blanks after commas do not part positions; a run of numbers with nothing but commas is three to a position.

    Examples
    --------
    >>> positions_of("45.0, 41.0, 0 46.0, 41.0, 0")
    ([[45.0, 41.0, 0.0], [46.0, 41.0, 0.0]], '', 'blanks around commas of the coordinates passed over')
    >>> positions_of("45,41,0,46,41,0")[0]
    [[45.0, 41.0, 0.0], [46.0, 41.0, 0.0]]
    """
    change = ""
    parts = text.split()
    if any(part.endswith(",") or part.startswith(",") for part in parts):
        closed = _AFTER_COMMA.sub(",", text).strip(",").split()
        parts, change = closed, "blanks around commas of the coordinates passed over"
    try:
        found = [[float(number) for number in part.split(",") if number] for part in parts]
    except ValueError:
        return [], "coordinates that are not numbers", ""
    if any(len(numbers) > 3 for numbers in found):
        return _unrolled(found)
    if any(len(numbers) < 2 for numbers in found):
        return [], "a position without longitude and latitude", ""
    return found, "", change


def _unrolled(found: list[list[float]]) -> tuple[list[list[float]], str, str]:
    """Return positions of a run of numbers that only commas part, three numbers each as KML has them."""
    out: list[list[float]] = []
    for numbers in found:
        if len(numbers) <= 3:
            out.append(numbers)
        elif len(numbers) % 3 == 0:
            out += [numbers[n : n + 3] for n in range(0, len(numbers), 3)]
        else:
            return [], f"{len(numbers)} numbers parted by commas alone; blanks belong between positions", ""
    return out, "", "a run of commas read as three numbers a position"


def columns_of_description(text: str) -> dict[str, str]:
    """Return what a description lays out as a table of two columns; nothing for any other text.

    Examples
    --------
    >>> columns_of_description("<table><tr><td>DIAM</td><td>1020</td></tr></table>")
    {'DIAM': '1020'}
    """
    if "<t" not in text.lower():
        return {}
    table = _Table()
    table.feed(text)
    table.close()
    rows = [row for row in table.rows if any(row)]
    pairs = [row for row in rows if len(row) == 2 and row[0]]
    if len(pairs) * 2 <= len(rows):
        return {}
    out: dict[str, str] = {}
    for key, value in pairs[:MOST_COLUMNS]:
        out.setdefault(key[:200], value)
    return out


class _Table(HTMLParser):
    """Collect the innermost cells of tables, row by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self.cell = None
        elif tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None and self.rows:
            self.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)


def plain_text(text: str) -> str:
    """Return a description without its tags, if it is HTML.

    Examples
    --------
    >>> plain_text("two <b>bold</b> words<br>below"), plain_text("a < b")
    ('two bold words below', 'a < b')
    """
    if not _MARKUP.search(text):
        return text
    without = re.sub(r"(?is)<(style|script|head)\b.*?</\1\s*>", " ", text)
    return " ".join(html.unescape(_MARKUP.sub(" ", without)).split())
