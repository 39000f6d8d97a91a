"""Names as people write them: found whatever their case, marks and language; what is unknown gets suggestions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .errors import ArgumentError, UnknownNameError
from .spelling import fold, sound

MOST_SUGGESTIONS = 3
MOST_LISTED = 30
"""Names that are listed where one is unknown and none is near it."""
MOST_MEANT = 8
"""Things that are listed where a name may mean several."""
LETTERS_A_SLIP = 4
"""Letters of a name for each that may be wrong, missing, too many or swapped where it may be another one mistyped."""
LEAST_HEARD = 4
"""Letters by which a name is known by its sound; shorter ones, such as codes, are known by their spelling alone."""
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that no name, note or cell of an atlas has: they end lines, or steer a terminal."""
_UNFIT_MARKS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LISTED = re.compile("[,;/]")
ID, FOLDED_ID, NAME, PART, BARE, SOUND = range(6)
"""How well something is named: by its id, a name, a part of a name, a name without words that say what it is, or by
how any of these sounds."""


_GENERIC = frozenset(
    fold(word)
    for word in """pipeline pipelines line lines oil gas goods rail railway railways sea field fields port seaport
    terminal hub station passage refinery the of
    neft qaz kəməri boru yatağı limanı terminalı zavodu
    ham petrol doğal gaz hattı sahası limanı terminali rafinerisi demiryolu
    нефтепровод газопровод трубопровод магистральный месторождение морской порт терминал станция НПЗ железная дорога
    мұнай құбыры кен орны порты терминалы
    მილსადენი ნავთობსადენი გაზსადენი საბადო ნავსადგური პორტი ტერმინალი რკინიგზა""".split()
)  # fmt: skip
"""Words that say what a thing is, in the languages of the pages; a name is known without them too."""


@dataclass(frozen=True)
class Named:
    """Something that has a name: its id, what kind of thing it is, its title, and what else it is called.

    `systems` are the systems it is a part of, stands on or is passed by.
    """

    id: str
    kind: str
    title: str
    names: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.id if fold(self.title) == fold(self.id) else f"{self.id} ({self.title})"

    def keys(self) -> Iterable[tuple[int, str]]:
        """Yield what it is found by, folded, each behind its rank: 0 for the id, higher for what is said less well."""
        yield from ((ID, self.id), (FOLDED_ID, fold(self.id)))
        for name in (self.title, *self.names):
            plain = fold(_BRACKETS.sub(" ", name))
            yield from ((NAME, fold(name)), (PART, plain), (BARE, _bare(plain)))
            if self.kind != "line":
                yield PART, fold(name.partition(",")[0])
            yield from ((PART, fold(part)) for inside in _BRACKETS.findall(name) for part in _LISTED.split(inside))


def _bare(folded: str) -> str:
    return " ".join(word for word in folded.split() if word not in _GENERIC)


@dataclass(frozen=True)
class Names:
    """All that has a name, and the one place where what people write becomes an id."""

    things: tuple[Named, ...] = ()

    @cached_property
    def _by_key(self) -> Mapping[tuple[int, str], list[Named]]:
        found: dict[tuple[int, str], list[Named]] = {}
        for thing in self.things:
            for key in dict.fromkeys(thing.keys()):
                found.setdefault(key, []).append(thing)
        return found

    @cached_property
    def _by_sound(self) -> Mapping[str, list[Named]]:
        found: dict[str, list[Named]] = {}
        for thing in self.things:
            ranked = list(thing.keys())
            keys = [text for rank, text in ranked if rank != BARE or thing.kind == "system"]
            for heard in dict.fromkeys(map(sound, (thing.title, *thing.names, *keys))):
                if len(heard) >= LEAST_HEARD:
                    found.setdefault(heard, []).append(thing)
        return found

    def table(self) -> list[tuple[str, str, str]]:
        """Return every name as (name, kind, id), as a search elsewhere can use them."""
        return [(name, t.kind, t.id) for t in self.things for name in dict.fromkeys((t.id, t.title, *t.names)) if name]

    def find(
        self,
        text: str,
        kinds: Collection[str] = (),
        *,
        known: Collection[str] | None = None,
        what: str = "",
        where: str = "what is asked",
    ) -> Named:
        """Return what a name means: by id, by name, by a part of the name in brackets, without words like pipeline.

        Parameters
        ----------
        text
            The name, in any language that is known, whatever its case and marks.
        kinds
            What may be meant; by default anything.
        known
            Ids it may be, those of a frame or network; by default all.
        what, where
            What is wanted (by default the kinds) and where, in words, for the text of an error.

        Raises
        ------
        ArgumentError
            It is no text.
        UnknownNameError
            It means nothing, several things, or only what is of another kind or elsewhere; the text says what may be
            meant.
        """
        here = self if known is None else Names(tuple(thing for thing in self.things if thing.id in known))
        found = here.means(text, kinds) or self.means(text, kinds)
        if not found:
            suggestion = (here if here.near(text, kinds) else self).suggest(text, kinds)
            raise UnknownNameError(f"no {what or _or(list(kinds)) or 'thing'} is called {text!r}; {suggestion}")
        if len(found) > 1:
            listed = "; ".join(map(str, found[:MOST_MEANT])) + ("; ..." if len(found) > MOST_MEANT else "")
            raise UnknownNameError(f"{text!r} may be several: {listed}; name the one you mean by its id")
        if known is not None and found[0].id not in known:
            near = here.near(text, kinds)[:MOST_SUGGESTIONS]
            hint = f"; did you mean {_or(list(map(str, near)))}?" if near else ""
            raise UnknownNameError(f"{found[0]} is no part of {where}{hint}")
        return found[0]

    def means(self, text: str, kinds: Collection[str] = ()) -> list[Named]:
        """Return what a name may mean, see `find`: one thing, several, or nothing.

        Of the ways in which it means anything the best counts, how it sounds is the last. A line does not, where its
        system is meant too. A point has to be named in full: "Baku" is not yet the "Port of Baku".
        """
        words = fold(one_name(text))
        for key in ((ID, text), (FOLDED_ID, words), (NAME, words), (PART, words), (BARE, _bare(words))):
            found = _each(t for t in self._by_key.get(key, ()) if not kinds or t.kind in kinds)
            if key == (BARE, words):
                found = [thing for thing in found if thing.kind == "system"]
            if key[1] and found:
                return found
        return _each(t for t in self._by_sound.get(sound(text), ()) if not kinds or t.kind in kinds)

    def suggest(self, text: str, kinds: Collection[str] = ()) -> str:
        """Return a phrase that says what an unknown name may mean."""
        others = self.means(text) if kinds else []
        if others:
            return _of_another_kind(others[0], kinds)
        near, known = self.near(text, kinds), {thing.id for thing in self.things if thing.kind in kinds or not kinds}
        if not near and len(known) > MOST_LISTED:
            return "energy-routes systems and energy-routes places (geo.systems(), geo.places()) list what there is"
        return f"did you mean {_or(list(map(str, near[:MOST_SUGGESTIONS])))}?" if near else _listed(known)

    def near(self, text: str, kinds: Collection[str] = ()) -> list[Named]:
        """Return what an unknown name may mean, the nearest first: what has all its words, else what is nearly it."""
        allowed = [thing for thing in self.things if not kinds or thing.kind in kinds]
        return _each(_holding(text, allowed)) or _each(_alike(text, allowed))


def _each(things: Iterable[Named]) -> list[Named]:
    """Return each thing once, by its id, and no line whose system is among them."""
    found: dict[str, Named] = {}
    for thing in things:
        found.setdefault(thing.id, thing)
    systems = {name for name, thing in found.items() if thing.kind == "system"}
    return [thing for thing in found.values() if thing.kind != "line" or not systems & set(thing.systems)]


def _of_another_kind(thing: Named, kinds: Collection[str]) -> str:
    text = f"{thing} is a {thing.kind}"
    if "system" in kinds and thing.systems:
        shown = ", ".join(thing.systems[:MOST_MEANT]) + (" ..." if len(thing.systems) > MOST_MEANT else "")
        text += f"; systems there are {shown}"
    return text


def _holding(text: str, things: Iterable[Named]) -> list[Named]:
    """Return what has all the words of a text, or words that begin so, in one of its names, the nearest first."""
    words = [f" {word}" for word in fold(text).split()]
    found = []
    for thing in things:
        names = [f" {fold(name)}" for name in (thing.id, thing.title, *thing.names)]
        places = [(name.find(words[0]), len(name)) for name in names if words and all(word in name for word in words)]
        if places:
            found.append((min(places), thing.id, thing))
    return [thing for _, _, thing in sorted(found, key=lambda row: row[:2])]


def _alike(text: str, things: Iterable[Named]) -> list[Named]:
    """Return what has a name that may be meant by a text with slips, the likest first."""
    wanted = fold(text)
    most = max(-(-len(wanted) // LETTERS_A_SLIP), 1)
    near = []
    for thing in things:
        names = {fold(name) for name in (thing.id, *thing.names, _BRACKETS.sub(" ", thing.title))}
        comparable = (name for name in names if len(name) > 2 and abs(len(name) - len(wanted)) <= most)
        slips = min((_slips(wanted, name) for name in comparable), default=most + 1)
        if slips <= most:
            near.append((slips, thing.id, thing))
    return [thing for _, _, thing in sorted(near, key=lambda row: row[:2])]


def _slips(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, too many or swapped (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


def one_name(value: object, what: str = "a name") -> str:
    """Return a name given as an argument.

    Raises
    ------
    ArgumentError
        It is no text.
    """
    if not isinstance(value, str):
        raise ArgumentError(f"{what} is a text, not {value!r} ({type(value).__name__})")
    return value


def names_given(value: str | Iterable[str] | None, what: str = "names") -> list[str]:
    """Return the names given as an argument: a text is one name, None is none.

    Raises
    ------
    ArgumentError
        It is neither a text nor several of them.

    Examples
    --------
    >>> names_given("btc"), names_given(["btc", "bte"]), names_given(None)
    (['btc'], ['btc', 'bte'], [])
    """
    if value is None or isinstance(value, str):
        return [] if value is None else [value]
    try:
        given = list(value)
    except TypeError as error:
        raise ArgumentError(f"{what}: one text or several, not {value!r} ({type(value).__name__})") from error
    return [one_name(name, f"each of {what}") for name in given]


def _or(names: list[str]) -> str:
    head, last = ", ".join(names[:-1]), names[-1] if names else ""
    return f"{head + ' or ' if head else ''}{last}"


_SURROGATES = re.compile("[\ud800-\udfff]")


def well_formed(text: str) -> str:
    """Return text that UTF-8 can carry: half pairs, which are no characters, become the replacement character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def nearest_names(name: str, known: Iterable[str]) -> str:
    """Return a phrase that suggests the known names that `name` nearly is, or lists what is known.

    Examples
    --------
    >>> nearest_names("tangiz", ["tengiz", "btc", "cpc"])
    'did you mean tengiz?'
    >>> nearest_names("zzz", ["btc", "bte"])
    'known are btc, bte'
    >>> nearest_names("zzz", [])
    'none is known'
    """
    known = set(known)
    near = [thing.id for thing in Names(tuple(Named(text, "name", text) for text in known)).near(name)]
    return f"did you mean {_or(near[:MOST_SUGGESTIONS])}?" if near else _listed(known)


def _listed(known: Collection[str]) -> str:
    shown = ", ".join(sorted(known)[:MOST_LISTED]) + (" ..." if len(known) > MOST_LISTED else "")
    return f"known are {shown}" if known else "none is known"


def unfit_for_windows(name: str) -> str:
    """Return why Windows cannot keep a file of this name, or ''; a name without folders that others are to open.

    Examples
    --------
    >>> unfit_for_windows("aux.html")
    "'aux.html' is the name of a device on Windows; name it otherwise"
    >>> unfit_for_windows("Нефть и газ.html")
    ''
    """
    if _DEVICES.fullmatch(name):
        return f"{name!r} is the name of a device on Windows; name it otherwise"
    if found := _UNFIT_MARKS.search(name):
        return f"{name!r} has a {found[0]!r}, which no name on Windows can have; name it otherwise"
    if not name or name[-1] in ". ":
        return f"{name!r} is empty or ends in a dot or space, which Windows drops; name it otherwise"
    return ""


def unlike(ids: Sequence[str]) -> list[str]:
    """Return ids with the next free number behind each that stands before it already; no two are alike then."""
    taken, numbers, given = set(ids), dict[str, int](), []
    for name in ids:
        free = name
        if name in numbers:
            while free in taken:
                numbers[name] += 1
                free = f"{name}-{numbers[name]}"
        numbers.setdefault(name, 1)
        taken.add(free)
        given.append(free)
    return given
