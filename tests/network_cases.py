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

from geo.atlas.catalog import figures
from geo.atlas.load import load
from geo.atlas.vocabulary import read_vocabulary
from geo.errors import UnknownNameError
from geo.network.graph import build_network, collect_parts
from geo.page.network import page_network

SMALL_NETWORKS = 150


def cases(count=SMALL_NETWORKS):
    """Return networks, and questions with the number of their network and the answer; infinite amounts are null."""
    networks, asked = [], []
    for parts, network, one in [*_shipped(), *_drawn_at_random(count)]:
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
