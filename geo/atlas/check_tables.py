"""Prove that the tables of an atlas fit each other, and the names in them the layers. Every problem is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..errors import LayerError
from ..names import unfit_for_windows
from ..spelling import fold
from . import catalog
from .columns import COUNTRY_CODES, POINT_KINDS
from .schema import tables
from .vocabulary import split

COMPULSORY_ROLES = ("control-points", "countries")
"""Roles that a layer of every atlas plays: vertices are held against the one, places against the other."""
UNDATED = "undated"
"""The word by which a note tells that nothing dates a row."""
BOX = {"west": -180.0, "east": 180.0, "south": -90.0, "north": 90.0}


def table_problems(folder: str | Path | None) -> list[str]:
    """Return every problem of the tables beside the layers, which is the same for an atlas as for a part of it."""
    names = [name for name in tables() if "/" not in name]
    problems = list(dict.fromkeys(problem for name in names for problem in catalog.examine_table(name, folder)[1]))
    checks = (_catalog, _region, _relief, _pages, _crudes, _groups, _answers, _replayed)
    return problems or [problem for check in checks for problem in check(folder)]


def name_problems(ids: Collection[str], countries: Collection[str], folder: str | Path | None) -> Iterator[str]:
    """Yield each name in a table that is no line, point, system, country, group or passage of the atlas."""
    own = {*ids, *_ids("systems", folder)}
    passages, groups = _ids("passages", folder), _ids("groups", folder)
    known = {*own, *countries, *passages, *groups}
    for table, column, allowed in (
        ("avoid", "name", known - groups),
        ("defaults", "origin", known - passages),
        ("defaults", "destination", known - passages),
        ("cargoes", "origin", known - passages),
        ("cargoes", "destination", known - passages),
        ("crudes", "points", set(ids)),
        *(("scenarios", column, known if column == "close" else own) for column in ("close", "build", "expand")),
        ("scenarios", "scale", own),
        ("states", "line", set(ids)),
        ("place-labels", "point", set(ids)),
    ):
        for number, row in numbered_rows(table, folder):
            for name in split(row[column]):
                if name.partition("=")[0] not in allowed:
                    yield f"{table}.csv, row {number}, column {column!r}: {name!r} is no name of the atlas; correct it"
    yield from _aliases(known | _ids("scenarios", folder) | _ids("catalog", folder), folder)
    for number, row in numbered_rows("passages", folder):
        if not own & set(split(row["parts"])):
            where = f"passages.csv, row {number}, column 'parts'"
            yield f"{where}: no part of {row['id']!r} is a point, line or system of the atlas; name one"


def date_problems(folder: str | Path | None) -> Iterator[str]:
    """Yield each published source and each figure without a date whose note does not tell why."""
    for table, column in (("sources", "published"), ("figures", "as_of")):
        for number, row in numbered_rows(table, folder):
            if not row[column] and row.get("unpublished") != "yes" and UNDATED not in row["note"]:
                where = f"{table}.csv, row {number}, column {column!r}"
                yield f"{where}: has no date; give one, or say in the note why it is {UNDATED}"


def numbered_rows(table: str, folder: str | Path | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with their line numbers: no cell holds a line end, and the first line is the header."""
    return enumerate(catalog.read_rows(table, folder), start=2)


def _ids(table: str, folder: str | Path | None) -> set[str]:
    return {row["id"] for row in catalog.read_rows(table, folder)}


def _aliases(known: Collection[str], folder: str | Path | None) -> Iterator[str]:
    folded = {fold(name): name for name in known}
    for number, row in numbered_rows("aliases", folder):
        name, of, where = row["name"], row["of"], f"aliases.csv, row {number}, column"
        if of not in known:
            yield f"{where} 'of': {of!r} is no name of the atlas; correct it"
        if folded.get(fold(name), of) != of:
            yield f"{where} 'name': {name!r} of {of!r} is the id of something else, which is found first; leave it out"


def _catalog(folder: str | Path | None) -> Iterator[str]:
    rows = catalog.read_rows("catalog", folder)
    for role, count in Counter(row["role"] for row in rows if row["role"]).items():
        if count > 1:
            yield f"catalog.csv: {count} layers have the role {role!r}; a role is one layer's"
    for role in COMPULSORY_ROLES:
        if role not in {row["role"] for row in rows}:
            yield f"catalog.csv: no layer has the role {role!r}; every atlas has one"
    yield from catalog.misnamed_layers(folder)
    for role, count in Counter(row["role"] for row in catalog.read_rows("quantities", folder) if row["role"]).items():
        if count > 1:
            yield f"quantities.csv: {count} quantities have the role {role!r}; a role is one quantity's"


def _region(folder: str | Path | None) -> Iterator[str]:
    rows = catalog.read_rows("region", folder)
    if len(rows) != 1:
        yield f"region.csv: has {len(rows)} rows; an atlas is of one region, in one row"
        return
    yield from _box_problems("region", rows[0])


def _relief(folder: str | Path | None) -> Iterator[str]:
    for row in catalog.read_rows("relief", folder):
        yield from _box_problems("relief", row)
        try:
            catalog.picture_path(folder, row["id"])
        except LayerError as error:
            yield str(error)


def _box_problems(table: str, row: Mapping[str, str]) -> Iterator[str]:
    box = {side: float(row[side]) for side in BOX}
    if not (box["west"] < box["east"] and box["south"] < box["north"]):
        yield f"{table}.csv: west must be less than east, and south less than north"
    yield from (
        f"{table}.csv, column {side!r}: {box[side]:g} is outside -{abs(most):g} to {abs(most):g} degrees"
        for side, most in BOX.items()
        if abs(box[side]) > abs(most)
    )


def _pages(folder: str | Path | None) -> Iterator[str]:
    rows = catalog.read_rows("pages", folder)
    if not rows:
        yield "pages.csv: has no row; an atlas has one page or more"
    for row in rows:
        if unfit := unfit_for_windows(f"{row['id']}.html"):
            yield f"pages.csv: {unfit}"
    for row in rows[1:]:
        if row["id"] == "index":
            yield "pages.csv: the page 'index' stands below another; the first row is the index, so rename this one"


def _crudes(folder: str | Path | None) -> Iterator[str]:
    rows = catalog.read_rows("crudes", folder)
    fallbacks = [row["id"] for row in rows if row["fallback"] == "yes"]
    if len(fallbacks) > 1:
        yield f"crudes.csv: {' and '.join(fallbacks)} are fallbacks; mark one"
    roles = set(catalog.quantities_by_role(folder).values())
    named = {point for row in rows for point in split(row["points"])}
    named |= {row["id"] for row in catalog.read_rows("systems", folder) if row["crude"]}
    in_barrels = [row for row in catalog.read_rows("figures", folder) if row["quantity"] in roles]
    without = sorted({row["subject"] for row in in_barrels if "bbl" in row["unit"]} - named)
    if without and not fallbacks:
        yield (
            f"crudes.csv: figures of {', '.join(without)} are in barrels and no crude is theirs; name one, or mark one "
            "crude as the fallback"
        )


def _groups(folder: str | Path | None) -> Iterator[str]:
    systems = {row["id"] for row in catalog.read_rows("systems", folder)}
    passages = {row["id"] for row in catalog.read_rows("passages", folder)}
    for number, row in numbered_rows("groups", folder):
        where = f"groups.csv, row {number}, column"
        for column, allowed in (("kinds", POINT_KINDS), ("countries", COUNTRY_CODES)):
            for word in split(row[column]):
                if word not in allowed:
                    yield f"{where} {column!r}: {word!r} of {row['id']!r} is not known; correct it"
        if row["id"] in systems | passages:
            yield f"{where} 'id': {row['id']!r} is the name of a system or passage too; names are unique"


def _answers(folder: str | Path | None) -> Iterator[str]:
    for number, row in numbered_rows("reference-answers", folder):
        if differs(row) and not row["why"]:
            said = f"{row['says']} beside {row['published']} {row['unit']} published"
            yield f"reference-answers.csv, row {number}, column 'why': {said}; say why they differ"


def _replayed(folder: str | Path | None) -> Iterator[str]:
    for number, row in numbered_rows("replayed", folder):
        where, truth = f"replayed.csv, row {number}, column", hit(row)
        if row["hit"] != truth:
            text = f"{row['happened'] or 'nothing published'} beside {row['low']} to {row['high']} {row['unit']}"
            yield f"{where} 'hit': is {row['hit']!r}, {text}; write {truth!r}"
        elif truth == "no" and not row["why"]:
            yield f"{where} 'why': what happened is not in the range; say why"


def hit(row: Mapping[str, str]) -> str:
    """Return whether what happened lies in the range of a replayed closure: yes, no, or open where nobody says."""
    if not row["happened"]:
        return "open"
    return "yes" if float(row["low"]) <= float(row["happened"]) <= float(row["high"]) else "no"


def differs(row: Mapping[str, str]) -> bool:
    """Return whether a reference answer says more or less than what was published allows."""
    says, published = float(row["says"]), float(row["published"])
    leeway = abs(published) * float(row["tolerance_percent"]) / 100
    too_little, too_much = says < published - leeway, says > published + leeway
    return (too_little and row["compare"] != "at-most") or (too_much and row["compare"] != "at-least")
