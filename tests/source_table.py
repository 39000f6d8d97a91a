"""On what each system's line rests, beside its lengths: `python tests/source_table.py` writes it into layers/README.md.

`drawn before` is how long the line was before its stretches were held against texts; it is kept as it stands there.
"""

import re
from pathlib import Path

import shapely

from geo.atlas import catalog
from geo.atlas.load import lines, load_routes, points
from geo.atlas.sources import kinds_of_sources
from geo.atlas.system_lengths import system_lengths

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "layers" / "README.md"
BEGIN, END = "<!-- lines and sources: python tests/source_table.py -->", "<!-- end of lines and sources -->"
HEAD = (
    "| system | drawn before, km | drawn, km | published, km | control points "
    "| published texts | in part | place only | unpublished |"
)
STATIONS = (
    "block-valve", "compressor-station", "interconnection", "landfall", "metering-station", "offtake",
    "pigging-station", "pipeline-border-crossing", "pressure-reduction-station", "pump-station", "rail-border-crossing",
    "rail-loading", "rail-station", "tank-farm", "terminal",
)  # fmt: skip


def kilometres(value):
    return f"{value:,.0f}" if value == value else ""


def table(text):
    """Return the table as Markdown; `text` is the page it stands in, which knows the lengths before."""
    before = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([0-9,]*) \|", text, re.MULTILINE))
    atlas = load_routes()
    lengths = system_lengths(atlas)
    whole = lengths[lengths["country"].isna()].set_index("system")
    rows = [HEAD, "|---|" + "---:|" * 8]
    for system, kinds in kinds_of_sources(atlas).iterrows():
        if system not in whole.index:
            continue
        shares = " | ".join(f"{kinds[kind] / kinds['points']:.0%}" for kind in kinds.index if kind != "points")
        drawn, published = (
            kilometres(float(whole.loc[system, name] or "nan")) for name in ("measured_km", "published_km")
        )
        rows.append(f"| {system} | {before.get(system, '')} | {drawn} | {published} | {kinds['points']} | {shares} |")
    return "\n".join(rows)


def without_text():
    """Return the stations, ends and border crossings of operating lines no text speaks of, and how many there are.

    A station is a line's when it names a system or stands on a vertex of an operating line. An end may be a port, a
    field or a railway station; a strait, where a leg at sea ends, is none.
    """
    atlas, sources = load_routes(), catalog.sources()
    texts = set(sources.loc[(sources["unpublished"] != "yes") & (sources["gives"] != "position"), "id"])
    at, working = points(atlas), lines(atlas).query("status == 'operating'")
    ends = at["id"].isin({*working["from_point"], *working["to_point"]}) & (at["kind"] != "passage")
    on_lines = set(map(tuple, shapely.get_coordinates(working.geometry.to_numpy())))
    along = at["system"].notna() | at.geometry.map(lambda place: place.coords[0] in on_lines)
    at = at[(ends | at["kind"].isin(STATIONS) & along) & (at["status"] == "operating")]
    return at[[not texts & set(on.split("; ")) for on in at["sources"]]]["id"].tolist(), len(at)


def section(text):
    missing, count = without_text()
    silent = f"; none was found on {', '.join(missing)}" if missing else ""
    told = (
        f"Of {count} stations, ends and border crossings of operating lines {count - len(missing)} rest on a published "
        f"text, which often names the place and not its coordinates{silent}."
    )
    return f"{BEGIN}\n{table(text)}\n\n{told}\n{END}"


def with_section(text):
    found = re.search(f"{re.escape(BEGIN)}.*?{re.escape(END)}", text, re.DOTALL)
    return text.replace(found[0], section(text))


if __name__ == "__main__":
    README.write_text(with_section(README.read_text(encoding="utf-8")), encoding="utf-8")
