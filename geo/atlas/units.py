"""Units of the oil and gas trade: barrels and tonnes, cubic metres and cubic feet, kilometres and miles, flows a year.

Mass and volume of oil meet only through a density, so every such conversion takes barrels a tonne and says in its
result which figure it used. A year is 365 days, as the trade counts. Gas volumes are converted as volumes: both
sides are taken at the same pressure and temperature. The arithmetic is pint's.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from ..errors import LayerError, UnknownNameError

BARREL_M3 = 0.158987294928
"""Cubic metres in one barrel (42 US gallons, exact)."""

PLANNED_YEAR_DAYS = 365
"""Days in the year of a flow: capacities are published for a year of 365 days."""

MASS_FLOW_UNIT = "Mt/yr"
"""The unit oil and goods capacities are compared in."""

GAS_FLOW_UNIT = "bcm/yr"
"""The unit gas capacities are compared in."""

_SPELLINGS = {
    "million m3": "million_m3",
    "m3": "cubic_metre",
    "nautical mile": "nautical_mile",
    "nautical miles": "nautical_mile",
    "million t": "Mt",
    "thousand t": "kt",
    "thousand bbl": "kbbl",
    "million bbl": "Mbbl",
    "mcm": "million_m3",
    "nmi": "nautical_mile",
    "NM": "nautical_mile",
    "miles": "mile",
}

_DEFINITIONS = (
    "metre = [length] = m",
    "kilometre = 1000 * metre = km",
    "mile = 1609.344 * metre = mi",
    "nautical_mile = 1852 * metre",
    "foot = 0.3048 * metre = ft",
    "inch = 0.0254 * metre = in",
    "millimetre = 0.001 * metre = mm",
    "kilogram = [mass] = kg",
    "tonne = 1000 * kilogram = t",
    "kilotonne = 1000 * tonne = kt",
    "megatonne = 1e6 * tonne = Mt",
    "day = [time] = d",
    "hour = day / 24 = h",
    f"year = {PLANNED_YEAR_DAYS} * day = yr",
    f"month = {PLANNED_YEAR_DAYS} / 12 * day",
    f"barrel = {BARREL_M3} * metre ** 3 = bbl",
    "kilobarrel = 1000 * barrel = kbbl",
    "megabarrel = 1e6 * barrel = Mbbl",
    "cubic_metre = metre ** 3",
    "million_m3 = 1e6 * metre ** 3",
    "bcm = 1e9 * metre ** 3",
    "bcf = 1e9 * foot ** 3",
)
"""What pint is told; without its own list of units it is ready at once."""

_UNITS = {name for text in _DEFINITIONS for name in re.findall(r"(?<!\[)\b[A-Za-z]\w*", text)}

WORKED_OUT = {
    ("million bbl/d", MASS_FLOW_UNIT): 365.0,
    ("thousand bbl/d", MASS_FLOW_UNIT): 0.365,
    ("million bbl/yr", MASS_FLOW_UNIT): 1.0,
    ("t/month", MASS_FLOW_UNIT): 12e-6,
    ("million bbl", "Mt"): 1.0,
    ("m3", "Mt"): 1e-6 / BARREL_M3,
}
"""Ratios of what is most often published, as pint gives them (oil at one barrel a tonne): loading pint takes longer
than drawing a map."""


@dataclass(frozen=True)
class CrudeDensity:
    """How many barrels weigh one tonne, for one crude, and who says so."""

    crude: str
    bbl_per_tonne: float
    source: str

    @property
    def density_kg_per_m3(self) -> float:
        """Density in kilograms a cubic metre: 1000 / (bbl/t x 0.158987 m3)."""
        return 1000.0 / (self.bbl_per_tonne * BARREL_M3)

    def __str__(self) -> str:
        return f"{self.bbl_per_tonne:g} bbl/t ({self.crude}, source {self.source})"


@dataclass(frozen=True)
class Converted:
    """A value in its new unit and what the conversion rests on (empty when it is a matter of definition)."""

    value: float
    unit: str
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}" + (f" [{self.basis}]" if self.basis else "")


def read_densities(crudes: pd.DataFrame) -> dict[str, CrudeDensity]:
    """Return densities by crude id from the table of crudes.

    Parameters
    ----------
    crudes
        Columns ``id``, ``bbl_per_tonne`` (barrels a metric tonne) and ``source``; others are ignored.

    Raises
    ------
    LayerError
        If a figure is missing or outside 5 to 10 barrels a tonne (tar is above 5.5, light condensate below 9.5).
    """
    densities = {}
    problems = []
    numbers = pd.to_numeric(crudes["bbl_per_tonne"], errors="coerce")
    for crude, bbl_per_tonne, source in zip(crudes["id"], numbers, crudes["source"], strict=True):
        if not 5.0 <= bbl_per_tonne <= 10.0:
            problems.append(f"crude {crude!r} has {bbl_per_tonne!r} bbl/t; crude oil has 5 to 10")
        densities[str(crude)] = CrudeDensity(str(crude), float(bbl_per_tonne), str(source))
    if problems:
        raise LayerError("table of crudes: " + "; ".join(problems))
    return densities


def convert(value: float, unit: str, to: str, *, density: CrudeDensity | None = None) -> Converted:
    """Return the value in unit ``to``, with the basis of the conversion.

    Parameters
    ----------
    value, unit
        A number and its unit as the figures write it: ``km``, ``mile``, ``nautical mile``, ``in``, ``mm``, ``t``,
        ``Mt``, ``bbl``, ``million bbl``, ``bcm``, ``bcf``, ``million m3``, or these by ``/d``, ``/month``, ``/yr``.
    to
        The unit wanted, written the same way.
    density
        Barrels a tonne of the crude; needed only between mass and volume of oil.

    Raises
    ------
    UnknownNameError
        If a unit is not known.
    LayerError
        If the two units measure different things, or mass meets volume and no density is given.

    Examples
    --------
    >>> print(convert(1.2, "million bbl/d", "Mt/yr", density=CrudeDensity("btc", 7.5, "bp")))
    58.4 Mt/yr [7.5 bbl/t (btc, source bp), year of 365 days]
    >>> print(convert(100, "nautical mile", "km"))
    185.2 km
    >>> round(convert(1, "bcm", "bcf").value, 3)
    35.315
    """
    if (unit, to) in WORKED_OUT and (density is not None) == is_volume_of_oil(unit):
        ratio = WORKED_OUT[unit, to] / (density.bbl_per_tonne if density else 1.0)
        return Converted(value * ratio, to, _basis(unit, to, density))
    quantity, target = value * _parse(unit), _parse(to)
    import pint

    try:
        return Converted(float(quantity.to(target).magnitude), to, _basis(unit, to, None))
    except pint.DimensionalityError:
        pass
    if density is None:
        raise LayerError(f"{unit!r} and {to!r}: mass and volume of oil meet only through a density; name a crude")
    registry = _registry()
    try:
        with registry.context("crude", density=density.density_kg_per_m3 * registry("kg/m^3")):
            return Converted(float(quantity.to(target).magnitude), to, _basis(unit, to, density))
    except pint.DimensionalityError:
        raise LayerError(f"{unit!r} cannot be converted to {to!r}: they measure different things") from None


def is_volume_of_oil(unit: str) -> bool:
    """Return whether a unit counts oil by volume: barrels, or cubic metres of a tank."""
    return "bbl" in unit or unit == "m3"


def flow_unit(commodity: str) -> str:
    """Return the unit in which capacities of a commodity are compared: bcm/yr for gas, Mt/yr for everything else."""
    return GAS_FLOW_UNIT if commodity == "gas" else MASS_FLOW_UNIT


def _mass_of_volume(ureg: Any, value: Any, **parameters: Any) -> Any:
    return value * parameters["density"]


def _volume_of_mass(ureg: Any, value: Any, **parameters: Any) -> Any:
    return value / parameters["density"]


def _basis(unit: str, to: str, density: CrudeDensity | None) -> str:
    parts = [str(density)] if density is not None else []
    if ("/yr" in unit) != ("/yr" in to) and "/" in unit:
        parts.append(f"year of {PLANNED_YEAR_DAYS} days")
    return ", ".join(parts)


def _parse(unit: str) -> Any:
    numerator, _, per = unit.partition("/")
    name, per = _SPELLINGS.get(numerator.strip(), numerator.strip()), per.strip()
    if {name, *([per] if "/" in unit else [])} <= _UNITS:
        return _registry()(f"{name}/{per}" if per else name)
    raise UnknownNameError(
        f"unit {unit!r} is not known; known are km, mile, nautical mile, t, Mt, bbl, million bbl, bcm, bcf, "
        "million m3, and these by /d, /month or /yr"
    )


@cache
def _registry() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(None)
    for definition in _DEFINITIONS:
        registry.define(definition)
    crude = pint.Context("crude", defaults={"density": 0})
    for flow in ("", " / [time]"):
        crude.add_transformation(f"[length] ** 3{flow}", f"[mass]{flow}", _mass_of_volume)
        crude.add_transformation(f"[mass]{flow}", f"[length] ** 3{flow}", _volume_of_mass)
    registry.add_context(crude)
    return registry
