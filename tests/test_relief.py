"""The relief of the background: a picture of the atlas, laid under all else where the map shows it."""

import io

import numpy as np
import PIL.Image
import pytest
import toy_atlas
from browsing import on_screen, settle
from unpacking import data_in

from geo.atlas.check import check_atlas
from geo.atlas.ground import Box, Relief, read_relief, read_reliefs
from geo.atlas.new_atlas import begin_atlas
from geo.page.atlas_maps import draw_picture
from geo.page.basemap import Basemap
from geo.page.picture import save_picture
from geo.page.picture_relief import coarser, light_and_shade, shown_share
from geo.page.stills import small_multiples
from geo.page.style import RELIEF_FLAT, THEMES

FLAT = RELIEF_FLAT
GREY_AT = """([x, y]) => {
  const canvas = document.querySelector(".leaflet-background-pane canvas"), box = canvas.getBoundingClientRect();
  const at = [(x - box.left) * canvas.width / box.width, (y - box.top) * canvas.height / box.height];
  const [red, green, blue] = canvas.getContext("2d").getImageData(...at.map(Math.round), 1, 1).data;
  return (red + green + blue) / 3;
}"""
HEADER = "id,west,south,east,north,source"


def grey_of(colour):
    return np.mean([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def extremes(lons, lats):
    """Return lon, lat of the pixels of the shipped picture most in the light and most in the shade within a box."""
    relief = read_relief()
    west, south, _, north = relief.box
    grey = np.asarray(PIL.Image.open(io.BytesIO(relief.image)).convert("L"), dtype=int)
    step = (north - south) / grey.shape[0]
    lat, lon = (north - (np.arange(grey.shape[0]) + 0.5) * step), west + (np.arange(grey.shape[1]) + 0.5) * step
    rows, columns = np.flatnonzero((lat > lats[0]) & (lat < lats[1])), np.flatnonzero((lon > lons[0]) & (lon < lons[1]))
    part = grey[np.ix_(rows, columns)]
    places = [np.unravel_index(pick(part), part.shape) for pick in (np.argmax, np.argmin)]
    return [(lon[columns[j]], lat[rows[i]], int(part[i, j])) for i, j in places]


def test_the_shipped_picture_is_flat_at_sea_and_rough_in_the_caucasus():
    relief = read_relief()
    grey = np.asarray(PIL.Image.open(io.BytesIO(relief.image)).convert("L"), dtype=int)
    west, south, east, north = relief.box
    assert grey.shape[1] / grey.shape[0] == pytest.approx((east - west) / (north - south), rel=1e-3)

    def around(lon, lat):
        row, column = (north - lat) * grey.shape[0] / (north - south), (lon - west) * grey.shape[1] / (east - west)
        return grey[int(row) - 6 : int(row) + 6, int(column) - 6 : int(column) + 6]

    assert np.abs(around(34, 43.3) - FLAT).max() <= 3  # the middle of the Black Sea
    assert around(43.5, 43.0).std() > 10


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_shade_lie_where_the_picture_has_them_and_fade_from_close(open_page, page_file, scheme):
    page = open_page(page_file, (1280, 800), scheme, "#5/38/66")
    land = grey_of(THEMES[scheme]["land"])
    (*bright, lit), (*dim, shaded) = extremes((63, 72), (36.5, 39.5))
    assert shaded < FLAT < lit
    assert page.evaluate(GREY_AT, on_screen(page, *dim)) < land - 3
    assert page.evaluate(GREY_AT, on_screen(page, *bright)) > land + (3 if scheme == "dark" else -1)
    page.evaluate("([lon, lat]) => map_routes.setView([lat, lon], 8, { animate: false })", dim)
    settle(page)
    assert page.evaluate(GREY_AT, on_screen(page, *dim)) == pytest.approx(land, abs=1)


def test_a_page_elsewhere_and_an_atlas_without_a_picture_carry_none(toy_folder, page_file, tmp_path):
    assert data_in(page_file.read_text(encoding="utf-8"), "background")["relief"]["box"] == list(read_relief().box)
    assert read_relief(toy_folder) is None
    begin_atlas(tmp_path / "andes", name="Andes", box=Box(-72, -40, -66, -30))
    assert not (tmp_path / "andes" / "example-relief.webp").exists()
    assert read_relief(tmp_path / "andes") is None


def test_a_map_carries_the_smallest_picture_that_holds_its_ground(book):
    small, large = read_reliefs()
    assert large == read_relief()

    def carried(box):
        relief = book.basemap.within(box, tolerance_deg=0).relief
        return relief and relief.box

    west, south, east, north = small.box
    assert carried((west + 1, south + 1, east - 1, north - 1)) == small.box
    assert carried((west - 1, south + 1, east - 1, north - 1)) == large.box
    assert book.basemap.relief == large
    moved = Relief((120.0, -10.0, 130.0, 0.0), small.image)
    assert Basemap(book.basemap.countries, book.basemap.seas, (10, 40, 20, 50), reliefs=(moved,)).relief is None


def test_the_pictures_of_the_relief_agree_where_they_overlap():
    small, large = (
        (relief, np.asarray(PIL.Image.open(io.BytesIO(relief.image)).convert("L"), dtype=float))
        for relief in read_reliefs()
    )
    (west, south, east, north), whole = small[0].box, large[1]
    step = (large[0].box[3] - large[0].box[1]) / whole.shape[0]
    top, left = round((large[0].box[3] - north) / step), round((west - large[0].box[0]) / step)
    part = whole[top : top + small[1].shape[0], left : left + small[1].shape[1]]
    assert part.shape == small[1].shape == pytest.approx([(north - south) / step, (east - west) / step], abs=1)
    assert np.abs(part - small[1]).mean() < 3.5


def test_a_new_atlas_has_the_part_of_the_world_there_is(tmp_path):
    begin_atlas(tmp_path / "alps", name="Alps", box=Box(6, 45, 12, 48))
    assert read_relief(tmp_path / "alps") == read_relief()


@pytest.mark.parametrize(
    ("row", "picture", "said"),
    [
        (("hills", 0, 0, 30, 10, "a-book"), None, "there is no hills.webp beside it"),
        (("hills", 0, 0, 30, 10, "a-book"), b"GIF89a......", "hills.webp is no WebP picture"),
        (("hills", 30, 0, 0, 10, "a-book"), None, "relief.csv: west must be less than east"),
    ],
)
def test_a_picture_that_is_not_there_or_no_picture_is_named(toy_folder, row, picture, said):
    toy_atlas.write_csv(toy_folder / "relief.csv", HEADER, row)
    if picture:
        (toy_folder / "hills.webp").write_bytes(picture)
    _, problems = check_atlas(toy_folder)
    assert any(said in problem for problem in problems), problems


WIDE, CLOSE = (55.0, 33.0, 80.0, 43.0), (66.0, 38.0, 67.0, 38.5)


def still(book, view):
    pytest.importorskip("matplotlib")
    return draw_picture(book, view=view)


def test_a_still_has_the_light_and_shade_of_the_picture(book, tmp_path):
    figure = still(book, WIDE)
    (axes,) = figure.axes
    save_picture(figure, tmp_path / "still.png")
    shown = np.asarray(PIL.Image.open(tmp_path / "still.png").convert("RGB"), dtype=float).mean(axis=2)
    (*bright, _), (*dim, _) = extremes((63, 72), (36.5, 39.5))
    land = grey_of(THEMES["light"]["land"])
    for place, most in ((dim, land - 3), (bright, 256)):
        x, y = axes.transData.transform(place)
        assert shown[round(shown.shape[0] - y), round(x)] < most
    assert np.ptp(shown[-400:-100, 400:1000]) > 20


def test_the_relief_of_a_still_fades_as_the_map_comes_closer(book):
    shares = [shown_share(still(book, view).axes[0]) for view in (None, WIDE, CLOSE)]
    assert shares[0] == 1
    assert 0 < shares[1] < 1
    assert shares[2] == 0
    assert not still(book, CLOSE).axes[0].images


def test_flat_is_not_seen_and_light_is_white():
    found = light_and_shade(np.array([[FLAT, FLAT + 20, FLAT - 20]]), 0.5)
    assert found.tolist() == [[[0, 0, 0, 0], [255, 255, 255, 20], [0, 0, 0, 20]]]


def test_from_afar_light_and_shade_are_averaged_and_near_they_are_not():
    grey = np.array([[0.0, 100, 8, 8, 1], [100, 200, 8, 8, 1], [9, 9, 9, 9, 9]])[:, :, None]
    assert coarser(grey, 2)[:, :, 0].tolist() == [[100, 100, 8, 8], [100, 100, 8, 8]]
    assert coarser(grey, 1) is grey


def test_all_years_side_by_side_have_the_relief(book):
    from matplotlib.image import AxesImage

    maps = [axes for axes in small_multiples(book, book.carried).axes if axes.get_title()]
    assert len(maps) > 10
    assert all(len(axes.findobj(AxesImage)) == 1 for axes in maps)


def test_a_png_has_a_palette_and_looks_as_it_did(book, tmp_path):
    figure = still(book, WIDE)
    save_picture(figure, tmp_path / "few.png")
    figure.savefig(tmp_path / "all.png")
    few, whole = (PIL.Image.open(tmp_path / name) for name in ("few.png", "all.png"))
    assert few.mode == "P"
    apart = np.abs(np.asarray(few.convert("RGB"), dtype=float) - np.asarray(whole.convert("RGB"), dtype=float))
    assert apart.mean() < 1
    assert (tmp_path / "few.png").stat().st_size < 0.6 * (tmp_path / "all.png").stat().st_size


def test_svg_carries_no_relief_and_png_after_it_does(book, tmp_path):
    figure = still(book, WIDE)
    for name in ("one.png", "two.svg", "three.png"):
        save_picture(figure, tmp_path / name)
    assert b"<image" not in (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "three.png").read_bytes()
