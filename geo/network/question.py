"""What is asked of a network: from where to where, and what may be used on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import require
from .closures import close, ends_asked, existing, name_in, names_in, places_named

if TYPE_CHECKING:
    import networkx as nx

MOST_PARTIAL_PATHS = 200_000
"""Partial paths looked at before a search gives up: about ten seconds."""


@dataclass(frozen=True)
class Question:
    """An origin and a destination with the points they stand for, what is closed, and which lines count."""

    origin: str
    destination: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    closed: tuple[str, ...]
    include_proposed: bool
    include_idle: bool

    @classmethod
    def of(
        cls,
        network: nx.MultiDiGraph,
        kind: str,
        origin: str | None,
        destination: str | None,
        closed: str | Iterable[str] = (),
        include_proposed: bool = False,
        include_idle: bool = False,
        also: Iterable[str] = (),
    ) -> Question:
        """Return the question, `routes` or `flow`; a name stands for the same points whatever is closed.

        Where no origin or destination is given it is what the atlas asks first. `also` are further destinations.

        Raises
        ------
        LayerError
            One is not given, and the atlas asks nothing of this commodity first.
        UnknownNameError
            A place the network does not know, with the nearest known ones.
        """
        require("MultiDiGraph", network=network)
        closed = names_in(network, closed)
        origin, destination = (name_in(network, name) for name in ends_asked(network, kind, origin, destination))
        starts = tuple(places_named(network, origin, arriving=False))
        ends = tuple(
            dict.fromkeys(end for name in (destination, *also) for end in places_named(network, name, arriving=True))
        )
        return cls(origin, destination, starts, ends, closed, include_proposed, include_idle)

    def open_network(
        self, network: nx.MultiDiGraph, *, include_proposed: bool = False, include_idle: bool = False
    ) -> nx.MultiDiGraph:
        """Return a copy of the network with what may be used, and besides, if asked, what is on paper or idle.

        Raises
        ------
        UnknownNameError
            A closed name the network does not know, with the nearest known ones.
        """
        return existing(
            close(network, self.closed),
            include_proposed=self.include_proposed or include_proposed,
            include_idle=self.include_idle or include_idle,
        )

    def whole_network(self, network: nx.MultiDiGraph) -> nx.MultiDiGraph:
        """Return a copy of the network with all that is drawn, were nothing closed, idle or on paper."""
        return existing(network, include_proposed=True, include_idle=True)
