"""Packs the words of pages anew, those of geo/words/page: `python tests/packed_words.py`."""

import json
from pathlib import Path

from geo.atlas.said import OTHERS
from geo.page.words import pack

PACKED = Path(__file__).resolve().parent.parent / "geo" / "words" / "page" / "packed.json"

if __name__ == "__main__":
    packed = {language: pack(language) for language in OTHERS}
    PACKED.write_text(json.dumps(packed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
