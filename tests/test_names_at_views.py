"""Names of the shipped maps at twenty views: none lies over another, over a sign, a line or what covers the map."""

import itertools

import pytest
import shapely
from browsing import LAPTOP, PHONE, PROJECTOR, settle, watch
from shapely import affinity

from geo.atlas.countries import country_names
from geo.atlas.said import LANGUAGES, capitals, speaking
from geo.page.atlas_maps import draw_page

pytestmark = pytest.mark.browser
HOME = None
VIEWS = [
    ("index", LAPTOP, [HOME, (5, 44, 45), (6.3, 40.8, 45.5), (8, 40.7, 47), (10, 41.45, 45.1), (6, 46, 54),
                       (6.5, 39, 38), (6, 43, 34)]),
    ("index", PHONE, [HOME, (5.5, 40.5, 44), (7.5, 41.5, 44.5)]),
    ("index", PROJECTOR, [HOME, (6.5, 41, 44)]),
    ("btc", LAPTOP, [HOME, (7.5, 41, 44.5)]),
    ("btc", PHONE, [HOME, (9, 40.2, 48.5)]),
    ("bte", LAPTOP, [HOME, (8, 41.5, 44)]),
    ("kazakhstan", LAPTOP, [HOME, (6.5, 46.5, 53)]),
    ("kazakhstan", PHONE, [HOME]),
]  # fmt: skip
LETTER_SHARE = 0.36
"""Half the height of capital letters, in sizes of the font."""

# Goes to a view and returns what is then on the map, in pixels of its canvas: names with the middle, the angle, the
# width and the size of the font; signs; dots of cities; lines; and the boxes that cover the map.
SEEN = """(view) => {
  const written = [], dots = [], { fillText: old, arc } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.arc = function (x, y, radius, ...angles) {
    if (radius === 2.5) dots.push([x, y, 2 * radius]); // that of a city
    return arc.call(this, x, y, radius, ...angles);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { a, b, c, d, e, f } = this.getTransform(), turned = { angle: Math.atan2(b, a), sharp: Math.hypot(a, b) };
    written.push({ text, x: (e + a * x + c * y) / turned.sharp, y: (f + b * x + d * y) / turned.sharp,
      angle: turned.angle, width: this.measureText(text).width, size: parseFloat(this.font.match(/[\\d.]+px/)[0]) });
    return old.call(this, text, x, y);
  };
  if (view) map_routes.setView([view[1], view[2]], view[0], { animate: false });
  else map_routes.setZoom(map_routes.getZoom() + 1e-9, { animate: false });
  written.length = dots.length = 0;
  map_page.repaint();
  Object.assign(CanvasRenderingContext2D.prototype, { fillText: old, arc });
  const canvas = document.querySelector(".leaflet-names-pane canvas").getBoundingClientRect();
  const covers = [...document.querySelectorAll(".panel, .tools, .year-box, .inset, .leaflet-bottom.leaflet-right")]
    .map((cover) => cover.getBoundingClientRect())
    .map((box) => [box.left - canvas.left, box.top - canvas.top, box.right - canvas.left, box.bottom - canvas.top]);
  return { written, covers, dots, lines: map_page.shown().lines, signs: map_page.shown().signs_px };
}"""


def letters_of(name):
    """Return the letters of a name as a turned box."""
    half, high = name["width"] / 2, name["size"] * LETTER_SHARE
    flat = shapely.box(name["x"] - half, name["y"] - high, name["x"] + half, name["y"] + high)
    return affinity.rotate(flat, name["angle"], origin=(name["x"], name["y"]), use_radians=True)


def faults(seen):
    """Return what is wrong with the names of a view, each in words."""
    names = [(name["text"], letters_of(name)) for name in seen["written"]]
    things = [("a cover", shapely.box(*box)) for box in seen["covers"]]
    things += [("a sign", shapely.Point(x, y).buffer(size / 2 - 0.5)) for x, y, size in seen["signs"]]
    things += [("a city", shapely.Point(x, y).buffer(size / 2 - 0.5)) for x, y, size in seen["dots"]]
    things += [
        ("a line", shapely.LineString(list(zip(x, y, strict=True))))
        for kind, x, y in seen["lines"]
        if kind != "sea" and len(x) > 1
    ]
    tree = shapely.STRtree([shape for _, shape in things])
    found = [f"{text!r} is cut" for text, _ in names if "…" in text]
    for (one, shape), (other, its) in itertools.combinations(names, 2):
        if shape.intersects(its):
            found.append(f"{one!r} lies over {other!r}")
    for text, shape in names:
        found += [f"{text!r} lies over {things[i][0]}" for i in tree.query(shape, predicate="intersects")]
    return found


def test_faults_are_found():
    name = {"text": "Baku…", "x": 50, "y": 50, "angle": 0.5, "width": 40, "size": 12}
    seen = {"written": [name, {**name, "text": "Alat", "y": 52}], "covers": [[60, 50, 90, 90]], "signs": [[40, 48, 9]],
            "dots": [[55, 50, 5]],
            "lines": [["pipeline", [0, 100], [40, 60]], ["sea", [0, 100], [40, 60]]]}  # fmt: skip
    told = "\n".join(faults(seen))
    assert all(
        words in told for words in ("is cut", "'Baku…' lies over 'Alat'", "a cover", "a sign", "a city", "a line")
    )
    assert faults(seen | {"written": [{**name, "text": "Baku", "y": 10}]}) == []


@pytest.fixture(scope="module")
def maps(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    for name in {name for name, _, _ in VIEWS}:
        draw_page(book, name).save(folder / f"{name}.html")
    return folder


def test_there_are_twenty_views():
    assert sum(len(views) for _, _, views in VIEWS) >= 20


@pytest.mark.parametrize(("name", "size", "views"), VIEWS)
def test_no_name_lies_over_anything_and_none_is_cut(browser, maps, name, size, views):
    with watch(browser) as open_file:
        page = open_file(maps / f"{name}.html", size)
        for view in views:
            seen = page.evaluate(SEEN, view)
            assert len(seen["written"]) >= 4, view
            assert faults(seen) == [], view


FIRST = {"Kashagan", "Karachaganak", "Novorossiysk", "Supsa", "Bosphorus", "Baku", "Tbilisi", "Erzurum", "Istanbul",
         "Almaty", "Astana", "BTC", "BTE", "CPC", "KAZAKHSTAN", "GEORGIA", "AZERBAIJAN"}  # fmt: skip
FIRST_ON_PHONES = {"Baku", "Tbilisi", "Ceyhan", "Erzurum", "Yerevan", "Ankara", "Atyrau", "Istanbul", "Novorossiysk",
                   "BTC", "BTE", "CPC", "KAZAKHSTAN", "GEORGIA"}  # fmt: skip


@pytest.mark.parametrize(("size", "first"), [(PROJECTOR, FIRST), (LAPTOP, FIRST), (PHONE, FIRST_ON_PHONES)])
def test_the_overview_names_at_first_sight_what_it_is_about(browser, maps, size, first):
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", size)
        texts = {name["text"] for name in page.evaluate(SEEN, None)["written"]}
    assert texts >= first
    assert not texts & {"GE/TR border", "Bautino port and supply base"}


CORRIDOR = {"BTC", "BTE", "SCPX", "Baku–Supsa", "Alat–Black Sea by rail"}
NOT_GIVEN_UP = {"Caspian Sea", "GEORGIA", "AZERBAIJAN", "KAZAKHSTAN", "Tbilisi", "Baku", "Erzurum", "Yerevan", "Ceyhan"}
CLOSEST = 9
WINDOWS = [(1280, 720), (1366, 768), LAPTOP, (1920, 1080), PROJECTOR, PHONE]
YEARS = (2006, 2015, 2018, 2020, 2025)


@pytest.mark.parametrize("size", WINDOWS)
def test_every_line_of_a_shared_corridor_is_named_at_first_sight_and_at_every_zoom(browser, maps, size):
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", size)
        first = page.evaluate("map_routes.getZoom()")
        closer = [[first + step / 4, 40.9, 44.8] for step in range(int(4 * (CLOSEST - first)) + 1)]
        for view in [HOME, *closer]:
            seen = page.evaluate(SEEN, view)
            texts = {name["text"] for name in seen["written"]}
            assert texts >= CORRIDOR, view
            assert faults(seen) == [], view
            if view is HOME and size != PHONE:
                assert texts >= NOT_GIVEN_UP


@pytest.mark.parametrize("size", WINDOWS)
def test_every_open_line_of_the_corridor_is_named_in_every_year_and_takes_no_name_away(browser, maps, book, size):
    starts = book.figures[book.figures["quantity"] == "start_year"].set_index("subject")["value"].astype(int)
    labels = book.systems.set_index("label")["id"]
    opened = {label: starts.get(labels[label], 0) for label in CORRIDOR}
    assert min(YEARS) < opened["SCPX"] < max(YEARS)
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", size)
        page.check(".year-switch input", force=True)
        for year in YEARS:
            page.locator(".year-row input").fill(str(year))
            settle(page)
            seen = page.evaluate(SEEN, HOME)
            texts = {name["text"] for name in seen["written"]}
            assert texts >= {label for label in CORRIDOR if opened[label] <= year}, year
            assert faults(seen) == [], year
            if size != PHONE:
                assert texts >= NOT_GIVEN_UP, year


def test_names_of_a_corridor_stand_in_the_order_of_its_lines(browser, maps):
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", PROJECTOR)
        heights = {name["text"]: name["y"] for name in page.evaluate(SEEN, HOME)["written"]}
    block = ["Baku–Black Sea by rail (oil)", "Alat–Black Sea by rail", "Baku–Supsa", "SCPX", "Baku–Tbilisi–Kars"]
    assert sorted(block, key=heights.get) == block  # from the north


# Where thin lines to names end, and where the map is on its canvas.
ENDS = """() => {
  const ends = [], { arc } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.arc = function (x, y, radius, ...angles) {
    if (radius === 2.2) ends.push([x, y]);
    return arc.call(this, x, y, radius, ...angles);
  };
  map_page.repaint();
  CanvasRenderingContext2D.prototype.arc = arc;
  return ends;
}"""
TO_DEGREES = """(places) => {
  const canvas = document.querySelector(".leaflet-names-pane canvas").getBoundingClientRect();
  const map = document.getElementById("map_routes").getBoundingClientRect();
  const [right, down] = [canvas.left - map.left, canvas.top - map.top];
  return places.map(([x, y]) => map_routes.containerPointToLatLng([x + right, y + down]))
    .map(({ lng, lat }) => [lng, lat]);
}"""


@pytest.mark.parametrize("size", [PHONE, (1280, 800), PROJECTOR])
@pytest.mark.parametrize("language", ["en", "ka", "tr"])
def test_a_country_the_map_is_about_is_named_in_itself_or_beside_it_with_a_line_that_leads_there(
    browser, maps, book, language, size
):
    countries = book.atlas[book.atlas["kind"] == "country"].set_index("id").geometry
    about = {*book.atlas.loc[book.atlas["kind"] == "pipeline", "country"].dropna()}
    with speaking(language):
        named = {capitals(name): id for id, name in country_names(language).items() if id in about}
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", size, address=f"#lang={language}")
        names = [name for name in page.evaluate(SEEN, HOME)["written"] if name["text"] in named]
        middles = page.evaluate(TO_DEGREES, [[name["x"], name["y"]] for name in names])
        ends = shapely.points(page.evaluate(TO_DEGREES, page.evaluate(ENDS)))
    assert names
    for name, middle in zip(names, middles, strict=True):
        country = countries[named[name["text"]]].buffer(0.2)  # the page draws it coarser
        assert country.contains(shapely.Point(middle)) or country.contains(ends).any(), name["text"]


PHONES = [PHONE, (390, 844), (412, 915)]
ON_THE_CORRIDOR = ("btc", "bte", "scpx", "baku-supsa", "rail-alat-black-sea")


@pytest.mark.parametrize("size", PHONES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_phones_name_the_corridor_and_what_it_lies_in_at_first_sight_in_every_language(
    browser, maps, book, language, size
):
    ending = "" if language == "en" else f"_{language}"
    labels = book.systems.set_index("id")[f"label{ending}"].loc[[*ON_THE_CORRIDOR]]
    sea = book.atlas.set_index("id").loc["caspian-sea", f"name{ending}"]
    with speaking(language):
        country = capitals(country_names(language)["AZ"])
    with watch(browser) as open_file:
        page = open_file(maps / "index.html", size, address=f"#lang={language}")
        seen = page.evaluate(SEEN, HOME)
    texts = [name["text"] for name in seen["written"]]
    assert {*labels} <= {*texts}
    assert sea in " ".join(texts)  # it may stand in two lines
    assert country in texts
    assert faults(seen) == []
