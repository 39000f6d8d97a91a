"""Series by year: the shipped ones against values read in their sources, the rules on small tables."""

import csv
import io
import json
import math

import pandas as pd
import pytest

import geo
from geo.atlas.check import check_atlas
from geo.atlas.series import COLUMNS, charted_series, series
from geo.commands import cli
from geo.page.payload import _about as shown_figures

HEADER = "subject,country,quantity,member,value,unit,as_of,source,preferred,note"
SHIPPED = {
    ("btc", "throughput"): {2011: 32.224, 2012: 32.9, 2016: 33.93, 2017: 33.76, 2024: 29.4709, 2025: 27.1792},
    ("btc", "throughput_kazakh"): {2022: 0.25, 2023: 1.392, 2024: 1.4, 2025: 1.3},
    ("cpc", "throughput"): {2008: 31.47, 2010: 34.9, 2012: 31.8, 2013: 32.7, 2014: 40.0, 2015: None, 2016: 44.3,
                            2017: 55.1, 2018: 61.08, 2019: 63.3, 2021: 60.7, 2022: 58.7, 2024: 63.01, 2025: 70.52},
    ("cpc", "throughput_kazakh"): {2009: 27.5, 2012: 27.9, 2013: 28.7, 2018: 54.3, 2022: 52.2, 2025: 64.8},
    ("bte", "throughput"): {2009: 5.2, 2010: 4.9, 2011: 4.5, 2012: 4.0, 2014: 6.5415, 2017: 7.67, 2018: 8.3,
                            2019: 10.6, 2021: 17.618, 2022: 20.8037, 2023: 21.8001, 2024: 22.852, 2025: 23.144},
    ("tap", "throughput"): {2021: 8.1, 2022: 11.5, 2023: 11.4, 2024: 11.6, 2025: 11.4},
    ("tanap", "throughput"): {2018: 1.0, 2019: 2.9, 2020: 4.66, 2021: 13.8, 2022: 17.1, 2024: 17.2, 2025: 17.0},
    ("tanap", "throughput_turkey"): {2021: 5.6, 2022: 5.8, 2023: 5.6, 2024: 5.6, 2025: 5.6},
    ("atyrau-samara", "throughput"): {2000: 11.7, 2001: None, 2010: 15.28, 2011: 15.43, 2022: 11.0, 2023: 9.2},
    ("atyrau-samara", "throughput_kazakh"): {2009: 17.5, 2012: 15.4, 2013: 15.4, 2022: 8.0, 2024: 8.8, 2025: 8.8},
    ("atasu-alashankou", "throughput"): {2006: 1.76, 2009: 7.73, 2010: 10.09, 2011: 10.93, 2013: 11.85, 2015: None,
                                         2017: 12.3082, 2019: 10.8827, 2022: 11.5, 2023: 11.2},
    ("atasu-alashankou", "transit"): {2022: 9.98, 2024: 9.979, 2025: 10.0},
    ("aktau", "throughput"): {2001: 5.035, 2006: 9.96, 2009: 11.1, 2010: 9.5, 2011: None, 2012: 7.88, 2013: 6.3,
                              2014: 6.03, 2015: 3.5, 2022: 2.268, 2023: 3.376, 2024: 3.6},
    ("aktau", "throughput_all_cargo"): {2006: 11.505, 2010: 12.9, 2012: 10.87, 2013: 10.0, 2014: 10.35, 2015: 5.9,
                                        2021: 3.49, 2022: 3.8},
    ("kuryk", "throughput_all_cargo"): {2017: 1.5, 2018: 1.61, 2022: 1.8, 2023: 2.0},
    ("middle-corridor-rail", "throughput"): {2019: 0.759, 2021: 0.586, 2023: 2.764, 2024: 4.484, 2025: 4.119},
}  # fmt: skip


def by_year(frame):
    return {row.year: None if math.isnan(row.value) else row.value for row in frame.itertuples()}


@pytest.mark.parametrize(("system", "quantity"), SHIPPED)
def test_a_series_has_what_its_sources_print(system, quantity):
    found = geo.series(system, quantity)
    years = by_year(found)
    assert list(found.columns) == list(COLUMNS)
    assert list(years) == list(range(min(years), max(years) + 1))
    assert {year: years[year] for year in SHIPPED[system, quantity]} == SHIPPED[system, quantity]
    assert all(bool(row.source) != math.isnan(row.value) for row in found.itertuples())


def test_barrels_become_tonnes_by_the_density_of_the_crude_and_the_note_says_so():
    row = geo.series("btc", "throughput", unit="Mt").set_index("year").loc[2006]
    assert row["value"] == pytest.approx(57.7 / 7.57, abs=1e-5)
    assert "57.7 million bbl converted at 7.57 bbl/t (btc-blend" in row["note"]


@pytest.mark.parametrize(
    ("system", "unit", "year", "value"),
    [
        ("btc", "thousand bbl/d", 2006, 57.7e3 / 365),
        ("btc", "Mt/yr", 2016, 33.93),
        ("bte", "million m3/d", 2012, 4e3 / 365),
    ],
)
def test_a_year_is_told_as_a_rate_of_365_days(system, unit, year, value):
    found = series(system, "throughput", unit=unit).set_index("year")
    assert found["value"][year] == pytest.approx(value, abs=1e-3)
    assert set(found["unit"]) == {unit}
    with pytest.raises(geo.LayerError, match=r"different things|never counted as oil"):
        series(system, "throughput", unit="km")


def test_btc_has_every_year_from_2006_to_2025():
    found = by_year(geo.series("btc", "throughput", unit="Mt"))
    assert [min(found), max(found)] == [2006, 2025]
    assert [year for year, value in found.items() if value is None] == []
    assert found[2008] == pytest.approx(264.1 / 7.57, abs=1e-5)
    assert found[2010] == pytest.approx(286.214 / 7.57, abs=1e-5)


def test_the_command_prints_the_rows_of_the_function(capsys):
    expected = geo.series("cpc", "throughput", unit="Mt")
    assert cli.main(["series", "cpc", "throughput", "--unit", "Mt", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    rows = expected.astype(object).where(expected.notna(), None).to_dict("records")
    assert printed == rows
    assert any(row["value"] is None for row in printed)
    assert cli.main(["series", "cpc", "throughput", "--unit", "Mt", "--format", "csv"]) == 0
    read = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [float(row["value"]) if row["value"] else None for row in read] == [row["value"] for row in rows]
    assert cli.main(["series", "cpc", "throughput", "--unit", "Mt"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows) + 2


@pytest.fixture
def folder(toy_folder):
    """A toy atlas whose figures a test writes."""
    path = toy_folder / "quantities.csv"
    lines = ["quantity,units,role,description", "length,km,length,L", "throughput,Mt | Mt/yr,throughput,T"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return toy_folder


def write(folder, *rows):
    lines = [f"btc,,throughput,{row}," for row in rows]
    (folder / "figures.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")


def test_part_years_sums_of_years_and_rates_are_in_no_series(folder):
    write(
        folder, ",1,Mt,2020,a-book,", ",9,Mt,2021-01/2021-06,a-book,", ",9,Mt,2021-03,a-book,",
        ",9,Mt/yr,2021,a-book,", ",9,Mt,2020/2021,a-book,", ",2,Mt,2022,a-book,",
    )  # fmt: skip
    assert by_year(geo.series("btc", "throughput", folder=folder)) == {2020: 1, 2021: None, 2022: 2}


def test_the_preferred_figure_is_the_years(folder):
    write(folder, ",1,Mt,2020,a-book,", ",3,Mt,2020,a-book,yes", ",2,Mt,2020,a-book,")
    assert by_year(geo.series("btc", "throughput", folder=folder)) == {2020: 3}


def test_a_member_is_asked_for_by_name_and_the_only_one_needs_none(folder):
    write(folder, "grain,1,Mt,2020,a-book,", "oil,3,Mt,2020,a-book,")
    with pytest.raises(geo.UnknownNameError, match="needs a member: 'grain', 'oil'"):
        geo.series("btc", "throughput", folder=folder)
    assert by_year(geo.series("btc", "throughput", member="oil", folder=folder)) == {2020: 3}
    write(folder, "grain,1,Mt,2020,a-book,")
    assert by_year(geo.series("btc", "throughput", folder=folder)) == {2020: 1}


def test_what_nobody_published_is_refused_with_the_nearest_name(folder):
    write(folder, ",9,Mt,2021-03,a-book,")
    with pytest.raises(geo.NoAnswerError, match="for no whole year"):
        geo.series("btc", "throughput", folder=folder)
    with pytest.raises(geo.UnknownNameError, match="did you mean btc"):
        geo.series("btcc", "throughput", folder=folder)
    with pytest.raises(geo.UnknownNameError, match="did you mean throughput"):
        geo.series("btc", "througput", folder=folder)
    with pytest.raises(geo.UnknownNameError, match="known are the whole"):
        geo.series("btc", "throughput", country="AZ", folder=folder)


def test_gas_is_never_converted_into_oil():
    with pytest.raises(geo.LayerError):
        geo.series("bte", "throughput", unit="million bbl")
    with pytest.raises(geo.LayerError):
        geo.series("bte", "throughput", unit="Mt")


def test_a_year_with_two_values_needs_one_preferred(folder):
    write(folder, ",1,Mt,2020,a-book,", ",2,Mt,2020,a-book,", ",1,Mt,2021,a-book,yes")
    problems = check_atlas(folder)[1]
    assert any("btc throughput 2020 has 2 values and none is preferred" in problem for problem in problems)
    write(folder, ",1,Mt,2020,a-book,yes", ",2,Mt,2020,a-book,")
    assert check_atlas(folder)[1] == []


def test_values_of_different_members_are_no_conflict(folder):
    write(folder, "grain,1,Mt,2020,a-book,", "oil,3,Mt,2020,a-book,")
    assert check_atlas(folder)[1] == []


def test_each_shipped_year_has_one_value_to_use():
    figures = geo.figures()
    yearly = figures[figures["as_of"].str.fullmatch(r"\d{4}") & figures["quantity"].str.startswith("throughput")]
    for key, rows in yearly.groupby(["subject", "country", "quantity", "member", "as_of"]):
        preferred = (rows["preferred"] == "yes").sum()
        assert preferred == 1 or (preferred == 0 and len(set(zip(rows["value"], rows["unit"], strict=True))) == 1), key


def test_a_page_carries_the_notes_of_what_it_shows():
    alone = {"subject": "btc", "country": "", "quantity": "length", "member": "", "as_of": "", "note": "of a length"}
    owner = {**alone, "quantity": "ownership", "member": "bp", "note": "of an owner"}
    rivals = [{**alone, "country": "AZ", "note": "one"}, {**alone, "country": "AZ", "note": "other"}]
    shown = shown_figures(pd.DataFrame([alone, owner, *rivals]), {"btc"})
    assert shown["note"].tolist() == ["of a length", "of an owner", "one", "other"]


def test_charts_have_the_values_of_the_series_and_only_what_was_carried_or_produced():
    charted = charted_series()
    assert set(charted["quantity"]) == {"throughput", "throughput_kazakh", "throughput_all_cargo", "production"}
    for (subject, quantity), rows in charted.groupby(["subject", "quantity"]):
        expected = series(subject, quantity, member="")
        pd.testing.assert_frame_equal(rows[list(COLUMNS)].reset_index(drop=True), expected)
        assert expected["value"].notna().sum() > 1


def test_a_country_can_be_the_subject_of_a_series():
    to_europe = series("Azerbaijan", "exports_gas_to", member="Europe")
    assert to_europe["value"].tolist() == [11.8, 12.9, 12.8]
    assert series("AZ", "exports_gas")["value"].dropna().tolist() == [11.7, 13.5, 23.8, 25.2, 25.2]
