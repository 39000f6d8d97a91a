"""Time and memory of importing a folder of routes, beside reading the same files with json and shapely alone.

Takes the folder that ENERGY_ROUTES_GEM names (one GeoJSON a project below gas-pipelines and so on), or makes one of its
own: 3,500 files with 24,500 features, 900 columns and 1.5 million vertices, about what the world's gas pipelines have.
Run it as

    python tests/benchmarks/bench_import.py

It prints one line and ends with status 1 when import takes more than 3 times as long, or more than 600 MB.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

FILES, FEATURES_EACH, COLUMNS, VERTICES = 3_500, 7, 900, 60
MOST_TIMES, MOST_MB = 3.0, 600.0
PLAIN = """
import json, sys, time
from pathlib import Path
import shapely
from shapely.geometry import shape
start = time.perf_counter()
for path in sorted(Path(sys.argv[1]).rglob("*.geojson")):
    for feature in json.loads(path.read_bytes())["features"]:
        if feature["geometry"]:
            shape(feature["geometry"])
print(time.perf_counter() - start)
"""
OURS = """
import resource, sys, time
import geopandas
from geo.formats.read import read
start = time.perf_counter()
imported = read(sys.argv[1], "gem")
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(imported.report),
      imported.frame.shape[1])
"""


def make_folder(folder: Path) -> None:
    """Write files of features with a few of many columns each."""
    chance = random.Random(1)
    numbers = np.random.default_rng(1)
    for n in range(FILES):
        features = []
        for _ in range(FEATURES_EACH):
            steps = numbers.normal(0, 0.02, (VERTICES, 2)).cumsum(axis=0)
            steps += (chance.uniform(-100, 120), chance.uniform(0, 60))
            names = {
                f"Column {chance.randrange(COLUMNS)}": chance.choice([chance.random(), "word", 7]) for _ in range(20)
            }
            shape = {"type": "MultiLineString", "coordinates": [steps.tolist()]}
            features.append({"type": "Feature", "properties": {"ProjectID": f"P{n:04}", **names}, "geometry": shape})
        path = folder / "gas-pipelines" / f"P{n:04}.geojson"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def run(code: str, folder: Path) -> list[float]:
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(os.environ.get("ENERGY_ROUTES_GEM", made))
        if folder == Path(made):
            make_folder(folder)
        (plain_s,) = run(PLAIN, folder)
        ours_s, memory_mb, features, columns = run(OURS, folder)
    times = ours_s / plain_s
    print(  # noqa: T201
        f"{features:,.0f} features, {columns:,.0f} columns: import {ours_s:.1f} s, json and shapely {plain_s:.1f} s "
        f"({times:.1f} times; at most {MOST_TIMES:g}), {memory_mb:,.0f} MB (at most {MOST_MB:g})"
    )
    return int(times > MOST_TIMES or memory_mb > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
