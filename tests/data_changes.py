"""Which lines and figures differ between the layers of two versions, as Markdown for `layers/CHANGES.md`.

    git worktree add ../before v1.0.0
    python tests/data_changes.py ../before/layers

Why something changed is written by whoever changed it.
"""

import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd

import geo

LAYERS = Path(__file__).resolve().parents[1] / "layers"
TOLD_FROM_KM = 0.05
WHAT = ["subject", "country", "quantity", "member", "as_of", "source"]
"""What a figure is about; rows alike in these are told apart by their value."""
SAID = ["value", "unit", "preferred"]


def lengths(folder):
    """Return the length of each line in km, by its id."""
    lines = pd.concat([found for path in sorted(folder.glob("*.geojson")) if not (found := _lines(path)).empty])
    return geo.length_km(lines.drop_duplicates("id").set_index("id"))


def _lines(path):
    frame = gpd.read_file(path)
    if "system" not in frame:
        return frame.iloc[:0]
    return frame[frame.geom_type.isin(("LineString", "MultiLineString"))]


def figures(folder):
    table = pd.read_csv(folder / "figures.csv", dtype=str, keep_default_na=False)
    return table.reindex(columns=[*WHAT, *SAID], fill_value="")


def changed_lines(before, after):
    """Return a row for each line that is new, gone, or of another length: id, before_km, after_km."""
    old, new = lengths(before), lengths(after)
    both = pd.DataFrame({"before_km": old, "after_km": new})
    same = (both["before_km"] - both["after_km"]).abs() < TOLD_FROM_KM
    return both[~same].reset_index()


def changed_figures(before, after):
    """Return the figures of only one of the versions, with `which` ("left_only": gone, "right_only": new)."""
    old, new = figures(before), figures(after)
    return old.merge(new, how="outer", indicator="which").query("which != 'both'").reset_index(drop=True)


def replaced_figures(before, after):
    """Return figures about the same, of the same date and source, that say something else now."""
    both = changed_figures(before, after)
    old, new = (both[both["which"] == side].drop(columns="which") for side in ("left_only", "right_only"))
    return old.merge(new, on=WHAT, suffixes=("_before", "_after"))


def told(before, after):
    """Return both lists as Markdown."""
    table, replaced = changed_lines(before, after), replaced_figures(before, after)
    sides = changed_figures(before, after)["which"]
    gone, new = ((sides == side).sum() - len(replaced) for side in ("left_only", "right_only"))
    counts = f"Figures: {new} new, {gone} no longer there, {len(replaced)} that say something else now."
    parts = [geo.to_text(table, "markdown"), counts, geo.to_text(replaced, "markdown")]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(told(Path(sys.argv[1]), LAYERS))
