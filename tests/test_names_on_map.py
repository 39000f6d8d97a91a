"""Names on the map: which are written, and where."""

import math

import pytest
import toy_map

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


def test_a_name_that_must_be_cut_ends_with_a_word_that_can_stand_last(visit):
    place = toy_map.place("long", "seaport", (45, 40), name="Compressor station of the northern town of Somewhere")
    page = visit(toy_map.tidy([place]), address="#8/40/45", basemap=None, figures=None, lengths=None)
    assert "Compressor station…" in [written["text"] for written in page.evaluate(WRITTEN)]
