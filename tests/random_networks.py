"""Small networks drawn at random, with questions to ask of them: what hypothesis gives the tests of the network."""

from hypothesis import strategies as st
from toy_network import pass_through, toy_figures, toy_frame

COUNTRIES = ("KZ", "RU", "AZ", "IT", "GR")
KINDS = ("field", "hub", "terminal", "seaport", "refinery", "passage")
SYSTEMS = {
    "pipeline": ("pipe-1", "pipe-2"),
    "rail": ("rail-1",),
    "sea": ("lake-tankers", "mediterranean-tankers", "black-sea-tankers"),
}
STATUSES = ("operating", "operating", "operating", "idle", "proposed")
SHARES = st.integers(0, 18).map(lambda halves: str(halves / 2))


@st.composite
def small_networks(draw):
    """Draw a frame and figures: 4 to 7 points in five countries, up to 12 lines of every mode, status and direction.

    In place of every third line stands another drawing. Some capacities are published twice, once or not at all; what
    is not published may have carried something. A field may lie on a line, and barrels may need a density.
    """
    count = draw(st.integers(4, 7))
    kinds = ["field", *draw(st.lists(st.sampled_from(KINDS), min_size=count - 2, max_size=count - 2)), "seaport"]
    countries = [*draw(st.lists(st.sampled_from(COUNTRIES), min_size=count - 1, max_size=count - 1)), "IT"]
    places = {f"p{i}": (kinds[i], countries[i], 40 + 2 * i, 40 + i * i % 7) for i in range(count)}
    lines, directions = {}, {}
    for i in range(draw(st.integers(3, 12))):
        start, end = draw(st.lists(st.sampled_from(sorted(places)), min_size=2, max_size=2, unique=True))
        mode = draw(st.sampled_from(("pipeline", "pipeline", "sea", "rail")))
        country = None if mode == "sea" else draw(st.sampled_from(COUNTRIES))
        system, km = draw(st.sampled_from(SYSTEMS[mode])), float(draw(st.integers(1, 40)))
        lines[f"l{i}"] = (system, mode, country, start, end, km, draw(st.sampled_from(STATUSES)))
        directions[f"l{i}"] = draw(st.sampled_from([None, None, None, "both", "one-way"]))
    frame = toy_frame(lines, places)
    frame["direction"] = frame["id"].map(directions)
    frame["drawn_km"] = frame["id"].map({name: 0.9 * line[5] for name, line in list(lines.items())[::3]})
    joined = draw(st.sampled_from([None, *sorted(lines)]))
    if joined and "p0" not in lines[joined][3:5]:
        frame = pass_through(frame, joined, "p0")
    return frame, toy_figures(draw(figure_rows(lines, places)))


@st.composite
def figure_rows(draw, lines, places):
    """Draw what is published: capacities and traffic of lines, systems by country, and points."""
    rows = []
    for subject in [*lines, *places]:
        for as_of in draw(st.sampled_from([(), ("2024",), ("2023", "2024")])):
            rows.append((subject, "", "capacity", draw(SHARES), "Mt/yr", as_of, ""))
    for line, (system, _, country, *_) in lines.items():
        if draw(st.integers(0, 2)) == 0:
            rows.append((line, "", "throughput", draw(SHARES), "Mt", "2024", ""))
        if draw(st.integers(0, 5)) == 0:
            rows.append((system, country or "", "capacity", draw(SHARES), "Mt/yr", "2022", ""))
        if draw(st.integers(0, 5)) == 0:
            rows.append((line, "", "throughput_kazakh", draw(SHARES), "Mt", "2023", ""))
        if draw(st.integers(0, 7)) == 0:
            rows.append((line, "", "capacity", "0.1", "million bbl/d", "2025", "yes"))
    for country in [name for name in COUNTRIES if draw(st.integers(0, 3)) == 0]:
        rows.append((country, "", "production", draw(SHARES), "Mt", "2024", ""))
    for field in [name for name in places if draw(st.integers(0, 2)) == 0]:
        rows.append((field, "", "production", draw(SHARES), "Mt", "2024", ""))
        rows.append((field, "", "production", draw(SHARES), "Mt", draw(st.sampled_from(("2022", "2024"))), "yes"))
    return rows


@st.composite
def questions(draw, frame):
    """Draw an origin, a destination, what is closed and whether idle lines and lines not built count."""
    points = frame.loc[frame["from_point"].isna(), "id"].tolist()
    lines = frame.loc[frame["from_point"].notna()]
    systems, countries = sorted(set(lines["system"])), sorted(set(frame["country"].dropna()))
    origin = draw(st.sampled_from(["p0", "p0", *points, *countries, *systems, "fields"]))
    destination = draw(st.sampled_from([points[-1], points[-1], *points, *countries, *systems, "europe"]))
    closable = st.sampled_from([*points, *lines["id"], *systems, *countries])
    return {
        "from": origin,
        "to": destination,
        "closed": draw(st.lists(closable, max_size=2, unique=True)),
        "includeProposed": draw(st.booleans()),
        "includeIdle": draw(st.booleans()),
    }
