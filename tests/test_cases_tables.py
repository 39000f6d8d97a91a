"""Tables as people keep them: separators, preambles, languages, sheets, merged cells; each read to the right places."""

import datetime
import json
import re
import shutil
import zipfile

import openpyxl
import pytest
import shapely
from shapely import LineString, Point

from geo.errors import LayerError
from geo.formats.read import read

LINE = LineString([(49.9, 40.4), (47, 41), (45, 41.6)])


def read_csv(tmp_path, text, encoding="utf-8", **choices):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return read(path, **choices)


def places(imported):
    return [(x, y) for x, y in shapely.get_coordinates(imported.frame.geometry)]


@pytest.mark.parametrize(
    "text",
    [
        "id;name;lon;lat\n1;A;49,5;40,3\n",
        "sep=;\nname;lon;lat\nA;49.5;40.3\n",
        "sep=|\r\nname|lon|lat\r\nA|49,5|40,3\r\n",
        "id|name|lon|lat\n1|A|49.5|40.3\n",
        "name\tlon\tlat\nA, B, C\t49.5\t40.3\n",
        'name,lon,lat\n"A; B; C","49,5","40,3"\n',
        "Exported from register;2024-05-01\n\nname;lon;lat\nA;49.5;40.3\n",
        "Register of pipelines, 2024\n,,\nname,lon,lat\nA,49.5,40.3\n",
        "x;y;z\nname;lon;lat\nA;49.5;40.3\n",
        "Länge_km;Breite;Lon;Lat\n12,5;x;49,5;40,3\n",
        "name,route,lon,lat\nKP 1,Baku-Ceyhan,49.5,40.3\n",
        "name,geometry,lon,lat\nKP 1,Point,49.5,40.3\n",
        "name,lat,lon\nA,40°18'0\"N,49°30'00\"E\n",
        'name,LatLon\nA,"40.3, 49.5"\n',
        'name;coordinates\nA;40.3, 49.5\n',
        'name;lonlat\nA;49.5 40.3\n',
    ],
)  # fmt: skip
def test_one_point_is_read_at_its_place(tmp_path, text):
    assert places(read_csv(tmp_path, text)) == [(49.5, 40.3)]


@pytest.mark.parametrize(
    "header",
    [
        "POINT_X;POINT_Y", "X_coord;Y_coord", "decimalLongitude;decimalLatitude", "Долгота;Широта", "Boylam;Enlem",
        "Centroid Lon;Centroid Lat", "Easting;Northing", "Long.;Lat.", "lon_wgs84;lat_wgs84", "Länge;Breite",
        "Довгота;Широта", "Бойлық;Ендік", "გრძედი;განედი", "Uzunluq;Enlik", "Longitude (deg);Latitude (deg)",
        "GPS_LON;GPS_LAT", "经度;纬度", "geo_lng;geo_lat", "Długość;Szerokość", "Longitudine;Latitudine",
    ],
)  # fmt: skip
def test_headers_in_the_languages_of_the_region_are_found(tmp_path, header):
    assert places(read_csv(tmp_path, f"name;{header}\nA;45.5;41.5\n")) == [(45.5, 41.5)]


def test_columns_can_be_named_and_a_wrong_name_is_answered_with_those_there(tmp_path):
    text = "name;a;b;s\nA;45.5;41.5;POINT (1 2)\n"
    assert places(read_csv(tmp_path, text, lon="a", lat="b")) == [(45.5, 41.5)]
    assert places(read_csv(tmp_path, text, wkt="s")) == [(1, 2)]
    with pytest.raises(LayerError, match="no column 'q'; it has name, a, b, s"):
        read_csv(tmp_path, text, lon="q", lat="b")
    with pytest.raises(LayerError, match="go together"):
        read_csv(tmp_path, text, lon="a")
    with pytest.raises(LayerError, match="--lon and --lat, or --wkt"):
        read_csv(tmp_path, "name;p;q\nA;u;v\n")


@pytest.mark.parametrize(
    "cell",
    [
        LINE.wkt,
        f"SRID=4326;{LINE.wkt}",
        shapely.to_wkb(LINE, hex=True),
        shapely.to_wkb(shapely.set_srid(LINE, 4326), hex=True, include_srid=True),
        "\\x" + shapely.to_wkb(LINE, hex=True).lower(),
        shapely.to_geojson(LINE),
        json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(LINE))}),
    ],
)
@pytest.mark.parametrize("name", ["geom", "st_asbinary"])
def test_a_line_in_a_cell_is_read_however_databases_write_it(tmp_path, cell, name):
    quoted = cell.replace('"', '""')
    imported = read_csv(tmp_path, f'id,{name},note\n1,"{quoted}",x\n')
    assert imported.frame.geometry[0].equals(LINE)
    assert imported.frame["note"].tolist() == ["x"]


def test_ewkt_and_ewkb_in_another_crs_are_reprojected_and_two_of_them_refused(tmp_path):
    cell = shapely.to_wkb(
        shapely.set_srid(Point(5_009_377.085697, 5_012_341.663848), 3857), hex=True, include_srid=True
    )
    found = places(read_csv(tmp_path, f"id,geom\n1,{cell}\n"))
    assert found[0] == pytest.approx((45, 41), abs=0.01)
    with pytest.raises(LayerError, match="several CRSs"):
        read_csv(tmp_path, "id,geom\n1,SRID=3857;POINT (1 2)\n2,SRID=4326;POINT (1 2)\n")


def test_starts_and_ends_and_lists_of_numbers_make_lines(tmp_path):
    ends = read_csv(tmp_path, "name,start_lon,start_lat,end_lon,end_lat\nA,45,41,46,41\n").frame
    assert ends.geometry[0].equals(LineString([(45, 41), (46, 41)]))
    other = read_csv(tmp_path, "name,x1,y1,x2,y2\nA,45,41,46,41\n").frame
    assert other.geometry[0].equals(ends.geometry[0])
    lists = read_csv(tmp_path, "id;lat;long\nPS_1;[52.1, 52.2, 52.3];[14.1, 15.2, 16.3]\n").frame
    assert lists.geometry[0].equals(LineString([(14.1, 52.1), (15.2, 52.2), (16.3, 52.3)]))


def test_curves_in_cells_are_drawn_as_lines_and_said(tmp_path):
    curve = "COMPOUNDCURVE((45 41,46 41),CIRCULARSTRING(46 41,46.5 41.2,47 41))"
    imported = read_csv(tmp_path, f'name,wkt\ns,"LINESTRING(45 41,46 41)"\nc,"{curve}"\n')
    assert len(imported.frame) == 2
    assert "curves drawn as lines" in imported.report["reason"][1]
    arc = shapely.get_coordinates(imported.frame.geometry[1])[1:]
    centre_lat = 41.2 - (0.5**2 + 0.2**2) / (2 * 0.2)
    radii = shapely.distance(shapely.points(arc), Point(46.5, centre_lat))
    assert radii == pytest.approx([radii[0]] * len(radii), abs=1e-5)


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "utf-16", "utf-8-sig"])
def test_cyrillic_tables_are_read_in_any_code_page_and_a_guess_is_said(tmp_path, encoding):
    imported = read_csv(tmp_path, "id;Название;Долгота;Широта\n1;Нефтепровод Узень;51.2;43.6\n", encoding)
    assert "Нефтепровод Узень" in imported.frame.astype(str).to_numpy().ravel().tolist()
    guessed = not encoding.startswith("utf")
    assert any("a guess" in note and "--encoding" in note for note in imported.notes) == guessed
    if guessed:
        named = read(tmp_path / "a.csv", encoding=encoding)
        assert "Нефтепровод Узень" in named.frame.astype(str).to_numpy().ravel().tolist()
        assert not any("a guess" in note for note in named.notes)


def test_equal_column_names_are_both_kept(tmp_path):
    imported = read_csv(tmp_path, 'name,length,length,wkt\nA,12.5,99,"LINESTRING (45 41, 46 41)"\n')
    assert imported.frame[["length", "length_2"]].to_numpy().tolist() == [["12.5", "99"]]
    assert any("'length' as length_2" in note for note in imported.notes)


def book(path, *sheets, merge=()):
    out = openpyxl.Workbook()
    out.remove(out.active)
    for title, rows in sheets:
        sheet = out.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in merge:
            sheet.merge_cells(cells)
    out.save(path)
    return path


def rewrite(path, name, change):
    """Change one part of a spreadsheet's archive."""
    old = path.with_suffix(".old")
    shutil.move(path, old)
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            after.writestr(entry, change(content.decode()).encode() if entry.filename == name else content)
    return path


POINTS = [("name", "lon", "lat"), *((f"p{n}", 45 + n / 10, 41) for n in range(50))]


@pytest.mark.parametrize("claimed", ["A1", "A1:C11", "A1:XFD1048576"])
def test_a_sheet_is_read_to_its_real_end_whatever_extent_it_claims(tmp_path, claimed):
    path = book(tmp_path / "a.xlsx", ("S", POINTS))
    rewrite(
        path, "xl/worksheets/sheet1.xml", lambda x: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{claimed}"', x)
    )
    assert len(read(path).frame) == 50


def test_all_sheets_are_read_or_the_one_that_is_named(tmp_path):
    sheets = [("About", [("by me",)]), ("Oil", POINTS[:2]), ("Gas", POINTS[:3])]
    path = book(tmp_path / "a.xlsx", *sheets)
    imported = read(path)
    assert imported.frame["sheet"].tolist() == ["Oil", "Gas", "Gas"]
    assert any("2 sheets were read" in note for note in imported.notes)
    assert any("not read: About" in note for note in imported.notes)
    assert len(read(path, sheet="Gas").frame) == 2
    with pytest.raises(LayerError, match="has no sheet 'x'; it has About, Oil, Gas"):
        read(path, sheet="x")


def test_title_rows_are_no_header_and_merged_cells_count_for_all_their_rows(tmp_path):
    title = [("Route", "Aktau - Baku", "x"), (), ("Prepared by", "lon")]
    rows = [*title, ("name", "lon", "lat"), ("CPC", 45.5, 41.5), (None, 46, 41)]
    path = book(tmp_path / "a.xlsx", ("S", rows), merge=["A5:A6"])
    imported = read(path)
    assert imported.frame["name"].tolist() == ["CPC", "CPC"]
    assert places(imported) == [(45.5, 41.5), (46, 41)]
    assert imported.report["reason"].tolist() == ["", "name: taken from a merged cell"]


def test_formulas_without_stored_values_are_named(tmp_path):
    path = book(tmp_path / "a.xlsx", ("S", [("name", "lon", "lat"), ("A", "=45+0.5", "=41+0.5")]))
    with pytest.raises(LayerError, match="formulas without stored values"):
        read(path)


def test_numbers_typed_as_text_and_dates_of_a_sheet_are_understood(tmp_path):
    rows = [("name", "Longitude (deg)", "Latitude (deg)", "since")]
    rows += [("A", "45,5", "41,5", datetime.datetime(2024, 5, 1)), ("B", " 45.5 ", "41.5°", None)]
    imported = read(book(tmp_path / "a.xlsx", ("S", rows)))
    assert places(imported) == [(45.5, 41.5)] * 2
    assert imported.frame["since"][0] == datetime.datetime(2024, 5, 1)


@pytest.mark.parametrize("number", ["99999999999", "1048577"])
def test_a_row_number_that_no_sheet_has_is_refused_at_once(tmp_path, number):
    path = book(tmp_path / "a.xlsx", ("S", POINTS[:3]))
    rewrite(path, "xl/worksheets/sheet1.xml", lambda x: x.replace('r="3"', f'r="{number}"'))
    with pytest.raises(LayerError, match="beyond the 1,048,576 of a sheet"):
        read(path)


FAR = '</c><c r="XFD51"><v>1</v></c></row></sheetData>'


def test_a_cell_far_to_the_right_costs_no_more_than_itself(tmp_path):
    path = book(tmp_path / "a.xlsx", ("S", POINTS))
    rewrite(path, "xl/worksheets/sheet1.xml", lambda x: x.replace("</c></row></sheetData>", FAR))
    imported = read(path)
    assert imported.counts == {"read": 49, "mended": 0, "refused": 1}
    assert "under 3 names" in imported.report["reason"].iloc[-1]


@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le", "utf-16"])
def test_utf16_is_read_with_and_without_its_mark(tmp_path, codec):
    path = tmp_path / "a.csv"
    path.write_bytes("name\tlon\tlat\nАктау\t51.2\t43.6\n".encode(codec))
    frame = read(path).frame
    assert frame["name"].tolist() == ["Актау"]
    assert frame.geometry.iloc[0].coords[0] == (51.2, 43.6)


@pytest.mark.parametrize("header", ["Name;geogr. Länge;geogr. Breite", "nimi;pituusaste;leveysaste"])
def test_further_words_for_longitude_and_latitude_are_known(tmp_path, header):
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\nA;49,5;40,3\n", encoding="utf-8")
    assert read(path).frame.geometry.iloc[0].coords[0] == (49.5, 40.3)


def names_no_crs(imported):
    return [note for note in imported.notes if "names no CRS; taken as WGS84 longitude and latitude" in note]


@pytest.mark.parametrize(
    ("text", "silent"),
    [
        ("lon,lat\n49.5,40.3\n", True),
        ('wkt\n"LINESTRING (49 40, 50 41)"\n', True),
        ('wkt\n"SRID=4326;LINESTRING (49 40, 50 41)"\n', False),
        ("lon_wgs84,lat_wgs84\n49.5,40.3\n", False),
    ],
)
def test_a_table_that_names_no_crs_is_said_to_be_taken_as_wgs84(tmp_path, text, silent):
    assert len(names_no_crs(read_csv(tmp_path, text))) == silent
    for code in ("EPSG:4326", "EPSG:4284"):
        given = read_csv(tmp_path, text, crs=code)
        assert names_no_crs(given) == []
        if silent:
            assert not any("set aside" in note for note in given.notes)


def test_one_sheet_may_name_its_crs_and_another_none(tmp_path):
    book = openpyxl.Workbook()
    for title, header in (("one", ["lon", "lat"]), ("two", ["lon_wgs84", "lat_wgs84"])):
        sheet = book.create_sheet(title)
        sheet.append(header)
        sheet.append([49.5, 40.3])
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    imported = read(tmp_path / "a.xlsx")
    assert places(imported) == [(49.5, 40.3)] * 2
    assert len(names_no_crs(imported)) == 1


def test_the_word_on_the_crs_goes_to_stderr_and_geojson_needs_none(tmp_path, capsys):
    from geo.commands import cli

    (tmp_path / "a.csv").write_text('wkt\n"LINESTRING (49 40, 50 41)"\n')
    assert cli.main(["lengths", str(tmp_path / "a.csv"), "--format", "json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)[0]["length_km"] == pytest.approx(139.7, abs=0.1)
    assert told.err.count("names no CRS; taken as WGS84") == 1
    (tmp_path / "a.geojson").write_text(json.dumps(json.loads(shapely.to_geojson(LINE))))
    assert cli.main(["lengths", str(tmp_path / "a.geojson")]) == 0
    assert "CRS" not in capsys.readouterr().err
