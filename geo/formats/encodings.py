"""Which code page old text is in: what a file says of itself, and a guess over all its text, with a note."""

from __future__ import annotations

import codecs
import itertools
import re

from ..errors import LayerError

TEXT_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўќѓјљњћђџѕ"
OFTEN_CYRILLIC = frozenset("оеаинтсрвлкмдпу")
EXPECTED = {
    "cp1251": CYRILLIC,
    "cp866": CYRILLIC,
    "koi8_r": CYRILLIC,
    "cp1254": "çğıöşüâîûÇĞİÖŞÜ",
    "cp1252": "àâäáãåæçèéêëìíîïñòóôöõøùúûüýßœÿ",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűăâîşţľĺŕô",
}
"""Code pages that files of this field come in, likeliest first, and the letters that texts in them are made of."""
LANGUAGE_BYTES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x26: "cp866", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252",
    0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x6B: "cp857", 0x7D: "cp1255", 0x7E: "cp1256", 0x88: "cp857",
    0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""The language driver of a .dbf (its byte 29) -> code page; 0x57 is what ESRI calls the system's own."""
SAYS_LITTLE = frozenset({0x00, 0x57})
SEEN_BYTES = 400
GUESSED_FROM_BYTES = 2_000_000
_WORD = re.compile(r"[^\W\d_]+")


def python_codec(name: str) -> str | None:
    """Return Python's name of a code page ('ANSI 1251', '1251', 'windows-1251', 'UTF8'), None for an unknown one."""
    plain = name.strip().lower().replace("_", "-")
    match = re.search(r"(\d{3,5})$", plain)
    tries = [plain, plain.replace(" ", ""), plain.replace("ldid/", "")]
    if match and not plain.startswith("utf"):
        tries += [f"cp{match[1]}"] if not match[1].startswith("8859") else [f"iso8859-{match[1][4:] or 1}"]
    if re.match(r"(iso-?)?8859-?\d", plain):
        tries.insert(0, "iso8859-" + re.sub(r"^(iso-?)?8859-?", "", plain))
    for candidate in tries:
        try:
            found = codecs.lookup(candidate)
        except (LookupError, ValueError):
            continue
        if getattr(found, "_is_text_encoding", True):
            return found.name
    return None


def named_codec(name: str) -> str:
    """Return the codec of that name.

    Raises
    ------
    LayerError
        When no code page is called so.
    """
    codec = python_codec(name)
    if codec is None:
        raise LayerError(f"encoding {name[:40]!r} is not known; give one such as cp1251, cp866, cp1254 or utf-8")
    return codec


def decode(content: bytes, where: str, *, encoding: str | None = None, guess: bool = False) -> tuple[str, list[str]]:
    """Return text, and a note where its encoding had to be guessed.

    UTF-16 and UTF-32 say so by their mark, UTF-16 also by its zero bytes; other text is UTF-8. With `guess`
    what is neither is taken for the code page whose letters fit it best.

    Raises
    ------
    LayerError
        When the bytes are not text in that encoding.
    """
    marked = next((name for mark, name in TEXT_MARKS if content.startswith(mark)), None) or _unmarked_utf16(content)
    codec = named_codec(encoding) if encoding else marked or "utf-8-sig"
    try:
        return content.decode(codec).removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        if encoding or marked or not guess:
            name = codec.removesuffix("-sig")
            raise LayerError(
                f"{where}: is not {name} text (byte {error.start:,}); save it as UTF-8, or name its code page with "
                "--encoding (encoding= in Python)"
            ) from error
    found = guess_codec(content)
    return content.decode(found, "replace"), [guess_note(where, found)]


def _unmarked_utf16(content: bytes) -> str | None:
    """Return the order of UTF-16 without a mark: zero bytes at every other place of the start, and at no other."""
    first, second = content[:SEEN_BYTES:2], content[1:SEEN_BYTES:2]
    for zeros, others, name in ((first, second, "utf-16-be"), (second, first, "utf-16-le")):
        if zeros.startswith(b"\0\0\0") and 0 not in others and zeros.count(0) * 2 > len(zeros):
            return name
    return None


def guess_note(where: str, codec: str) -> str:
    """Return how a guess is told."""
    return f"{where}: does not say in which code page its text is; read as {codec}, a guess: give --encoding if wrong"


def guess_codec(content: bytes) -> str:
    """Return the code page whose letters fit bytes that are no UTF-8 best.

    Examples
    --------
    >>> guess_codec("Нефтепровод Узень".encode("cp866")), guess_codec("Iğdır".encode("cp1254"))
    ('cp866', 'cp1254')
    """
    sample = b"\n".join(line for line in content[:GUESSED_FROM_BYTES].splitlines() if not line.isascii())
    scores = {codec: _fit(sample.decode(codec, "replace"), letters) for codec, letters in EXPECTED.items()}
    return max(scores, key=lambda codec: scores[codec])


def _fit(text: str, letters: str) -> float:
    """Return how well a text fits the letters expected: marks within words and capitals after small letters cost."""
    expected = {*letters, *letters.upper()}
    score = 0.0
    for mark in text:
        if mark.isascii():
            continue
        score += 1.0 if mark in expected else 0.2 if mark in "№«»–—’“”°" else -2.0
        score += 0.3 * (mark.lower() in OFTEN_CYRILLIC and letters == CYRILLIC)
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        flips = sum(a.islower() and b.isupper() for a, b in itertools.pairwise(word))
        ascii_letters = sum(mark.isascii() for mark in word)
        score -= 2.0 * flips
        if letters == CYRILLIC:
            score -= 1.5 * min(ascii_letters, len(word) - ascii_letters)
        elif not ascii_letters and len(word) > 2:
            score -= 2.0 * len(word)  # words of accented letters alone are Cyrillic read wrongly
    return score


def decode_cells(cells: list[bytes], codec: str, width: int = 0) -> tuple[list[str], int]:
    """Return cells of one column as text, and how many held bytes that are none in that code page.

    A letter cut off at the end of a cell that fills its `width` is dropped; elsewhere one that cannot be read becomes
    the replacement character.
    """
    texts, broken = [], 0
    for cell in cells:
        try:
            texts.append(cell.decode(codec))
        except UnicodeDecodeError as error:
            cut = error.end == len(cell) and error.reason == "unexpected end of data"
            texts.append(cell[: error.start].decode(codec) if cut else cell.decode(codec, "replace"))
            broken += not (cut and (not width or len(cell) >= width - 3))
    return texts, broken
