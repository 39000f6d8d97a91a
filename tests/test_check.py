import json

import pytest
import toy_atlas

from geo.atlas import check
from geo.commands import cli


def problems_of(folder):
    return "\n".join(check.check_atlas(folder)[1])


def change(folder, layer, identity, *, coordinates=None, **properties):
    path = folder / f"{layer}.geojson"
    content = json.loads(path.read_text())
    for member in content["features"]:
        if member["properties"]["id"] == identity:
            member["properties"] |= properties
            if coordinates:
                member["geometry"]["coordinates"] = coordinates
    path.write_text(json.dumps(content))


def test_the_shipped_atlas_is_good():
    done, problems = check.check_atlas()
    assert problems == []
    assert "layers" in done


def test_the_toy_atlas_is_good(toy_folder):
    assert problems_of(toy_folder) == ""


def test_a_line_outside_its_country_is_found(toy_folder):
    change(toy_folder, "lines", "btc-az", country="GE")
    assert "'btc-az': the vertex (1, 5) lies" in problems_of(toy_folder)


def test_swapped_coordinates_are_found_even_when_both_are_possible(tmp_path):
    members = [toy_atlas.feature("mine", "terminal", "Point", [40.2, 49.48], country="AZ")]
    toy_atlas.write_json(tmp_path / "mine.geojson", members)
    _, problems = check.check_files([tmp_path / "mine.geojson"])
    assert len(problems) == 1
    assert "outside AZ; lon and lat are swapped" in problems[0]


def test_a_file_is_held_against_the_countries_of_the_folder_named(toy_folder, tmp_path, capsys):
    mine = tmp_path / "mine.geojson"
    toy_atlas.write_json(mine, [toy_atlas.feature("mine", "terminal", "Point", [12, 5], country="AZ")])
    assert cli.main(["check", str(mine), "--layers", str(toy_folder)]) == 1
    assert "the vertex (12, 5) lies 222 km outside AZ" in capsys.readouterr().err
    toy_atlas.write_json(mine, [toy_atlas.feature("mine", "terminal", "Point", [12, 5], country="GE")])
    assert cli.main(["check", str(mine), "--layers", str(toy_folder)]) == 0


def test_a_line_that_ends_nowhere_is_found(toy_folder):
    change(toy_folder, "lines", "btc-ge", to_point="nowhere")
    assert "its end 'nowhere' is no point of the atlas" in problems_of(toy_folder)


def test_a_line_that_misses_its_end_point_is_found(toy_folder):
    change(toy_folder, "points", "east", coordinates=[19.001, 5])
    assert "its end lies 111 m from the point 'east'" in problems_of(toy_folder)


def test_a_gap_between_two_sections_is_found(toy_folder):
    change(toy_folder, "lines", "btc-ge", from_point="north", to_point="east")
    assert "joins no other section of 'btc'" in problems_of(toy_folder)


def test_a_vertex_without_a_control_point_is_found(toy_folder):
    change(toy_folder, "lines", "btc-az", coordinates=[[1, 5], [5, 5], [6, 5], [10, 5]])
    assert "its vertices are not its control points" in problems_of(toy_folder)


def test_an_unknown_source_is_found(toy_folder):
    change(toy_folder, "points", "east", sources="a-dream")
    assert "names the source 'a-dream'" in problems_of(toy_folder)


def test_an_orphan_source_is_found(toy_folder):
    rows = [(name, "A book", "Somebody", "", "2020", "", "") for name in ("a-book", "unread")]
    toy_atlas.write_csv(toy_folder / "sources.csv", "id,title,publisher,url,published,licence,note", *rows)
    assert "nothing rests on 'unread'" in problems_of(toy_folder)


def test_an_unknown_system_is_found(toy_folder):
    change(toy_folder, "lines", "btc-ge", system="btx")
    assert "names the system 'btx'" in problems_of(toy_folder)


def test_a_layer_without_a_catalogue_entry_is_found(toy_folder):
    toy_atlas.write_json(toy_folder / "stray.geojson", toy_atlas.features()["points"])
    assert "stray.geojson: is in no row of catalog.csv" in problems_of(toy_folder)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (("btc", "", "length", "1", "inch", "", "a-book", "", ""), "'inch' does not fit length; allowed are km"),
        (("tbc", "", "length", "1", "km", "", "a-book", "", ""), "'tbc' is no system"),
    ],
)
def test_a_figure_that_fits_nothing_is_found(toy_folder, row, text):
    toy_atlas.write_csv(
        toy_folder / "figures.csv", "subject,country,quantity,value,unit,as_of,source,preferred,note", row
    )
    assert text in problems_of(toy_folder)


def test_a_conflict_without_a_preferred_figure_is_found(toy_folder):
    rows = [("btc", "", "length", value, "km", "2020", "a-book", "", "") for value in (1, 2)]
    toy_atlas.write_csv(
        toy_folder / "figures.csv", "subject,country,quantity,value,unit,as_of,source,preferred,note", *rows
    )
    assert "has 2 values and none is preferred" in problems_of(toy_folder)


def sea_leg(*through):
    ends = [[21, 5], [29, 5]]
    return toy_atlas.feature("leg", "sea", "LineString", [ends[0], *through, ends[1]], system="btc", commodity="oil",
                             from_point="harbour", to_point="far")  # fmt: skip


def test_a_sea_leg_over_land_is_found_and_one_over_water_is_not():
    from geo.atlas.layer import to_frame

    areas = to_frame(toy_atlas.features()["countries"], layer="countries").set_index("id").geometry
    dry = to_frame([sea_leg([15, 5])], layer="sea")
    wet = to_frame([sea_leg()], layer="sea")
    assert "km inland at" in str(next(check.land_problems(dry, areas)))
    assert list(check.land_problems(wet, areas)) == []
