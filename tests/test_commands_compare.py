"""The commands `routes` and `flow`: what they print, their exit codes, and that JSON holds what was promised."""

import argparse
import csv
import io
import json
import re
from dataclasses import replace

import pytest
from toy_network import toy_figures, toy_frame

from geo.atlas.vocabulary import Avoided
from geo.commands import cli, compare
from geo.errors import LayerError, NoAnswerError, UnknownNameError
from geo.network.graph import build_network
from geo.network.path_wording import path_lines
from geo.network.search import find_paths


@pytest.fixture
def run(monkeypatch, capsys):
    def build(arguments):
        commodity = arguments.commodity or "oil"
        return build_network(toy_frame(commodity=commodity), toy_figures(), commodity=commodity)

    monkeypatch.setattr(compare, "_network", build)
    parser = argparse.ArgumentParser()
    compare.add_parser(parser.add_subparsers())

    def call(line):
        arguments = parser.parse_args(line.split())
        assert arguments.run(arguments) == 0
        return capsys.readouterr().out

    return call


def test_routes_as_json_are_a_list_with_legs_length_countries_and_bottleneck(run):
    first, second = json.loads(run("routes --from field-a --to europe --format json"))
    assert [leg["id"] for leg in first["legs"]] == ["north-kz", "north-ru", "sea-n1", "sea-n2"]
    assert {leg["mode"] for leg in first["legs"]} == {"pipeline", "sea"}
    assert {leg["system"] for leg in first["legs"]} == {"north", "black-sea-tankers"}
    assert first["length_km"] == 4100.0
    assert second["countries"] == ["KZ", "AZ", "TR", "IT"]
    assert second["bottleneck"]["place"] == "crossing"
    assert second["bottleneck"]["capacity_mt_per_year"] == 5.0


def test_routes_as_csv_have_one_row_each(run):
    rows = list(csv.DictReader(io.StringIO(run("routes --from field-a --to europe --format csv"))))
    assert [row["systems"] for row in rows] == [
        "north > black-sea-tankers",
        "feeder > caspian-tankers > south > mediterranean-tankers",
    ]
    assert float(rows[0]["length_km"]) == 4100.0


def test_routes_as_text_print_dates_assumptions_and_sources(run):
    text = run("routes --from field-a --to europe")
    assert "Figures as of: 2020, 2023, 2024, 2025" in text
    assert "Assumptions:\n  - lengths are measured on the drawn lines" in text
    assert "Sources:\n  - toy-source\n" in text
    assert "not published in USD/t for Sea-N1; Sea-N2\n" in text


def test_the_number_of_routes_and_the_ranking_are_obeyed(run):
    assert len(json.loads(run("routes --from fields --to europe -k 1 --format json"))) == 1
    (first, *_) = json.loads(
        run("routes --from field-a --to europe --by transshipments --include-proposed --format json")
    )
    assert len(first["transshipments"]) == 1


def test_closures_may_be_repeated_or_joined_by_commas(run):
    for line in ("--close RU,new", "--close RU --close new"):
        routes = json.loads(run(f"routes --from field-a --to europe --include-proposed {line} --format json"))
        assert [route["systems"][0] for route in routes] == ["feeder"]


def test_flow_as_json_has_the_flow_its_cut_range_dates_and_sources(run):
    answer = json.loads(run("flow --from fields --to europe --close north --format json"))
    assert answer["max_flow_mt_per_year"] == 5.0
    assert [place["id"] for place in answer["min_cut"]] == ["crossing"]
    assert answer["range"] == {"low_mt_per_year": 5.0, "high_mt_per_year": 7.0}
    assert answer["as_of"] == ["2020", "2023", "2024"]
    assert answer["spare"]["year"] == 2024


def test_flow_of_gas_is_in_billion_cubic_metres(run):
    answer = json.loads(run("flow --from field-a --to port-w --commodity gas --format json"))
    assert answer["max_flow_bcm_per_year"] is None
    assert answer["unlimited"] is True
    assert answer["range"]["low_bcm_per_year"] == 0.0


def test_flow_as_text_says_what_limits_and_what_is_stranded(run):
    first, limit, beyond, *rest = run("flow --close north --year 2024").splitlines()
    assert first == (
        "5.00 Mt/yr (5.00 to 7.00) can flow from All fields to Europe (EU) with north closed, by published limits."
    )
    assert limit == "  limited by Crossing 5.00 (2023)"
    assert beyond == "  next, at 8.00: Port-E 8.00 (2024)"
    assert rest == [
        "  newest figure: 2024",
        "Free beside the traffic of 2024: 4.00 Mt/yr (0.00 to 6.00).",
        "  limited by Crossing 4.00 (2023)",
        "  next, at 8.00: Port-E 8.00 (2024)",
        "What was closed carried in 2024: north 60.00; without room elsewhere: 56.00 (54.00 to 60.00) Mt/yr.",
        "Left out: lines not built, new; whose oil or gas it is, and what it costs.",
        "More: --assumptions",
    ]


def test_ways_assumptions_and_sources_of_a_flow_come_on_demand(run):
    text = run("flow --close north --year 2024 -v")
    assert "1 Mt/yr more on Crossing adds 1.00 Mt/yr" in text
    assert "Assumptions:\n  - a system's capacity holds on each of its legs" in text
    assert "Sources:\n  - toy-source\n" in text


def test_the_old_flag_for_working_lines_is_taken_and_changes_nothing(run):
    assert run("flow --operating-only") == run("flow")


def test_a_flow_and_ways_may_have_to_pass_a_system(run):
    answer = json.loads(run("flow --via south --format json"))
    assert (answer["via"], answer["max_flow_mt_per_year"]) == ("south", 5.0)
    assert answer["spare"]["max_flow_mt_per_year"] == 4.0
    through = json.loads(run("flow --from port-w --to port-s --via south --format json"))
    assert (through["max_flow_mt_per_year"], through["spare"]["max_flow_mt_per_year"]) == (50.0, 20.0)
    routes = json.loads(run("routes --from field-a --to europe --via AZ --format json"))
    assert [route["systems"][0] for route in routes] == ["feeder"]


def test_every_section_with_traffic_is_listed_with_what_is_free_whether_or_not_it_binds(run):
    sections = json.loads(run("flow --from field-a --format json"))["spare"]["sections"]
    assert {row["id"]: (row["spare_mt_per_year"], row["near_limit"]) for row in sections} == {
        "north-kz": (10.0, True), "north-ru": (20.0, False), "south-az": (20.0, False), "south-tr": (20.0, False),
        "crossing": (4.0, False),
    }  # fmt: skip


def test_what_nothing_limits_has_no_unit_and_what_nobody_published_no_dates_or_sources(run):
    text = run("flow --from field-a --to port-w --commodity gas -v")
    assert text.startswith("no limit (0.00 to no limit) can flow from Field-A to Port-W")
    assert "no limit bcm" not in text
    assert "No figure is published for any of this.\nAssumptions:" in text
    assert "Sources" not in text


def test_figures_without_a_date_are_called_undated(monkeypatch, capsys):
    figures = toy_figures().assign(as_of="")
    monkeypatch.setattr(compare, "_network", lambda arguments: build_network(toy_frame(), figures))
    parser = argparse.ArgumentParser()
    compare.add_parser(parser.add_subparsers())
    arguments = parser.parse_args("routes --from field-a --to europe".split())
    assert arguments.run(arguments) == 0
    assert "Figures as of: undated\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("avoided", "told"),
    [((), ""), ((Avoided("kz", "KZ", "avoids_kz", "avoids KZ"),), "; avoids: none"),
     ((Avoided("the_moon", "XX", "avoids_moon", "avoids the Moon"),), "; avoids: the moon")],
)  # fmt: skip
def test_what_a_way_avoids_is_told_where_an_atlas_asks_about_it(avoided, told):
    network = build_network(toy_frame(), toy_figures())
    network.graph["vocabulary"] = replace(network.graph["vocabulary"], avoided=avoided)
    (way, *_) = find_paths(network, "field-a", "europe")
    moved = "; ".join(network.nodes[name]["name"] for name in way.transshipments)
    assert f"   transshipments: {moved or 'none'}{told}" in list(path_lines(network, 1, way))


def test_a_named_case_is_compared_with_the_network_as_it_is(run, monkeypatch):
    from geo.network import scenarios as compare_cases

    case = compare_cases.Case("n", "North", "oil", close=("north",), duration_days=73)
    monkeypatch.setattr(compare_cases, "read_cases", lambda folder: (case,))
    answer = json.loads(run("flow --case n --format json"))
    assert answer["max_flow_mt_per_year"] == 5.0
    assert answer["case"]["before_mt_per_year"] == 75.0
    assert answer["case"]["lost_in_73_days_mt"] == pytest.approx(14.0)
    assert "lost in 73 days: 14.00 Mt" in run("flow --case n")


def test_a_named_case_is_compared_with_what_else_is_closed_closed_on_both_sides(run, monkeypatch):
    from geo.network import scenarios as compare_cases

    case = compare_cases.Case("low", "Low water", "oil", scale=(("crossing", 0.5),))
    monkeypatch.setattr(compare_cases, "read_cases", lambda folder: (case,))
    answer = json.loads(run("flow --case low --close north --format json"))
    assert answer["max_flow_mt_per_year"] == answer["case"]["after_mt_per_year"] == 2.5
    assert answer["case"]["before_mt_per_year"] == 5.0


@pytest.mark.parametrize(
    ("line", "error", "text"),
    [
        ("routes --from nowhere --to europe", UnknownNameError, "no place is called 'nowhere'"),
        ("routes --from field-a --to europe --close north,south", NoAnswerError, "with north, south closed"),
        ("flow --close KZ", NoAnswerError, "Kazakhstan closed"),
        ("flow --scenario cpc", UnknownNameError, "did you mean cpc-closed"),
        ("flow --year 1990", LayerError, "years with figures are 2023, 2024"),
        ("flow --case cpc", UnknownNameError, "did you mean cpc-closed"),
    ],
)
def test_what_cannot_be_answered_is_one_clear_error_for_the_command_line_to_print(run, line, error, text):
    with pytest.raises(error, match=text):
        run(line)


@pytest.mark.parametrize("year", [1850, 2035])
def test_a_year_of_which_nothing_is_told_is_refused_with_those_of_the_network_of_today(year, capsys):
    assert cli.main(["flow", "--year", str(year)]) == 1
    later = "; without a year it is the present network" if year > 2025 else ""
    assert re.search(rf"year \d+: .*years with figures are 1999, .*, 2025{later}$", capsys.readouterr().err.strip())


def test_a_named_case_is_asked_of_the_commodity_it_is_of(capsys):
    assert cli.main(["flow", "--case", "scp-31", "--format", "json"]) == 0
    assert "max_flow_bcm_per_year" in json.loads(capsys.readouterr().out)
    assert cli.main(["flow", "--case", "scp-31", "--commodity", "oil"]) == 1
    assert "no oil case is called 'scp-31'" in capsys.readouterr().err


def test_every_source_that_stands_in_an_answer_has_its_address(capsys):
    ask = "flow --from fields --to europe --close cpc --case low-water --failures --format json"
    assert cli.main(ask.split()) == 0
    text = capsys.readouterr().out
    answer = json.loads(text)
    named = {part for found in re.findall(r'"source": "([^"]+)"', text) for part in found.split("; ")}
    assert named >= {answer["case"]["source"], *(one["source"] for one in answer["stranded"]["carried"])}
    assert {name for name in named if name not in answer["source_urls"]} <= {"general-knowledge"}
    assert all(url.startswith("http") for url in answer["source_urls"].values())


def test_what_a_field_gave_stands_in_a_limit_with_its_year_and_source(capsys):
    assert cli.main(["flow", "--from", "kashagan", "--to", "europe", "--format", "json"]) == 0
    (limit,) = json.loads(capsys.readouterr().out)["min_cut"]
    assert limit["kind"] == "supply"
    assert limit["as_of"]
    assert limit["source"]
    assert cli.main(["flow", "--from", "kashagan", "--to", "europe"]) == 0
    assert f"produced, {limit['counted_mt_per_year']:.2f} ({limit['as_of']})" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["routes -k 0", "routes --by beauty", "flow --commodity coal"])
def test_wrong_usage_exits_with_2(run, line):
    with pytest.raises(SystemExit) as caught:
        run(line)
    assert caught.value.code == 2
