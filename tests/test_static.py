import itertools

import pytest
import shapely
import toy_atlas
from matplotlib.backends.backend_agg import FigureCanvasAgg

from geo.atlas.carried import told_by_year
from geo.atlas.load import lines, load
from geo.atlas.series import series
from geo.commands import cli
from geo.errors import LayerError
from geo.page import pages, style
from geo.page import picture as static
from geo.page.atlas_maps import draw_picture
from geo.page.book import Book
from geo.page.picture_closed import closed_lines
from geo.page.stills import small_multiples, still_files
from geo.page.traffic import WIDEST_POINTS, YearOfTraffic, subjects_of


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
    stills = still_files(Book(load()))
    assert {"index-2006.png", "index-2025.png", "index-years.png", "index-tour-1.png", "index-tour-6.png"} <= {*stills}
    for file in stills:
        assert (tmp_path / "maps" / file).stat().st_size > 20_000


def test_widths_of_a_year_are_in_the_ratio_of_the_series(book):
    drawn = lines(book.atlas)
    year = YearOfTraffic(book.carried, 2025, subjects_of(drawn))
    cpc, btc = year.of("cpc-ru", "cpc"), year.of("btc-az", "btc")
    amounts = {of: series(of, "throughput").set_index("year")["value"] for of in ("cpc", "btc")}
    assert cpc.kind == btc.kind == "published"
    assert cpc.width / btc.width == pytest.approx(amounts["cpc"][2025] / amounts["btc"][2025])
    kazakh = series("cpc", "throughput_kazakh").set_index("year")["value"]
    assert cpc.inner / cpc.width == pytest.approx(kazakh[2025] / amounts["cpc"][2025])
    assert cpc.width <= WIDEST_POINTS


def test_a_line_not_yet_open_is_not_drawn_and_an_unpublished_one_is_hatched(book):
    year = YearOfTraffic(book.carried, 2006, subjects_of(lines(book.atlas)))
    assert year.of("tanap-tr", "tanap") is None
    assert year.of("bte-az", "bte") is None or year.of("bte-az", "bte").kind == "unpublished"
    assert year.of("no-such-line", "cpc") is None


def test_a_scale_has_round_amounts_below_the_most(book):
    year = YearOfTraffic(book.carried, 2025, subjects_of(lines(book.atlas)))
    for value, unit in year.scale():
        assert value <= year.most[unit]
        assert str(value).strip("0.") in "125"


def test_a_still_says_its_sentence_and_shows_its_box(book):
    told = told_by_year()
    said = told.loc[told["year"] == 2025, "text"].tolist()
    figure = draw_picture(book, year=2025, said=", ".join(said), view=(43.0, 38.5, 52.0, 43.0))
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert all(text in words for text in said)
    (axes,) = figure.axes
    assert axes.get_xlim()[0] <= 43.0 < 52.0 <= axes.get_xlim()[1]
    assert axes.get_ylim()[0] <= 38.5 < 43.0 <= axes.get_ylim()[1]
    with pytest.raises(LayerError, match="1999 is not shown"):
        draw_picture(book, year=1999)


def overlaps(figure):
    """Return what the names on the map of a picture lie over, in words: other names, lines on land, its edge."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    (axes,) = figure.axes
    renderer = canvas.get_renderer()
    names = [(text.get_text(), shapely.box(*text.get_window_extent(renderer).extents)) for text in axes.texts]
    things = [
        shapely.linestrings(axes.transData.transform(line.get_xydata()))
        for line in axes.lines
        if line.get_label() in ("pipeline", "rail")
    ]
    assert len(names) > 5
    assert len(things) > 5
    tree, edge = shapely.STRtree(things), shapely.box(*axes.bbox.extents)
    found = [f"{text} is cut" for text, box in names if not edge.contains(box)]
    found += [f"{one} over {other}" for (one, a), (other, b) in itertools.combinations(names, 2) if a.intersects(b)]
    return found + [f"{text} over a line" for text, box in names if len(tree.query(box, predicate="intersects"))]


CORRIDOR = {"BTC", "BTE", "SCPX", "Baku–Supsa", "Alat–Black Sea by rail", "Baku–Tbilisi–Kars"}


@pytest.mark.parametrize("page", ["index", "btc", "bte", "kazakhstan"])
def test_no_name_on_a_still_lies_over_another_or_a_line_and_none_is_cut(book, page):
    figure = draw_picture(book, page)
    assert overlaps(figure) == []
    if page == "index":
        assert {text.get_text() for text in figure.axes[0].texts} >= {
            *CORRIDOR,
            "CPC",
            "KAZAKHSTAN",
            "AZERBAIJAN",
            "Caspian Sea",
        }


def test_names_on_stills_of_years_and_of_the_tour_have_room_and_the_corridor_is_named(book):
    for year in (2006, 2018, 2025):
        figure = draw_picture(book, year=year)
        assert overlaps(figure) == []
        texts = {text.get_text() for text in figure.axes[0].texts}
        assert texts >= CORRIDOR - ({"SCPX", "Baku–Tbilisi–Kars"} if year < 2017 else set())
    for step in book.tour:
        figure = draw_picture(book, year=step.year, view=step.box)
        assert overlaps(figure) == []


def test_what_a_step_of_the_tour_closes_is_crossed_out_on_its_still(book):
    crossed = {step.asks: closed_lines(book, step.asks) for step in book.tour}
    asks = next(asks for asks in crossed if "close=cpc" in asks)
    shown = lines(book.atlas)
    assert crossed.pop(asks) == {*shown.loc[shown["system"] == "cpc", "id"]}
    assert {*crossed.values()} == {frozenset()}
    assert closed_lines(book, "cargo=oil&from=fields&to=europe&close=btc,cpc") > closed_lines(book, asks)
    for closed in ((), closed_lines(book, asks)):
        figure = draw_picture(book, closed=closed)
        crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
        assert bool(crosses) == bool(closed) == ("Crosses: closed." in figure.texts[-1].get_text())
        assert overlaps(figure) == []


def test_overlaps_are_found(book):
    figure = draw_picture(book)
    axes = figure.axes[0]
    btc = next(line for line in axes.lines if line.get_label() == "pipeline")
    axes.text(*btc.get_xydata()[0], "across")
    axes.text(axes.get_xlim()[0], axes.get_ylim()[0], "cut", ha="center")
    assert {"across over a line", "cut is cut"} <= {*overlaps(figure)}


def test_gas_is_dashed_in_a_year_and_all_years_side_by_side_have_lanes(book):
    year = book.carried.years[1] - 1
    solid, dashed = draw_picture(book, year=year), style.PATTERNS["pipeline-gas"]
    gas = [line for line in solid.axes[0].lines if line.get_color() == style.THEMES["light"]["gas"]]
    assert gas
    assert all(line.is_dashed() and line.get_label() == "pipeline" for line in gas)
    assert dashed
    assert any("Oil solid, gas dashed." in text.get_text() for text in solid.texts)
    small = small_multiples(book, book.carried)
    (axes,) = [axes for axes in small.axes if axes.get_title() == str(year)]
    vertices = {tuple(xy) for xy in shapely.get_coordinates(lines(book.atlas).geometry.to_numpy())}
    drawn = {tuple(xy) for line in axes.lines for xy in zip(*line.get_data(), strict=True)}
    assert drawn & vertices
    assert drawn - vertices  # moved to the lanes of a corridor
