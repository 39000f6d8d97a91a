"""What the tables of an atlas say of its names: groups, passages, what is avoided or asked first, who plays a role.

The rooms below ask here and never know a name of any one atlas themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import LayerError
from . import catalog
from .units import CrudeDensity, read_densities

SEPARATOR = "; "

PART = "throughput_part"
"""Role of a quantity that counts a part of the traffic apart."""


@dataclass(frozen=True)
class Group:
    """A name for several points: those of its kinds (empty: the side's usual ones) in its countries (empty: all)."""

    id: str
    title: str
    side: str
    kinds: frozenset[str]
    countries: frozenset[str]


@dataclass(frozen=True)
class Avoided:
    """Something whose absence from a way is told: its name in JSON, its column in tables, and the words for it."""

    id: str
    name: str
    column: str
    title: str


@dataclass(frozen=True)
class Passage:
    """A strait or the like: one name for the points, lines and systems that it is made of."""

    id: str
    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """A state of a line and the date since which it has it."""

    since: str
    status: str


@dataclass(frozen=True)
class Cargo:
    """A kind of what a commodity is made of: from where to where it goes, and by which berths.

    `berths` are members of the capacity of one cargo that take it, `volumes` the quantities that count it.
    """

    id: str
    title: str
    commodity: str
    origin: str
    destination: str
    berths: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Names of an atlas and what they stand for.

    Attributes
    ----------
    quantities
        Quantity by role (`capacity`, `throughput` ..., see `schema.csv`).
    crudes
        Crude by system or point.
    fallback
        The crude of whatever names no other, empty where none is.
    densities
        Barrels a tonne by crude.
    folder
        Where the tables are; None for the shipped ones.
    chartered
        Systems that ships anybody can charter serve.
    systems
        What each system is called: its short label, else its name.
    urls
        Address of each source that has one.
    countries
        Countries the atlas is mainly about, the first ones first told apart.
    states
        What changed of each line, the oldest first.
    beside
        Destinations told beside that of a question, by origin and destination.
    questions
        Origin and destination by what is asked (`routes` or `flow`) and commodity.
    cargoes
        Kinds of goods that can be asked for by themselves.
    part_of
        Country whose part of the traffic the role `throughput_part` counts, empty where the table does not say.
    """

    groups: Mapping[str, Group] = field(default_factory=dict)
    passages: Mapping[str, Passage] = field(default_factory=dict)
    avoided: tuple[Avoided, ...] = ()
    countries: tuple[str, ...] = ()
    questions: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    chartered: frozenset[str] = frozenset()
    quantities: Mapping[str, str] = field(default_factory=dict)
    crudes: Mapping[str, str] = field(default_factory=dict)
    fallback: str = ""
    folder: str | Path | None = None
    densities: Mapping[str, CrudeDensity] = field(default_factory=dict)
    systems: Mapping[str, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    states: Mapping[str, tuple[State, ...]] = field(default_factory=dict)
    cargoes: Mapping[str, Cargo] = field(default_factory=dict)
    part_of: str = ""

    def parts_of(self, name: str) -> frozenset[str]:
        """Return a name and, of a passage, the names of its parts."""
        passage = self.passages.get(name)
        return frozenset({name, *(passage.parts if passage else ())})

    def cargoes_of(self, commodity: str) -> list[Cargo]:
        """Return the kinds of a commodity that can be asked for, in the order of the table."""
        return [cargo for cargo in self.cargoes.values() if cargo.commodity == commodity]

    def question(
        self, kind: str, commodity: str, origin: str | None, destination: str | None, cargo: Cargo | None = None
    ) -> tuple[str, str]:
        """Return the origin and destination asked for, from the tables of cargoes and defaults what nobody named.

        Raises
        ------
        LayerError
            Nobody named one, and the table has no row for this commodity.
        """
        first = (cargo.origin, cargo.destination) if cargo else self.questions.get((kind, commodity))
        if first is None and not (origin and destination):
            raise LayerError(
                f"defaults.csv has no row for {kind} of {commodity}: name an origin and a destination (--from, --to)"
            )
        usual = first or ("", "")
        return origin or usual[0], destination or usual[1]

    def density_of(self, subject: str) -> CrudeDensity:
        """Return the density of a system's or point's crude.

        Raises
        ------
        LayerError
            It names none, and no crude is the fallback.
        """
        crude = self.crudes.get(subject, self.fallback)
        if not crude:
            raise LayerError(
                f"barrels of {subject!r} need a density: name its crude in systems.csv or crudes.csv, or mark one "
                "crude as the fallback"
            )
        return self.densities[crude]


def read_vocabulary(folder: str | Path | None = None) -> Vocabulary:
    """Return the vocabulary of an atlas.

    Raises
    ------
    LayerError
        With every problem of a table that is not as `schema.csv` wants it.
    """
    systems, crudes = catalog.read_rows("systems", folder), catalog.read_rows("crudes", folder)
    return Vocabulary(
        groups={row["id"]: _group(row) for row in catalog.read_rows("groups", folder)},
        passages={
            row["id"]: Passage(row["id"], row["title"], tuple(split(row["parts"])))
            for row in catalog.read_rows("passages", folder)
        },
        avoided=tuple(
            Avoided(row["id"], row["name"], row["column"], row["title"]) for row in catalog.read_rows("avoid", folder)
        ),
        countries=tuple(split(catalog.region(folder)["countries"])),
        questions={
            (row["question"], row["commodity"]): (row["origin"], row["destination"])
            for row in catalog.read_rows("defaults", folder)
        },
        chartered=frozenset(row["id"] for row in systems if row["chartered"] == "yes"),
        quantities=catalog.quantities_by_role(folder),
        crudes={
            **{point: row["id"] for row in crudes for point in split(row["points"])},
            **{row["id"]: row["crude"] for row in systems if row["crude"]},
        },
        fallback=next((row["id"] for row in crudes if row["fallback"] == "yes"), ""),
        folder=folder,
        densities=read_densities(catalog.read_table("crudes", folder)),
        systems={row["id"]: row["label"] or row["name"] for row in systems},
        urls={row["id"]: row["url"] for row in catalog.read_rows("sources", folder) if row["url"]},
        states=_states(catalog.read_rows("states", folder)),
        cargoes={row["id"]: _cargo(row) for row in catalog.read_rows("cargoes", folder)},
        part_of=next(
            (row.get("country", "") for row in catalog.read_rows("quantities", folder) if row["role"] == PART), ""
        ),
        beside={
            (row["origin"], row["destination"]): tuple(split(row["beside"]))
            for row in catalog.read_rows("defaults", folder)
            if row["beside"]
        },
    )


def _states(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[State, ...]]:
    states: dict[str, tuple[State, ...]] = {}
    for row in sorted(rows, key=lambda row: row["since"]):
        states[row["line"]] = (*states.get(row["line"], ()), State(row["since"], row["status"]))
    return states


def split(text: str) -> list[str]:
    """Return the names of a cell with '; ' between them."""
    return text.split(SEPARATOR) if text else []


def _cargo(row: Mapping[str, str]) -> Cargo:
    return Cargo(
        row["id"], row["title"], row["commodity"], row["origin"], row["destination"],
        tuple(split(row["berths"])), tuple(split(row["volumes"])),
    )  # fmt: skip


def _group(row: Mapping[str, str]) -> Group:
    return Group(
        row["id"], row["title"], row["side"], frozenset(split(row["kinds"])), frozenset(split(row["countries"]))
    )
