"""Names on the map: which are written, and where."""

import math

import pandas as pd
import pytest
import toy_map
from browsing import LAPTOP, PHONE

from geo.atlas.load import load
from geo.page.pages import read_pages

pytestmark = pytest.mark.browser

# Paints the routes anew and returns what is written there: text, where its middle is, and the angle it is turned by.
WRITTEN = """() => {
  const written = [], old = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { a, b, e, f } = this.getTransform(), width = this.measureText(text).width;
    written.push({ text, x: e + a * x, y: f + a * y, angle: Math.atan2(b, a), width });
    return old.call(this, text, x, y);
  };
  map_routes.setZoom(map_routes.getZoom() + 0.05, { animate: false });
  CanvasRenderingContext2D.prototype.fillText = old;
  return written;
}"""


def one_line(ends, label, prominence):
    systems = toy_map.tables()["systems"].query("id == 'btc'").assign(label=label, prominence=prominence)
    return toy_map.tidy([toy_map.line("only", "btc", "oil", ends)]), systems


LABEL = "A pipeline with a long name"


@pytest.mark.parametrize("prominence", ["main", "context"])
@pytest.mark.parametrize("slope", [0, 0.7, 1, 3, 30, -30, -3, -1])
def test_a_long_name_stands_along_a_line_of_any_slope(visit, slope, prominence):
    lon = 1 / math.hypot(1, slope)
    lat = slope * lon * math.cos(math.radians(40))  # so much on the screen of Mercator
    frame, systems = one_line([(45 - lon, 40 - lat), (45 + lon, 40 + lat)], LABEL, prominence)
    page = visit(frame, address="#8.5/40/45", systems=systems, basemap=None, figures=None, lengths=None)
    (name,) = [written for written in page.evaluate(WRITTEN) if written["text"] == LABEL]
    assert name["angle"] == pytest.approx(-math.atan(slope), abs=0.02)
    at = page.evaluate("(() => { const p = map_routes.latLngToLayerPoint([40, 45]); return [p.x, p.y]; })()")
    corner = page.evaluate(
        "(() => { const c = document.querySelector('.leaflet-routes-pane canvas');"
        "const p = L.DomUtil.getPosition(c); return [p.x, p.y]; })()"
    )
    across = -math.sin(name["angle"]) * (name["x"] + corner[0] - at[0]) + math.cos(name["angle"]) * (
        name["y"] + corner[1] - at[1]
    )
    assert 8 < abs(across) < 25  # beside the line, neither on it nor away from it


def test_a_long_name_is_written_in_lines_and_never_cut(visit):
    place = toy_map.place("long", "seaport", (45, 40), name="Compressor station of the northern town of Somewhere")
    page = visit(toy_map.tidy([place]), address="#8/40/45", basemap=None, figures=None, lengths=None)
    texts = [written["text"] for written in page.evaluate(WRITTEN)]
    assert texts[-2:] == ["Compressor station of the", "northern town of Somewhere"]


PORTS = {"one": (45.0, 40.0), "two": (48.0, 40.0)}
LABELS = pd.DataFrame(
    {"point": ["one", "two", "not-here"], "label": ["A port", "B port", "C"], "first": ["yes", "", ""]}
)


@pytest.mark.parametrize(("zoom", "named"), [(4.5, ["A port"]), (7, ["A port", "B port"])])
def test_from_afar_only_places_told_first_have_a_name_and_a_sign(visit, zoom, named):
    frame = toy_map.tidy([toy_map.place(name, "seaport", at) for name, at in PORTS.items()])
    page = visit(frame, address=f"#{zoom}/40/46.5", basemap=None, figures=None, lengths=None, labels=LABELS)
    assert sorted(written["text"] for written in page.evaluate(WRITTEN)) == named
    assert sorted(page.evaluate("map_page.shown().places")) == ["one", "two"]
    signed = page.evaluate("map_page.shown().signs")
    assert signed == (["one"] if zoom < 5 else ["one", "two"])


@pytest.mark.parametrize(("screen", "size"), [("wide", LAPTOP), ("narrow", PHONE)])
def test_a_page_opens_on_its_frame_for_the_window(visit, screen, size):
    frames = {"wide": (44.5, 39.0, 48.5, 41.0), "narrow": (46.0, 39.0, 48.5, 41.0)}
    page, window = visit(frames=frames, size=size), size
    west, south, east, north = frames[screen]
    corners = page.evaluate(
        "(([w, s, e, n]) => [[n, w], [s, e]].map((at) => map_routes.latLngToContainerPoint(at)).map((p) => [p.x, p.y]))"
        f"({[west, south, east, north]})"
    )
    panel = page.evaluate("(() => { const b = document.querySelector('.panel').getBoundingClientRect();"
                          "return [b.right, b.top]; })()")  # fmt: skip
    (left, top), (right, bottom) = corners
    assert left >= (panel[0] if screen == "wide" else 0)
    assert right <= window[0]
    assert 0 <= top < bottom <= (window[1] if screen == "wide" else panel[1])
    assert right - left > 0.85 * (window[0] - (panel[0] if screen == "wide" else 0))  # no smaller than it must be


def test_the_shipped_overview_opens_from_trieste_to_alashankou():
    places = load("points").set_index("id").geometry
    pages = {page.name: page.frames for page in read_pages()}
    west, south, east, north = pages["index"]["wide"]
    assert all(west < places[name].x < east and south < places[name].y < north for name in ("trieste", "alashankou"))
    west, south, east, north = pages["index"]["narrow"]
    phone = ("tengiz", "karachaganak", "sangachal", "ceyhan", "constanta")
    assert all(west < places[name].x < east and south < places[name].y < north for name in phone)
    assert all({*frames} == {"wide", "narrow"} for frames in pages.values())
