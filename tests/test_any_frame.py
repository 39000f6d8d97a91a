"""Maps of any GeoDataFrame, coloured by a column, and of what folium puts on a map."""

import sys
from types import SimpleNamespace

import folium
import geopandas as gpd
import pandas as pd
import pytest
from browsing import settle, watch
from shapely import GeometryCollection, LineString, MultiPoint, Point, box
from unpacking import data_in

import geo
from geo.errors import ArgumentError, LayerError, UnknownNameError
from geo.page.added import added_payload

LINES = [LineString([(50, 40), (51, 41)]), LineString([(50, 40), (50, 41)])]


def lines(**columns):
    return gpd.GeoDataFrame(columns, geometry=LINES, crs=4326)


def payload(route_map):
    return data_in(route_map.to_html())


@pytest.fixture
def visit(browser, tmp_path):
    with watch(browser) as open_file:

        def open_map(route_map):
            route_map.save(tmp_path / "own.html")
            return open_file(tmp_path / "own.html")

        yield open_map


@pytest.mark.parametrize(
    "frame",
    [
        lines(),
        lines(country=[1, 2], id=[None, 5], kind=[0.5, 1.5], sources=[["a"], {}]),
        lines().to_crs(3857),
        lines().set_index(pd.Index(["same", "same"])),
        lines(when=pd.to_datetime(["2020-01-01", None])).rename_geometry("shape"),
        gpd.GeoDataFrame(
            geometry=[Point(1, 1), LINES[0], box(1, 1, 2, 2), None, LineString(), MultiPoint([(5, 5)])], crs=4326
        ),
    ],
)
def test_any_frame_with_a_geometry_and_a_crs_is_drawn(frame):
    assert payload(geo.draw(frame))["fit"] is not None


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(LayerError, match="no CRS"):
        geo.draw(gpd.GeoDataFrame(geometry=LINES))
    with pytest.raises(LayerError, match="no line, area or point"):
        geo.draw(gpd.GeoDataFrame(geometry=[GeometryCollection()], crs=4326))
    with pytest.raises(UnknownNameError, match="did you mean firm"):
        geo.draw(lines(firm=["a", "b"]), column="frim")
    with pytest.raises(ArgumentError, match="no colour can stand for"):
        geo.draw(lines(firm=[["a"], ["b"]]), column="firm")


@pytest.mark.browser
def test_the_legend_tells_the_values_of_the_column_and_the_tooltip_names_the_lines(visit):
    page = visit(geo.draw(lines(firm=["Acme", "Dig"], km=[1, 2]), column="firm", tooltip=["firm", "km"]))
    assert page.locator(".legend, .panel").first.is_visible()
    text = page.locator("body").inner_text()
    assert "Acme" in text
    assert "Dig" in text
    page.get_by_role("searchbox").fill("dig; km")
    settle(page)
    assert page.locator(".results").get_by_role("button", name="firm: Dig; km: 2").count() == 1


@pytest.mark.browser
def test_markers_and_lines_of_folium_are_drawn_by_the_page_as_text_and_nothing_else(visit):
    route_map = geo.draw(lines())
    folium.Marker([40.5, 50.2], tooltip="<img src=x onerror=fired()>a &amp; b").add_to(route_map)
    group = folium.FeatureGroup().add_to(route_map)
    folium.PolyLine([(40, 50), (41, 50.5)], color="red", popup="a line").add_to(group)
    assert "Content-Security-Policy" in route_map.to_html()
    page = visit(route_map)
    settle(page)
    assert page.locator("path.leaflet-interactive").count() == 2
    page.locator("path.leaflet-interactive").first.hover(force=True)
    assert page.locator(".leaflet-tooltip").text_content() == "a & b"


def test_colours_and_texts_of_folium_are_data():
    hostile = folium.CircleMarker([1, 2], color="red;background:url(//x)", radius=float("nan"), tooltip="</script>")
    (drawn,), left = added_payload([hostile])
    assert left == []
    assert drawn["colour"].startswith("#")
    assert drawn["radius_px"] == 10
    assert drawn["text"] == ""


def test_a_map_is_shown_by_panel_as_its_frame(monkeypatch):
    def show(text, **options):
        return text, options

    monkeypatch.setitem(sys.modules, "panel", SimpleNamespace(pane=SimpleNamespace(HTML=show)))
    text, options = geo.draw(lines()).__panel__()
    assert text.startswith("<iframe ")
    assert options["height"] > 0


def test_what_takes_a_folium_map_apart_is_told_how_to_show_this_one():
    route_map = geo.draw(lines())
    with pytest.raises(ArgumentError, match=r"components.v1.html\(route_map.to_html\(\)"):
        route_map._template.module.script(route_map)
    assert folium.Figure().add_child(route_map).render().count("<iframe ") == 1
