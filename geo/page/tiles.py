"""Online backgrounds: what a page is to ask for tiles, and the origins its policy allows for that; or why it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import LayerError, UnknownNameError
from ..names import nearest_names

if TYPE_CHECKING:
    import xyzservices

SUBDOMAINS = ("a", "b", "c")
"""What Leaflet puts for {s} unless told otherwise."""
MAX_ZOOM = 18
SHORT_NAMES = {"openstreetmap": "OpenStreetMap.Mapnik"}
MERCATOR = ("", "EPSG:3857", "EPSG:900913")
_ADDRESS = re.compile(r"(https?)://([a-z0-9_.-]*(?:\{s\}[a-z0-9_.-]*)?(?::\d+)?)/\S*", re.IGNORECASE | re.ASCII)
_PLACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Tiles:
    """An online background.

    Attributes
    ----------
    url
        Address with {z}, {x}, {y} (or {-y}) and perhaps {s}.
    subdomains
        What stands for {s}.
    attribution
        Whom to name, plain text.
    max_zoom
        Deepest zoom there is.
    tms
        Whether rows count from the south.
    """

    url: str
    subdomains: tuple[str, ...] = SUBDOMAINS
    attribution: str = ""
    max_zoom: int = MAX_ZOOM
    tms: bool = False

    def __post_init__(self) -> None:
        problem = _problem(self.url)
        if problem:
            raise LayerError(f"tiles {self.url!r}: {problem}")

    @property
    def origins(self) -> tuple[str, ...]:
        """Return every origin the page asks, one by one: a policy knows no wildcard within a name."""
        origin = "/".join(self.url.split("/")[:3])
        return tuple(dict.fromkeys(origin.replace("{s}", name) for name in self.subdomains))

    def payload(self) -> dict[str, Any]:
        """Return what the page needs to know."""
        return {
            "url": self.url,
            "subdomains": list(self.subdomains),
            "attribution": self.attribution,
            "max_zoom": self.max_zoom,
            "tms": self.tms,
        }


def find_tiles(asked: str) -> Tiles:
    """Return the background of a provider's name, as xyzservices lists them, or of an address.

    Raises
    ------
    UnknownNameError
        No provider has that name.
    LayerError
        The provider needs a token, or what it offers cannot be shown on the page's map; or the address is none.
    """
    if "{" in asked or "/" in asked:
        return Tiles(asked.replace("{r}", ""), max_zoom=19)
    provider = _provider(asked)
    if provider.requires_token():
        raise LayerError(
            f"tiles {asked!r}: this provider needs a token, which the page would give to every reader; name another, "
            "or give the whole address with the token in it"
        )
    crs = str(provider.get("crs", ""))
    if crs not in MERCATOR:
        raise LayerError(f"tiles {asked!r}: they are drawn in {crs}, the page in EPSG:3857; name another provider")
    return Tiles(
        provider.build_url(fill_subdomain=False, scale_factor="").replace(" ", "%20"),
        subdomains=tuple(provider.get("subdomains", SUBDOMAINS)),
        attribution=str(provider.get("attribution", "")),
        max_zoom=int(provider.get("max_zoom", MAX_ZOOM)),
        tms=bool(provider.get("tms", False)),
    )


def _provider(asked: str) -> xyzservices.TileProvider:
    name = SHORT_NAMES.get(asked.lower(), asked)
    found = _providers().get(_plain(name))
    if found is None:
        near = nearest_names(name, [provider.name for provider in _providers().values()])
        address = "https://host/{z}/{x}/{y}.png"
        raise UnknownNameError(f"no provider of tiles is called {asked!r}; {near}; or give an address like {address}")
    return found


@cache
def _providers() -> dict[str, xyzservices.TileProvider]:
    """Return all providers by plain name, so that case, dots and spaces do not matter."""
    import xyzservices

    return {_plain(name): provider for name, provider in xyzservices.providers.flatten().items()}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _problem(url: str) -> str:
    """Return why a page cannot show tiles of this address, or ''."""
    known = set(_PLACES.findall(url))
    found = _ADDRESS.fullmatch(url)
    if not found or not found[2] or not (known >= {"z", "x"} and known & {"y", "-y"}):
        return "give a provider's name or an address like https://host/{z}/{x}/{y}.png, its host in Latin letters"
    if unknown := sorted(known - {"s", "x", "y", "-y", "z"}):
        return f"{{{unknown[0]}}} cannot be filled in; an address has {{z}}, {{x}}, {{y}} and perhaps {{s}}"
    return ""
