import json
import math

import pandas as pd

from geo.text import records, to_text


def frame():
    return pd.DataFrame(
        {
            "system": ["btc", "=cmd|x"],
            "country": ["AZ", None],
            "measured_km": [443.12345, math.nan],
            "difference_share": [-0.0123, 0.5],
        }
    )


def test_json_rounds_by_unit_and_writes_null_for_what_is_absent():
    rows = json.loads(to_text(frame(), "json"))
    assert rows[0] == {"system": "btc", "country": "AZ", "measured_km": 443.123, "difference_share": -0.0123}
    assert rows[1]["measured_km"] is None
    assert rows[1]["country"] is None


def test_csv_cannot_start_a_formula():
    lines = to_text(frame(), "csv").splitlines()
    assert lines[0] == "system,country,measured_km,difference_share"
    assert lines[1] == "btc,AZ,443.123,-0.0123"
    assert lines[2].startswith("'=cmd|x,,")


def test_the_table_shows_shares_as_percent_and_aligns_numbers():
    text = to_text(frame(), "table")
    assert "443.1" in text
    assert "-1.2%" in text
    assert len({len(line) for line in text.splitlines()[:2]}) == 1


def test_markdown_escapes_the_bar():
    assert "=cmd\\|x" in to_text(frame(), "markdown")


def test_an_empty_frame_is_a_header():
    assert to_text(pd.DataFrame({"a": []}), "csv") == "a\n"
    assert records(pd.DataFrame({"a": []})) == []
