"""Small networks and the shipped ones as pages pack them, with questions and the answers of Python, as JSON.

The tests of the page's network under Node read them from the file that NETWORK_CASES names, see
`tests/test_javascript.py`. For a mutation run write them with `python tests/network_cases.py FILE`.
"""

import json
import sys
import warnings

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_networks import questions, small_networks
from test_network_contract import FIRST, FURTHER, MOST_PATHS, python_answer, question
from toy_network import toy_figures, toy_frame

from geo.atlas.catalog import figures
from geo.atlas.load import load
from geo.atlas.vocabulary import read_vocabulary
from geo.errors import UnknownNameError
from geo.network.graph import build_network, collect_parts
from geo.page.network import page_network

SMALL_NETWORKS = 150
MADE_UP = {
    "cargo landed goes not inland and back to the ships": (
        {
            "sea-1": ("lake-tankers", "sea", None, "port-w", "port-e", 10.0, "operating"),
            "rail-kz": ("rail", "rail", "KZ", "field-b", "port-e", 250.0, "operating"),
            "sea-2": ("lake-tankers", "sea", None, "port-e", "port-n", 10.0, "operating"),
        },
        [("rail", "", "capacity", "6", "Mt/yr", "2024", "")],
        [("port-w", "port-n"), ("field-b", "port-n"), ("port-w", "field-b")],
    ),
    "cargo landed goes on where another line leads on": (
        {
            "sea-1": ("lake-tankers", "sea", None, "port-w", "port-e", 10.0, "operating"),
            "sea-2": ("lake-tankers", "sea", None, "port-e", "port-n", 10.0, "operating"),
            "rail-in": ("rail", "rail", "KZ", "port-e", "lonely", 90.0, "operating"),
            "rail-kz": ("rail", "rail", "KZ", "field-b", "port-e", 250.0, "operating"),
            "pipe-x": ("north", "pipeline", "KZ", "field-b", "border-n", 40.0, "operating"),
            "pipe-y": ("north", "pipeline", "RU", "border-n", "port-n", 40.0, "operating"),
        },
        [
            ("rail", "", "capacity", "6", "Mt/yr", "2024", ""),
            ("north", "", "capacity", "4", "Mt/yr", "2024", ""),
            ("port-n", "", "capacity", "9", "Mt/yr", "2024", ""),
            ("port-e", "", "capacity", "5", "Mt/yr", "2024", ""),
        ],
        [("port-w", "port-n"), ("field-b", "port-n"), ("port-w", "lonely"), ("lonely", "port-n"), ("fields", "port-n")],
    ),
    "limits as large as each other come in the order of their names": (
        {
            "aa": ("pipe-1", "pipeline", "KZ", "field-a", "port-it", 900.0, "operating"),
            "zz-1": ("pipe-2", "pipeline", "KZ", "field-a", "port-e", 300.0, "operating"),
            "zz-2": ("pipe-3", "pipeline", "KZ", "port-e", "port-it", 300.0, "operating"),
        },
        [
            ("aa", "", "capacity", "5", "Mt/yr", "2024", ""),
            ("port-e", "", "capacity", "5", "Mt/yr", "2024", ""),
            ("port-it", "", "capacity", "12", "Mt/yr", "2024", ""),
        ],
        [("field-a", "port-it"), ("field-a", "europe"), ("KZ", "port-it")],
    ),
    "ways as long as each other come in the order of their lines": (
        {
            "l1": ("north", "pipeline", "KZ", "field-a", "port-it", 100.0, "operating"),
            "l2": ("south", "pipeline", "KZ", "field-a", "port-it", 100.0, "operating"),
            "k9": ("feeder", "pipeline", "KZ", "field-a", "border-n", 60.0, "operating"),
            "m1": ("new", "pipeline", "KZ", "border-n", "port-it", 40.0, "operating"),
            "k8": ("crossing", "pipeline", "KZ", "field-a", "border-s", 40.0, "operating"),
            "m2": ("rail", "rail", "KZ", "border-s", "port-it", 60.0, "operating"),
            "l3": ("feeder", "pipeline", "KZ", "field-b", "port-it", 100.0, "operating"),
        },
        [("l1", "", "capacity", "5", "Mt/yr", "2024", ""), ("border-n", "", "capacity", "5", "Mt/yr", "2024", "")],
        [("field-a", "port-it"), ("KZ", "port-it"), ("fields", "europe")],
    ),
    "what stands idle and what is not built leads there together": (
        {
            "idle": ("north", "pipeline", "KZ", "field-a", "border-n", 100.0, "idle"),
            "paper": ("south", "pipeline", "KZ", "border-n", "port-it", 100.0, "proposed"),
        },
        [],
        [("field-a", "port-it"), ("field-a", "border-n"), ("border-n", "port-it")],
    ),
}
"""Networks of a few lines, what is published of them, and pairs of an origin and a destination."""


def cases(count=SMALL_NETWORKS):
    """Return networks, and questions with the number of their network and the answer; infinite amounts are null."""
    networks, asked = [], []
    for parts, network, one in [*_shipped(), *_made_up(), *_drawn_at_random(count)]:
        packed = page_network(parts, {})
        try:
            answer = python_answer(network, one)
        except UnknownNameError:
            continue  # a page offers no name that stands for nothing
        if not networks or networks[-1] != packed:
            networks.append(packed)
        asked.append({"network": len(networks) - 1, "question": one, "answer": answer})
    return {"most": MOST_PATHS, "networks": networks, "cases": asked}


def _shipped():
    atlas, vocabulary = load(), read_vocabulary()
    wanted = [(*first, []) for first in FIRST] + FURTHER
    for commodity in ("oil", "gas", "goods"):
        parts = collect_parts(atlas, figures(), commodity=commodity, vocabulary=vocabulary)
        network = build_network(atlas, figures(), commodity=commodity, vocabulary=vocabulary)
        for name, origin, destination, closed in wanted:
            for more in (False, True) if name == commodity else ():
                yield parts, network, question(origin, destination, closed, more, more)


def _made_up():
    for lines, rows, pairs in MADE_UP.values():
        frame, published = toy_frame(lines), toy_figures(rows)
        parts, network = collect_parts(frame, published), build_network(frame, published)
        for origin, destination in pairs:
            yield parts, network, question(origin, destination, [], False, False)


def _drawn_at_random(count):
    found = []

    @settings(
        max_examples=count, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(small_networks(), st.data())
    def draw(drawn, data):
        frame, published = drawn
        parts, network = collect_parts(frame, published), build_network(frame, published)
        found.append((parts, network, data.draw(questions(frame))))

    draw()
    return found


def as_json(found):
    """Return cases as text; an amount that is only nearly equal stands for its middle."""
    return json.dumps(found, default=lambda nearly: nearly.expected)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(as_json(cases()))
