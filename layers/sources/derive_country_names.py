"""Derive `geo/atlas/countries.csv`, names of countries in several languages, from CLDR and the English names beside it.

Needs Babel 2.18 (BSD), which carries the names of Unicode CLDR (Unicode License v3). English names that stand in the
file (GeoNames, CC BY 4.0) are kept. Run it from the folder of the project:

    python layers/sources/derive_country_names.py
"""

import csv
from pathlib import Path

from babel.core import Locale, get_global

FILE = Path("geo/atlas/countries.csv")
OBSOLETE = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
"""Codes of countries that are called or counted otherwise now."""
LANGUAGES = ("az", "de", "es", "fr", "it", "ka", "kk", "pt", "ru", "tr", "uk", "zh")


def main() -> None:
    """Write the file anew."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    alpha3 = {two[0]: three for three, two in get_global("territory_aliases").items() if is_alpha3(three, two)}
    known = {language: Locale(language).territories for language in ("en", *LANGUAGES)}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        header = ["code", "alpha3", "name", *(f"name_{language}" for language in LANGUAGES)]
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            code = row["code"]
            english = dict.fromkeys([*row["name"].split("; "), known["en"].get(code, "")])
            names = {f"name_{language}": known[language].get(code, "") for language in LANGUAGES}
            own = {"code": code, "alpha3": alpha3.get(code, ""), "name": "; ".join(filter(None, english))}
            writer.writerow(own | names)


def is_alpha3(three: str, two: list[str]) -> bool:
    """Return whether an alias of CLDR is an ISO 3166-1 alpha-3 code: three capitals that stand for one country."""
    return len(three) == 3 and three.isalpha() and three not in OBSOLETE and len(two) == 1


if __name__ == "__main__":
    main()
