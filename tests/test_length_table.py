import math

import pytest
from geographiclib.geodesic import Geodesic

from geo.atlas import catalog
from geo.atlas.load import load
from geo.atlas.system_lengths import Line, along_flow, leg_lengths, system_lengths
from geo.errors import UnknownNameError


def table(folder, **options):
    return system_lengths(load(folder=folder), catalog.figures(folder), partly_drawn=(), **options)


def distance_km(one, other):
    return Geodesic.WGS84.Inverse(one[1], one[0], other[1], other[0])["s12"] / 1000


def test_measured_lengths_agree_with_an_independent_program(toy_folder):
    found = table(toy_folder, systems=["btc"]).set_index("country", drop=False)["measured_km"]
    az = distance_km((1, 5), (5, 5)) + distance_km((5, 5), (10, 5))
    ge = distance_km((10, 5), (19, 5))
    assert list(found) == pytest.approx([az, ge, az + ge], rel=1e-9)


def test_the_published_length_is_the_preferred_one_and_a_whole_is_the_sum_of_its_parts(toy_folder):
    found = table(toy_folder, systems=["btc"])
    assert found["published_km"].tolist() == [1000, 990, 1990]
    assert found["country"].tolist() == ["AZ", "GE", None]
    assert found["difference_km"].tolist() == pytest.approx((found["measured_km"] - found["published_km"]).tolist())


def test_a_system_drawn_in_part_is_beside_no_total(toy_folder):
    atlas, figures = load(folder=toy_folder), catalog.figures(toy_folder)
    whole = figures.iloc[:1].assign(country="", value="5000", number=5000.0)
    drawn = system_lengths(atlas, whole, systems=["btc"], partly_drawn=["btc"])
    assert drawn["published_km"].isna().all()
    assert system_lengths(atlas, whole, systems=["btc"], partly_drawn=[])["published_km"].tolist()[-1] == 5000


def test_of_two_figures_without_a_preferred_one_neither_is_taken(toy_folder):
    figures = catalog.figures(toy_folder).assign(preferred="")
    assert system_lengths(load(folder=toy_folder), figures, systems=["btc"], partly_drawn=())["published_km"].isna()[1]


def test_sinuosity_is_length_over_the_geodesic_between_the_ends(toy_folder):
    found = table(toy_folder, systems=["bte"]).iloc[-1]
    assert found["sinuosity"] == pytest.approx(found["measured_km"] / distance_km((1, 5), (5, 9)), rel=1e-9)


def test_lines_are_put_in_the_order_of_the_flow(toy_folder):
    lines = load("lines", folder=toy_folder).assign(length_km=1.0)
    btc = lines[lines["system"] == "btc"].iloc[::-1]
    fields = [name for name in Line._fields if name not in Line._field_defaults]
    drawn = [Line(*row) for row in btc[fields].itertuples(index=False)]
    assert [line.id for line in along_flow(drawn)] == ["btc-az", "btc-ge"]


def test_an_unknown_system_is_refused(toy_folder):
    with pytest.raises(UnknownNameError, match="no system is called 'oil'"):
        table(toy_folder, systems=["oil"])


def test_the_shipped_lengths_are_honest_about_what_falls_outside():
    found = system_lengths(load())
    judged = found[found["within"].notna()]
    outside = judged[judged["within"].eq(False)]
    assert (outside["difference_km"].abs() > outside["tolerance_km"]).all()
    btc = found[found["system"] == "btc"].set_index("country")["published_km"]
    assert [btc["AZ"], btc["GE"], btc["TR"]] == [443, 249, 1076]
    assert not any(math.isinf(value) for value in found["measured_km"])


def test_every_leg_has_a_length_of_its_own():
    legs = leg_lengths(load())
    assert (legs["length_km"] > 0).all()
    assert {"aktau-sangachal", "btc-az"} <= set(legs["id"])
