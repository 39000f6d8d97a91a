"""No option is taken silently where it changes nothing: it is wrong use, with a word on what it goes with."""

import re

import pytest

from geo.commands import cli

OF_A_FILE = ["--crs EPSG:4284", "--layer a", "--sheet a", "--encoding cp1251", "--lon x", "--lat y", "--wkt w"]
OF_A_LINE = ["--line a", "--measure-unit km", *OF_A_FILE]
WRONG = {
    "lengths --system btc": OF_A_FILE,
    "lengths lines.csv": ["--layers layers"],
    "kp btc 3": OF_A_LINE,
    "kp lines.csv 3": ["--layers layers"],
    "kp btc --anchors": ["--country GE", "--drawn"],
    "kp --table rows.csv": [option for option in OF_A_LINE if not option.startswith(("--sheet", "--encoding"))],
    "locate 43.51 41.69": OF_A_LINE,
    "locate 43.51 41.69 --file lines.csv": ["--layers layers"],
    "locate --table places.csv": ["--line a", "--measure-unit km"],
    "between btc 3 4": OF_A_LINE,
    "between lines.csv 3 4": ["--layers layers"],
    "map lines.csv --out page.html": ["--layers layers", "--all-vertices --detail-m 3"],
    "import file lines.csv": ["--layers layers", "--overwrite"],
    "export btc --out btc.gpkg": ["--decimal ,"],
    "build": ["--lang tr"],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.csv").write_text('wkt\n"LINESTRING (50 40, 49 41)"\n')
    (tmp_path / "rows.csv").write_text("system,kp_km\nbtc,3\n")
    (tmp_path / "places.csv").write_text("lon,lat\n49,40\n")
    return tmp_path


@pytest.mark.parametrize(("line", "more"), [(line, more) for line, options in WRONG.items() for more in options])
def test_an_option_that_changes_nothing_is_wrong_use(line, more, folder, capsys):
    with pytest.raises(SystemExit, match="2"):
        cli.main([*line.split(), *more.split()])
    error = capsys.readouterr().err
    assert more.split()[0] in error
    assert re.search("goes with|leaves out none|lists what is published|--table asks|a table of", error)
    assert sorted(file.name for file in folder.iterdir()) == ["lines.csv", "places.csv", "rows.csv"]


@pytest.mark.parametrize(
    "line",
    [
        "lengths lines.csv --crs EPSG:4284 --wkt wkt",
        "lengths lines.csv --by country --layers {layers}",
        "kp lines.csv 3 --line lines-1 --measure-unit km",
        "locate --table places.csv --crs EPSG:4326 --lon lon --lat lat",
        "export btc --out btc.csv --decimal ,",
    ],
)
def test_where_it_changes_something_it_is_taken(line, folder):
    from geo.atlas.catalog import layers_folder

    assert cli.main(line.format(layers=layers_folder()).split()) == 0
