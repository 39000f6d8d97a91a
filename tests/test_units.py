"""Conversions against hand arithmetic: exact definitions, and barrels through a stated density."""

import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import units
from geo.atlas.units import CrudeDensity, convert, flow_unit, read_densities
from geo.errors import LayerError, UnknownNameError

AZERI = CrudeDensity("azeri", 7.5, "bp-2020")


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (1, "mile", "km", 1.609344),
        (1, "nautical mile", "km", 1.852),
        (1511, "km", "nautical mile", 1511 / 1.852),
        (1, "bcm", "bcf", 1 / 0.3048**3),
        (1, "bcm/yr", "million m3/d", 1000 / 365),
        (3.5, "Mt/month", "Mt/yr", 42.0),
        (1000, "thousand bbl/d", "million bbl/d", 1.0),
        (48, "in", "mm", 1219.2),
    ],
)
def test_units_without_oil_density_follow_their_definitions(value, unit, to, expected):
    assert convert(value, unit, to).value == pytest.approx(expected, rel=1e-12)


def test_barrels_a_day_become_tonnes_a_year_by_hand_arithmetic():
    assert convert(1.2, "million bbl/d", "Mt/yr", density=AZERI).value == pytest.approx(1.2 * 365 / 7.5, rel=1e-12)
    assert convert(227, "million bbl", "Mt", density=AZERI).value == pytest.approx(227 / 7.5, rel=1e-12)


@pytest.mark.parametrize(("unit", "to"), units.WORKED_OUT)
def test_ratios_worked_out_beforehand_are_those_of_pint(unit, to, monkeypatch):
    density = AZERI if units.is_volume_of_oil(unit) else None
    quick = convert(3.7, unit, to, density=density)
    monkeypatch.setattr(units, "WORKED_OUT", {})
    slow = convert(3.7, unit, to, density=density)
    assert quick.value == pytest.approx(slow.value, rel=1e-12)
    assert (quick.unit, quick.basis) == (slow.unit, slow.basis)


def test_a_density_is_stated_in_the_result_and_only_when_it_was_used():
    assert "7.5 bbl/t (azeri, source bp-2020)" in convert(1, "bbl", "t", density=AZERI).basis
    assert convert(1, "km", "mile", density=AZERI).basis == ""


def test_density_in_kilograms_a_cubic_metre_is_that_of_the_barrel():
    assert AZERI.density_kg_per_m3 == pytest.approx(1000 / (7.5 * 42 * 3.785411784e-3), rel=1e-12)


@given(st.floats(1e-3, 1e6), st.floats(6.0, 9.0))
def test_tonnes_to_barrels_and_back_is_the_same_number(tonnes, bbl_per_tonne):
    density = CrudeDensity("any", bbl_per_tonne, "test")
    barrels = convert(tonnes, "Mt/yr", "thousand bbl/d", density=density).value
    assert convert(barrels, "thousand bbl/d", "Mt/yr", density=density).value == pytest.approx(tonnes, rel=1e-9)


def test_mass_and_volume_do_not_meet_without_a_density():
    with pytest.raises(LayerError, match="name a crude"):
        convert(1, "bbl", "t")


def test_length_never_becomes_mass_even_with_a_density():
    with pytest.raises(LayerError, match="different things"):
        convert(1, "km", "t", density=AZERI)


def test_an_unknown_unit_is_named_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="'furlong' is not known; known are km"):
        convert(1, "furlong", "km")


def test_densities_are_read_and_impossible_ones_refused():
    crudes = pd.DataFrame({"id": ["a", "b"], "bbl_per_tonne": [7.5, 73.0], "source": ["s", "s"]})
    assert read_densities(crudes.head(1)) == {"a": CrudeDensity("a", 7.5, "s")}
    with pytest.raises(LayerError, match="crude 'b' has 73"):
        read_densities(crudes)


def test_gas_is_compared_by_volume_and_oil_by_mass():
    assert (flow_unit("gas"), flow_unit("oil"), flow_unit("goods")) == ("bcm/yr", "Mt/yr", "Mt/yr")


def test_what_the_shipped_atlas_converts_is_worked_out_beforehand():
    code = (
        "import sys, geo; from geo.page.book import Book; book = Book(geo.load()); book.networks, book.lengths; "
        "print('pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
