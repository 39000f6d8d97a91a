import pytest
import toy_atlas

from geo.atlas.load import load
from geo.commands import cli
from geo.errors import LayerError
from geo.page import pages
from geo.page import picture as static


@pytest.fixture
def toy(tmp_path):
    return load(folder=toy_atlas.write_atlas(tmp_path / "layers"))


def draw(atlas):
    return static.picture(
        atlas,
        title="Toy",
        as_of="2026-01",
        countries=atlas[atlas["kind"] == "country"],
        seas=atlas[atlas["kind"] == "sea-area"],
    )


@pytest.mark.parametrize(("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture_is_written_and_the_same_each_time(toy, tmp_path, suffix, start):
    for name in ("one", "two"):
        static.save_picture(draw(toy), tmp_path / f"{name}.{suffix}")
    first = (tmp_path / f"one.{suffix}").read_bytes()
    assert first.startswith(start)
    assert first == (tmp_path / f"two.{suffix}").read_bytes()


def test_hostile_names_are_only_text_in_a_picture(toy, tmp_path):
    toy.loc[toy["id"] == "west", "name"] = "<script>alert(1)</script>"
    figure = static.picture(toy, title="$\\frac{1$ <b>", countries=toy[toy["kind"] == "country"])
    static.save_picture(figure, tmp_path / "one.svg")
    assert b"<script" not in (tmp_path / "one.svg").read_bytes()


def test_a_picture_needs_a_line(toy):
    with pytest.raises(LayerError, match="no line to draw"):
        draw(toy[toy["kind"] != "pipeline"])


def test_build_static_writes_a_picture_of_every_map(tmp_path):
    assert cli.main(["build", "--static", "--out", str(tmp_path / "maps")]) == 0
    for page in pages.read_pages():
        for suffix in ("png", "svg"):
            assert (tmp_path / "maps" / f"{page.name}.{suffix}").stat().st_size > 20_000
