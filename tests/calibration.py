"""How true the stated accuracies are: `python tests/calibration.py` writes the line of layers/README.md anew.

Two measures. Places of `known_places.csv` are put on a line by a text, and no control point beside them rests on that
text. A `place` is a site, village, town or station, and must lie within the accuracy alone. An `area` is known by its
district, region or river only, for which its centre stands; `leeway_km` is how far off that leaves it. And each control
point that rests on published texts alone is held against its line drawn without it.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.atlas import catalog
from geo.atlas.load import control_points, lines, load_routes
from geo.geometry.geodesic import GEOD

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "layers" / "README.md"
BEGIN, END = "<!-- calibration: python tests/calibration.py -->", "<!-- end of calibration -->"


def away_km(place, begin, end):
    """Return how far a place lies from a straight piece of a line, by tries a hundredth of the piece apart."""
    share = np.linspace(0, 1, 101)
    lon, lat = (begin[axis] + share * (end[axis] - begin[axis]) for axis in (0, 1))
    return GEOD.inv(lon, lat, np.full(101, place[0]), np.full(101, place[1]))[2].min() / 1000


def points_by_line(atlas):
    """Return the control points of each pipeline in their order: id of the line -> rows."""
    places = control_points(atlas).sort_values("id", kind="stable")
    names = places["lines"].str.split("; ")
    drawn = lines(atlas)
    return {
        line: places[names.map(lambda on, line=line: line in on)]
        for line in drawn.loc[drawn["kind"] == "pipeline", "id"]
    }


def known_places(atlas):
    """Return the table of known places with how far the line is, the accuracy there, and what those points rest on."""
    known = pd.read_csv(Path(__file__).with_name("known_places.csv"))
    along, system = points_by_line(atlas), lines(atlas).set_index("id")["system"]
    rows = []
    for place in known.itertuples():
        best = (np.inf, 0.0, "")
        for line in (line for line in along if system[line] == place.system):
            members = along[line]
            xy = shapely.get_coordinates(members.geometry.to_numpy())
            for number in range(len(xy) - 1):
                away = away_km((place.lon, place.lat), xy[number], xy[number + 1])
                two = members.iloc[number : number + 2]
                best = min(best, (away, two["accuracy_km"].max(), "; ".join(two["sources"])))
        rows.append(best)
    return known.assign(**dict(zip(("away_km", "accuracy_km", "rests_on"), zip(*rows, strict=True), strict=True)))


def left_out(atlas):
    """Return each control point that rests on published texts alone with how far its line without it passes."""
    sources = catalog.sources()
    unsure = set(sources.loc[sources["unpublished"] == "yes", "id"])
    positions = set(sources.loc[sources["gives"] == "position", "id"])
    rows = {}
    for members in points_by_line(atlas).values():
        xy = shapely.get_coordinates(members.geometry.to_numpy())
        for number in range(1, len(members) - 1):
            point = members.iloc[number]
            on = set(point["sources"].split("; "))
            if on - positions and not on & unsure:
                allowed = members["accuracy_km"].iloc[[number - 1, number + 1]].max()
                rows[point["id"]] = (away_km(xy[number], xy[number - 1], xy[number + 1]), allowed)
    return pd.DataFrame(rows.values(), columns=["away_km", "accuracy_km"], index=list(rows))


def sentence():
    """Return what the calibration says, in words."""
    atlas = load_routes()
    known, alone = known_places(atlas), left_out(atlas)
    within = known["away_km"] <= known["accuracy_km"]
    fair = known["away_km"] <= known["accuracy_km"] + known["leeway_km"]
    exact = known["known_as"] == "place"
    inside = (alone["away_km"] <= alone["accuracy_km"]).sum()
    return (
        f"Of {len(known)} places that a text puts on a line, and on whose text no control point beside them rests, "
        f"{exact.sum()} are sites, villages, towns and stations: {share(within[exact])} lie within the accuracy stated "
        f"there. The others are known by a district, region or river alone: {share(fair[~exact])} lie within the "
        f"accuracy and what that leaves open, {share(within[~exact])} within the accuracy alone. "
        f"Of {len(alone)} control points that rest on published texts alone, {inside} ({inside / len(alone):.1%}) lie "
        "within the accuracy of their neighbours of the line drawn without them."
    )


def share(holds):
    return f"{holds.sum()} ({holds.mean():.1%})"


def with_sentence(text):
    found = re.search(f"{re.escape(BEGIN)}.*?{re.escape(END)}", text, re.DOTALL)
    return text.replace(found[0], f"{BEGIN}\n{sentence()}\n{END}")


if __name__ == "__main__":
    README.write_text(with_sentence(README.read_text(encoding="utf-8")), encoding="utf-8")
