"""A frame remembers the folder it was loaded from: what is made of it takes no table from the shipped atlas."""

import pytest

from geo.atlas import check
from geo.atlas.catalog import figures
from geo.atlas.layer import to_frame
from geo.atlas.load import folder_of, lines, load
from geo.atlas.system_lengths import system_lengths
from geo.errors import LayerError
from geo.formats.writers import export
from geo.network.graph import build_network
from geo.network.tables import atlas_network
from geo.page.atlas_maps import draw


@pytest.fixture
def atlas(toy_folder):
    return load(folder=toy_folder)


def test_the_folder_stays_with_what_is_made_of_the_frame(atlas, toy_folder):
    (changed,) = {folder_of(lines(atlas)), folder_of(atlas.reset_index(drop=True)), folder_of(atlas.assign(note=""))}
    assert changed == str(toy_folder)
    assert folder_of(atlas, "another") == "another"
    assert folder_of(to_frame([], layer="mine")) is None


def test_published_lengths_are_those_of_its_folder(atlas):
    published = system_lengths(atlas, systems=["btc"]).set_index("country")["published_km"]
    assert published["AZ"] == 1000


def test_a_table_that_its_folder_lacks_is_named_and_not_replaced(atlas, toy_folder):
    (toy_folder / "figures.csv").unlink()
    with pytest.raises(LayerError, match=r"figures.csv: is missing from the folder"):
        system_lengths(atlas)
    with pytest.raises(LayerError, match=r"figures.csv: is missing from the folder"):
        atlas_network(frame=atlas)
    (toy_folder / "region.csv").unlink()
    with pytest.raises(LayerError, match=r"region.csv: is missing from the folder"):
        build_network(atlas, figures())


def test_a_map_of_it_is_of_its_region(atlas):
    page = draw(atlas).to_html()
    assert "Toy lines" in page
    assert "Kazakh" not in page


def test_its_places_are_held_against_its_countries(atlas):
    check.refuse_misplaced(atlas[atlas["kind"] != "country"])
    moved = atlas[atlas["kind"] != "country"].assign(country="GE")
    with pytest.raises(LayerError, match="outside GE"):
        check.refuse_misplaced(moved)


def test_no_file_written_from_it_tells_where_the_folder_is(atlas, toy_folder, tmp_path):
    for suffix in ("geojson", "parquet", "csv"):
        export(lines(atlas), tmp_path / f"lines.{suffix}")
        assert str(toy_folder).encode() not in (tmp_path / f"lines.{suffix}").read_bytes()
