"""Measures (M) of lines: read from every format that has them, kept through mending, written where there is a place."""

import json
import struct

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.commands import file_routes
from geo.commands.cli import main
from geo.errors import LayerError, NoAnswerError
from geo.formats.read import read
from geo.formats.readers.shapefile_measures import add_measures
from geo.formats.writers import WRITERS, export, measures_lost
from geo.geometry.measures import line_with_measures, measures_of, without_measures
from geo.referencing.measured import UNITS_PER_KM
from geo.referencing.places import locate, place_at_kp
from geo.referencing.route import route_of, routes_of

XYM = [(45.0, 41.0, 0.0), (45.5, 41.0, 42.5), (46.0, 41.0, 84.1)]
WKT = "LINESTRING M (45 41 0, 45.5 41 42.5, 46 41 84.1)"


def m_of(shape):
    return measures_of(np.array([shape], dtype=object)).tolist()


def csv_of(path, *shapes):
    path.write_text("name,wkt\n" + "".join(f'{n},"{shape}"\n' for n, shape in enumerate(shapes)), encoding="utf-8")
    return path


def shapefile(path, kind, xym, measures=True):
    """Write a Shapefile of one line of `kind` (13 with heights, 23 without), as its specification says."""
    n = len(xym)
    box = struct.pack("<4d", *np.min(xym, axis=0)[:2], *np.max(xym, axis=0)[:2])
    record = struct.pack("<i", kind) + box + struct.pack("<3i", 1, n, 0)
    record += b"".join(struct.pack("<2d", *vertex[:2]) for vertex in xym)
    if kind == 13:
        record += struct.pack(f"<{2 + n}d", *[0.0] * (2 + n))
    if measures:
        record += struct.pack(f"<{2 + n}d", 0, 1, *[vertex[2] for vertex in xym])
    body = struct.pack(">2i", 1, len(record) // 2) + record
    tail = struct.pack("<2i", 1000, kind) + box + struct.pack("<4d", 0, 0, 0, 1)
    for suffix, content in ((".shp", body), (".shx", struct.pack(">2i", 50, len(record) // 2))):
        head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (100 + len(content)) // 2)
        path.with_suffix(suffix).write_bytes(head + tail + content)
    field = b"name".ljust(11, b"\0") + b"C" + bytes(4) + bytes([4]) + bytes(15)
    dbf = struct.pack("<4B1I2H20x", 3, 126, 1, 1, 1, 65, 5) + field + b"\r" + b" line" + b"\x1a"
    path.with_suffix(".dbf").write_bytes(dbf)
    path.with_suffix(".prj").write_text(
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433]]'
    )
    return path


@pytest.mark.parametrize(
    "cell",
    [
        WKT,
        WKT.replace(" M ", "M"),
        f"SRID=4326;{WKT}",
        "LINESTRING ZM (45 41 7 0, 45.5 41 8 42.5, 46 41 9 84.1)",
        shapely.to_wkb(line_with_measures(np.array(XYM)), hex=True),
        shapely.to_wkb(shapely.set_srid(line_with_measures(np.array(XYM)), 4326), hex=True, include_srid=True),
        shapely.to_wkb(line_with_measures(np.array(XYM)), hex=True, flavor="iso"),
    ],
)
def test_measures_are_read_from_text_and_from_hexadecimal_binary(tmp_path, cell):
    found = read(csv_of(tmp_path / "a.csv", cell)).frame.geometry.iloc[0]
    assert m_of(found) == [0.0, 42.5, 84.1]
    assert not shapely.has_z(found)


@pytest.mark.parametrize("kind", [13, 23])
def test_measures_are_read_from_a_shapefile_with_and_without_heights(tmp_path, kind):
    imported = read(shapefile(tmp_path / "a.shp", kind, XYM))
    assert m_of(imported.frame.geometry.iloc[0]) == [0.0, 42.5, 84.1]
    assert not any("easure" in note for note in imported.notes)


def test_a_shapefile_says_no_measure_by_a_very_small_number_or_leaves_them_out(tmp_path):
    gap = [XYM[0], (45.5, 41.0, -1.8e308 / 1.01), XYM[2]]
    m = m_of(read(shapefile(tmp_path / "a.shp", 23, gap)).frame.geometry.iloc[0])
    assert m[::2] == [0.0, 84.1]
    assert np.isnan(m[1])
    assert not shapely.has_m(read(shapefile(tmp_path / "b.shp", 13, XYM, measures=False)).frame.geometry.iloc[0])


@pytest.mark.parametrize("offset", [0, 40, 60, 1 << 29, -8])
def test_an_index_that_points_elsewhere_gives_no_measures(tmp_path, offset):
    path = shapefile(tmp_path / "a.shp", 23, XYM)
    index = path.with_suffix(".shx")
    index.write_bytes(index.read_bytes()[:100] + struct.pack(">2i", offset, 1 << 20))
    shapes = [shapely.LineString(np.array(XYM)[:, :2])]
    add_measures(shapes, [0], path, index)
    assert not shapely.has_m(shapes[0])


def test_measures_go_through_geopackage_and_csv_and_are_said_to_be_lost_elsewhere(tmp_path):
    parts = "MULTILINESTRING M ((51 43 0, 52 43 80), (53 43 120, 54 43 200))"
    frame = read(csv_of(tmp_path / "a.csv", WKT, "LINESTRING (45 42, 46 42)", parts)).frame
    for suffix in WRITERS:
        out = tmp_path / f"out{suffix}"
        export(frame, out)
        back = read(out).frame
        assert back["name"].tolist() == ["0", "1", "2"]
        assert shapely.equals_exact(without_measures(back.geometry.to_numpy()), shapely.force_2d(frame.geometry)).all()
        kept = shapely.has_m(back.geometry.to_numpy()).tolist()
        if suffix in (".gpkg", ".csv"):
            assert kept == [True, False, True]
            assert m_of(back.geometry.iloc[0]) == [0.0, 42.5, 84.1]
            assert m_of(back.geometry.iloc[2]) == [0.0, 80.0, 120.0, 200.0]
            assert measures_lost(frame, out) == ""
        else:
            assert kept == [False] * 3
            assert "those of 2 lines are left out" in measures_lost(frame, out)


def test_flatgeobuf_with_measures_is_read_with_them(tmp_path):
    pytest.importorskip("pyarrow")
    from test_round_trips import run

    csv = csv_of(tmp_path / "a.csv", WKT)
    options = ("-nlt", "LINESTRINGM", "-a_srs", "EPSG:4326", "-oo", "GEOM_POSSIBLE_NAMES=wkt")
    run("ogr2ogr", "-f", "FlatGeobuf", *options, str(tmp_path / "a.fgb"), str(csv))
    imported = read(tmp_path / "a.fgb")
    assert m_of(imported.frame.geometry.iloc[0]) == [0.0, 42.5, 84.1]


def test_measures_stay_with_their_vertices_through_mending_and_reprojection(tmp_path):
    again = "LINESTRING M (45 41 0, 45 41 0, 45.5 41 42.5, 46 41 84.1)"
    imported = read(csv_of(tmp_path / "a.csv", again, "LINESTRING M (179 0 0, -179 0 200)"))
    assert m_of(imported.frame.geometry.iloc[0]) == [0.0, 42.5, 84.1]
    assert m_of(imported.frame.geometry.iloc[1]) == [0.0, 100.0, 100.0, 200.0]
    assert imported.report["reason"].tolist() == ["1 repeated point dropped", "cut at the antimeridian"]
    mercator = read(csv_of(tmp_path / "b.csv", "SRID=3857;LINESTRING M (5009377 5012341 7, 5120696 5012341 91)"))
    assert m_of(mercator.frame.geometry.iloc[0]) == [7.0, 91.0]
    turned = read(csv_of(tmp_path / "c.csv", "LINESTRING M (200 10 0, 201 10 110)")).frame.geometry.iloc[0]
    assert shapely.get_coordinates(turned).tolist() == [[-160, 10], [-159, 10]]
    assert m_of(turned) == [0.0, 110.0]


def test_measures_that_say_nothing_are_dropped_and_that_is_said(tmp_path):
    imported = read(csv_of(tmp_path / "a.csv", "LINESTRING M (45 41 0, 46 41 0)", WKT))
    assert imported.report["reason"].tolist() == ["measures (M) dropped: they are all 0", ""]
    assert shapely.has_m(imported.frame.geometry.to_numpy()).tolist() == [False, True]


def test_import_says_what_became_of_the_measures(tmp_path, capsys):
    path = csv_of(tmp_path / "a.csv", WKT)
    assert main(["import", "file", str(path), "--out", str(tmp_path / "a.kml")]) == 0
    assert "note: .kml has no place for measures (M): those of 1 lines are left out" in capsys.readouterr().out
    assert main(["import", "file", str(path), "--out", str(tmp_path / "a.gpkg")]) == 0
    assert "no place for measures" not in capsys.readouterr().out


# routes calibrated by their measures


def frame_of(*wkts):
    ids = [f"r{n}" for n in range(len(wkts))]
    return gpd.GeoDataFrame({"id": ids, "system": ids}, geometry=[shapely.from_wkt(text) for text in wkts], crs=4326)


@pytest.mark.parametrize("factor", [1, 1000, 1 / 1.609344, 1000 / 0.3048])
def test_kps_of_a_route_are_its_measures_in_kilometres_whatever_their_unit(factor):
    kps = (10.0, 55.0, 94.1)  # 45 and 39.1 km where the drawing has 42.07 and 42.07
    places = ", ".join(f"{lon} 41 {kp * factor}" for lon, kp in zip((45, 45.5, 46), kps, strict=True))
    route = route_of(frame_of(f"LINESTRING M ({places})"), "r0")
    assert route.calibration.kp_km == pytest.approx(kps)
    place = place_at_kp(route, route.calibration, 55.0)
    assert (place["lon"], place["lat"]) == pytest.approx((45.5, 41.0), abs=1e-9)
    assert place_at_kp(route, route.calibration, 32.5)["drawn_km"] == pytest.approx(route.km[1] / 2)
    assert locate(route, 45.5, 41.0).kp_km == pytest.approx(55.0)


def test_measures_missing_at_a_vertex_or_not_growing_are_bridged():
    route = route_of(frame_of("LINESTRING M (45 41 0, 45.2 41 nan, 45.5 41 44, 45.7 41 20, 46 41 84)"), "r0")
    anchors = route.calibration.anchors
    assert anchors["name"].tolist() == ["vertex 1", "vertex 3", "vertex 4", "vertex 5"]
    assert anchors["used"].tolist() == [True, True, False, True]
    assert anchors["reason"].iloc[2] == "its KP does not grow with the route"


def test_parts_that_touch_are_one_measured_route():
    parts = "MULTILINESTRING M ((45 41 0, 45.5 41 45), (45.5 41 45, 46 41 84.1))"
    assert route_of(frame_of(parts), "r0").measures.tolist() == [0.0, 45.0, 84.1]
    assert route_of(frame_of("LINESTRING (45 41, 46 41)"), "r0").measures is None


def test_measures_of_no_known_unit_and_those_that_fall_are_refused_but_not_by_a_map():
    odd, falling = "LINESTRING M (45 41 1, 46 41 9)", "LINESTRING M (45 41 84, 46 41 0)"
    with pytest.raises(NoAnswerError, match=r"8 over 84\.135 km drawn; say which it is"):
        route_of(frame_of(odd), "r0")
    with pytest.raises(LayerError, match="fall along it"):
        route_of(frame_of(falling), "r0")
    with pytest.raises(LayerError, match="'league' is no unit"):
        route_of(frame_of(odd), "r0", measure_unit="league")
    assert route_of(frame_of(odd), "r0", measure_unit="km").calibration.kp_km.tolist() == [1.0, 9.0]
    routes = routes_of(frame_of(odd, falling, WKT), leave_out_broken=True)
    assert [route.measures is None for route in routes] == [True, True, False]
    assert routes[0].calibration.kp_km.tolist() == [0.0]


@pytest.fixture
def measured(tmp_path):
    falling = "LINESTRING M (46 42 82900, 45.5 42 40000, 45 42 0)"
    gap = "MULTILINESTRING M ((51 43 0, 52 43 80), (53 43 120, 54 43 200))"
    return csv_of(tmp_path / "m.csv", WKT.replace("42.5", "45"), falling, "LINESTRING (45 43, 46 43)", gap)


def test_kp_of_a_file_answers_by_its_measures_and_says_so(measured, capsys):
    assert main(["kp", str(measured), "45", "--line", "0", "--format", "json"]) == 0
    out, told = capsys.readouterr()
    assert json.loads(out)["lon"] == pytest.approx(45.5, abs=1e-6)
    assert "KPs of 'm-1' are its measures (M), 0 to 84.1 km (by the length of the line" in told
    assert main(["kp", str(measured), "40", "--line", "m-2", "--format", "json"]) == 0
    out, told = capsys.readouterr()
    assert json.loads(out)["lon"] == pytest.approx(45.5, abs=1e-6)
    assert "0 to 82,900 m (by the length" in told
    assert "counted against its drawing" in told
    assert main(["kp", str(measured), "40", "--line", "m-3"]) == 0
    assert "'m-3' has no measures (M); KPs are kilometres as drawn" in capsys.readouterr().err
    assert main(["kp", str(measured), "40"]) == 1
    assert "holds 4 lines; choose one with --line: m-1, m-2, m-3, m-4" in capsys.readouterr().err
    assert main(["between", str(measured), "10", "45", "--line", "m-1", "--format", "csv"]) == 0
    assert "m-1,,10.0,45.0,35.0" in capsys.readouterr().out


def test_locate_on_the_lines_of_a_file_answers_by_their_measures(measured, capsys):
    assert main(["locate", "45.5", "41", "--file", str(measured), "--within-km", "1", "--format", "json"]) == 0
    out, told = capsys.readouterr()
    (place,) = json.loads(out)
    assert (place["system"], place["kp_km"], place["drawn_km"]) == ("m-1", 45.0, pytest.approx(42.068, abs=1e-3))
    assert "KPs of 2 lines are their measures (M), of 1 kilometres as drawn; 1 lines with a gap left out" in told


@pytest.mark.parametrize(
    "asked", ["kp {} 45 --finer", "between {} 10 45 --finer", "locate 45 41 --file {} --finer", "lengths {} --finer"]
)
def test_lines_of_a_file_take_no_drawings_of_the_atlas(measured, asked, capsys):
    assert main(asked.format(measured).split()) == 1
    assert "its lines run as they are; --finer and --geometry are of the atlas' lines" in capsys.readouterr().err


def test_lengths_of_a_file_stand_beside_its_measures(measured, capsys):
    assert main(["lengths", str(measured), "--format", "csv"]) == 0
    header, first, second, third, _ = capsys.readouterr().out.splitlines()
    assert header.endswith("doubled_km,first_measure,last_measure")
    assert first.endswith(",0.0,84.1")
    assert second.endswith(",82900.0,0.0")
    assert third.endswith(",,")


def test_the_command_knows_every_unit_of_measures():
    assert tuple(UNITS_PER_KM) == file_routes.UNITS
