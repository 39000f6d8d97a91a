"""What a release says of itself: its version and date everywhere alike, and what its data changed."""

import re
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from data_changes import LAYERS, changed_figures, changed_lines, replaced_figures, told

import geo

ROOT = Path(__file__).resolve().parents[1]
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
RELEASED = re.search(r"^date-released: (\d{4}-\d\d-\d\d)$", CITATION, re.MULTILINE)[1]


@pytest.mark.parametrize("path", ["CHANGELOG.md", "layers/CHANGES.md"])
def test_the_newest_section_is_open_or_is_this_version_on_the_day_it_is_cited_with(path):
    heads = re.findall(r"^## (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    dated = [head for head in heads if head != "Unreleased"]
    assert heads.index("Unreleased") == 0 if "Unreleased" in heads else dated
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", head) for head in dated)
    assert not dated or dated[0] == f"{geo.__version__} ({RELEASED})"


def test_what_differs_between_the_layers_of_two_versions_is_listed(tmp_path):
    shutil.copytree(LAYERS, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("sources", "*countries*"))
    assert changed_lines(tmp_path, LAYERS).empty
    assert changed_figures(tmp_path, LAYERS).empty
    oil = gpd.read_file(tmp_path / "btc.geojson")
    oil[oil["id"] != "btc-tr"].to_file(tmp_path / "btc.geojson", driver="GeoJSON")
    table = pd.read_csv(tmp_path / "figures.csv", dtype=str, keep_default_na=False)
    table.loc[3, "value"] = "12345"
    table.drop(index=5).to_csv(tmp_path / "figures.csv", index=False)
    lines = changed_lines(tmp_path, LAYERS)
    assert lines["id"].tolist() == ["btc-tr"]
    assert lines["before_km"].isna().all()
    assert replaced_figures(tmp_path, LAYERS)["value_before"].tolist() == ["12345"]
    assert "Figures: 1 new, 0 no longer there, 1 that say something else now." in told(tmp_path, LAYERS)
