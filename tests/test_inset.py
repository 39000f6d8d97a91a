"""The small map that says where a close view is."""

import pytest
from browsing import LAPTOP, PHONE, settle
from unpacking import data_in

pytestmark = pytest.mark.browser
# The middle of the frame, and of the part of the window the panel leaves free, in pixels of the small map.
PLACED = """(bounds) => {
  const box = (name) => document.querySelector(name).getBoundingClientRect();
  const frame = box(".inset div"), inset = box(".inset canvas"), from = box(".panel").right;
  const mercator = ([lat, lon]) => L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);
  const corner = mercator([bounds[3], bounds[0]]), end = mercator([bounds[1], bounds[2]]);
  const at = map_routes.containerPointToLatLng([(from + innerWidth) / 2, innerHeight / 2]);
  const middle = mercator([at.lat, at.lng]), scale = inset.width / (end.x - corner.x);
  return [[frame.x + frame.width / 2 - inset.x, frame.y + frame.height / 2 - inset.y],
    [(middle.x - corner.x) * scale, (middle.y - corner.y) * scale]];
}"""


def go(page, zoom):
    page.evaluate("(zoom) => map_routes.setView([41.5, 44], zoom, { animate: false })", zoom)
    settle(page)


def test_a_close_view_is_framed_where_it_is_and_the_whole_is_not(open_page, page_file):
    page = open_page(page_file, LAPTOP)
    inset = page.locator(".inset")
    assert inset.is_hidden()
    go(page, 9)
    assert inset.is_visible()
    frame, middle = page.evaluate(PLACED, data_in(page_file.read_text(encoding="utf-8"), "background")["bounds"])
    assert frame == pytest.approx(middle, abs=1)
    page.get_by_role("button", name="Hide panel").click()
    go(page, 12)
    size = page.locator(".inset div").bounding_box()
    assert min(size["width"], size["height"]) > 6
    go(page, 4)
    assert inset.is_hidden()


def test_phones_and_frames_have_no_room_for_it(open_page, page_file):
    phone, frame = open_page(page_file, PHONE), open_page(page_file, LAPTOP, address="#embed")
    for page in (phone, frame):
        go(page, 9)
        assert page.locator(".inset").is_hidden()
