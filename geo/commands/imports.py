"""`energy-routes import` and `energy-routes export`: other people's lines in, our layers and theirs out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from .reading import add_choices, add_finer, add_limits, choices_of, finer_of, limits_of, refuse_unused
from .terminal import one_line

if TYPE_CHECKING:
    import geopandas as gpd

    from ..formats.about import About
    from ..formats.read import Imported

IMPORT_EXAMPLE = """examples:
  energy-routes import file my-lines.gpkg --out lines.geojson
  energy-routes import gem GEM-GGIT-Gas-Pipelines.geojson --out gem.geojson --report report.csv
  energy-routes import gem routes-folder --table GEM-GOIT-Oil-NGL-Pipelines.xlsx --beside-ours --out both.gpkg
  energy-routes import osm overpass.json --out osm.geojson
"""
EXPORT_EXAMPLE = """examples:
  energy-routes export --out atlas.gpkg
  energy-routes export btc bte --out corridor.kml
  energy-routes export --out tables.xlsx
  energy-routes export --out datapackage.json
"""
MOST_TITLES = 3
"""Layers that an export is called by; one of more is called as the first page of the atlas is."""
KINDS = {
    "file": "GeoJSON, GeoPackage, Shapefile (.zip too), KML, KMZ, GPX, FlatGeobuf, GeoParquet, CSV, .xlsx, or a folder",
    "gem": "Global Energy Monitor: GeoJSON or spreadsheet release, or the folder of one GeoJSON a project",
    "osm": "OpenStreetMap: Overpass JSON or XML, .osm.pbf or .osm",
}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    style: dict[str, Any] = {"formatter_class": argparse.RawDescriptionHelpFormatter}
    about = (
        "Read a foreign file offline and within limits; say of every feature whether it was read, mended or refused."
    )
    parser = commands.add_parser("import", description=about, epilog=IMPORT_EXAMPLE, **style)
    kinds = parser.add_subparsers(title="sources", metavar="SOURCE", required=True, dest="kind")
    for kind, text in KINDS.items():
        _add_import_options(
            kinds.add_parser(kind, help=text, description=f"{text}. {about}", epilog=IMPORT_EXAMPLE, **style), kind
        )
    parser = commands.add_parser(
        "export",
        description="Write layers with their sources and units; the suffix of --out names the format. A GeoPackage "
        "gets a layer for each kind and geometry, such as pipeline_lines, which QGIS draws in the colours of the maps.",
        epilog=EXPORT_EXAMPLE,
        **style,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="systems and layers (default: all of the atlas)")
    parser.add_argument("--layers", metavar="FOLDER", help="use the layers of this folder")
    parser.add_argument(
        "--out",
        required=True,
        metavar="FILE",
        help=".gpkg, .parquet, .fgb, .geojson, .csv, .kml or .kmz; .xlsx: lengths, figures, series and sources; "
        "datapackage.json: every table",
    )
    parser.add_argument(
        "--decimal", choices=(".", ","), help="decimal point or comma in .csv (default: .); a comma parts cells by ';'"
    )
    add_finer(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace tables of a GeoPackage that holds others")
    parser.set_defaults(run=run_export, parser=parser)


def _add_import_options(parser: argparse.ArgumentParser, kind: str) -> None:
    parser.add_argument("path", metavar="PATH", help=KINDS[kind])
    parser.add_argument(
        "--out", metavar="FILE", help="the layer to write: .geojson, .gpkg, .parquet, .fgb, .csv, .kml, .kmz"
    )
    parser.add_argument("--report", metavar="FILE", help="write what happened to each feature as CSV")
    parser.add_argument(
        "--overwrite", action="store_true", help="let --out replace the file that is read, or a table beside others"
    )
    parser.add_argument(
        "--geometry", choices=("auto", "lines", "points"), default="auto", help="what to take (default: lines if any)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="value where the source has none, such as kind=rail",
    )
    parser.add_argument(
        "--beside-ours", action="store_true", help="put the atlas' lines first in the layer and mark duplicates"
    )
    parser.add_argument("--layers", metavar="FOLDER", help="the atlas meant by --beside-ours is in this folder")
    if kind != "osm":
        add_choices(parser)
    if kind == "gem":
        parser.add_argument(
            "--table", metavar="FILE", help="spreadsheet or CSV with the attributes of the projects in a folder"
        )
    add_limits(parser)
    parser.set_defaults(run=run_import, parser=parser)


def run_import(arguments: argparse.Namespace) -> int:
    """Read, report and write."""
    from ..formats.about import About
    from ..formats.read import read
    from ..formats.writers import export, measures_lost

    if not arguments.beside_ours:
        refuse_unused(arguments, ["layers"], "goes with --beside-ours")
    if not arguments.out:
        refuse_unused(arguments, ["overwrite"], "goes with --out")
    _refuse_overwrite(arguments)
    imported = read(
        arguments.path,
        arguments.kind,
        geometry=arguments.geometry,
        table=getattr(arguments, "table", None),
        **choices_of(arguments),
        defaults=_defaults(arguments.set),
        limits=limits_of(arguments),
    )
    sys.stdout.write(imported.summary() + "\n")
    frame = _beside(imported, arguments.layers) if arguments.beside_ours else imported.frame
    if arguments.report:
        export(imported.report, arguments.report)
    if arguments.out:
        about = About(attribution=imported.attribution, licence=imported.licence)
        export(frame, arguments.out, about=about, overwrite=arguments.overwrite)
        if lost := measures_lost(frame, arguments.out):
            sys.stdout.write(f"note: {lost}\n")
        sys.stdout.write(f"{len(frame):,} features in {one_line(arguments.out)}\n")
    return 0


def _refuse_overwrite(arguments: argparse.Namespace) -> None:
    """Refuse results that would replace what is read, or one another."""
    from ..atlas.catalog import layers_folder
    from ..atomic import refuse_overwrite

    inputs = [path for path in (arguments.path, getattr(arguments, "table", None)) if path]
    ours = [arguments.layers or layers_folder()] if arguments.beside_ours else []
    refuse_overwrite(ours, [arguments.out, arguments.report])
    refuse_overwrite(inputs, [arguments.report])
    if not arguments.overwrite:
        refuse_overwrite(inputs, [arguments.out], remedy="replace it with --overwrite")


def _defaults(settings: list[str]) -> dict[str, str]:
    from ..errors import LayerError

    pairs = [setting.partition("=") for setting in settings]
    for name, between, value in pairs:
        if not (between and name and value):
            raise LayerError(f"--set {name}: write it as COLUMN=VALUE, such as --set kind=rail")
    return {name: value for name, _, value in pairs}


def _beside(imported: Imported, folder: str | None) -> gpd.GeoDataFrame:
    """Print the duplicates of our lines and return both in one frame."""
    from ..atlas.load import lines, load
    from ..geometry.conflation import find_duplicates, join_layers
    from ..text import to_text

    ours = lines(load(folder=folder))
    found = find_duplicates(ours, imported.frame)
    columns = ["id", "other_id", "other_name", "verdict", "mean_km", "max_km", "other_mean_km", "other_max_km"]
    sys.stdout.write(to_text(found[columns]) if len(found) else "no duplicates of our lines\n")
    return join_layers(ours, imported.frame, found)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the layers asked for."""
    from ..atlas.catalog import layers_folder
    from ..atomic import refuse_overwrite
    from ..formats.finer import load
    from ..formats.writers import export, measures_lost

    if not arguments.out.lower().endswith(".csv"):
        refuse_unused(arguments, ["decimal"], "goes with .csv")
    finer = finer_of(arguments)
    refuse_overwrite([arguments.layers or layers_folder(), *finer["geometry"].values()], [arguments.out])
    if arguments.out.lower().endswith("datapackage.json"):
        return _export_package(arguments, finer)
    frame = load(arguments.names or None, folder=arguments.layers, **finer)
    if arguments.out.lower().endswith(".xlsx"):
        return _export_workbook(frame, arguments)
    export(frame, arguments.out, about=_about(frame, arguments), overwrite=arguments.overwrite)
    if lost := measures_lost(frame, arguments.out):
        sys.stdout.write(f"note: {lost}\n")
    sys.stdout.write(f"{len(frame):,} features in {one_line(arguments.out)}\n")
    return 0


def _export_workbook(frame: gpd.GeoDataFrame, arguments: argparse.Namespace) -> int:
    """Write the tables of the atlas as sheets."""
    from ..errors import LayerError
    from ..formats.workbook import workbook_tables, write_workbook

    if arguments.names:
        raise LayerError(".xlsx holds the tables of the whole atlas; leave out the names, or write .csv")
    tables = workbook_tables(frame, arguments.layers)
    write_workbook(tables, arguments.out)
    told = ", ".join(f"{len(table):,} {name}" for name, table in tables.items())
    sys.stdout.write(f"{told} in {one_line(arguments.out)}\n")
    return 0


def _export_package(arguments: argparse.Namespace, finer: dict[str, Any]) -> int:
    """Write the tables of the atlas as a data package."""
    from ..errors import LayerError
    from ..formats.datapackage import write_data_package

    if arguments.names:
        raise LayerError("datapackage.json holds the tables of the whole atlas; leave out the names")
    if any(finer.values()):
        raise LayerError("datapackage.json holds tables and no lines; leave out --finer and --geometry")
    count = write_data_package(arguments.out, arguments.layers)
    sys.stdout.write(f"{count:,} tables in {one_line(arguments.out)}\n")
    return 0


def _about(frame: gpd.GeoDataFrame, arguments: argparse.Namespace) -> About:
    from dataclasses import replace

    from ..atlas.catalog import catalog, read_rows, sources
    from ..formats.about import about_sources

    table = catalog(arguments.layers)
    used = table[table["id"].isin(set(frame["layer"]))]
    told = {name: "; ".join(dict.fromkeys(filter(None, used[name]))) for name in ("title", "attribution", "licence")}
    if len(used) > MOST_TITLES and (pages := read_rows("pages", arguments.layers)):
        told["title"] = pages[0]["title"]
    return replace(about_sources(frame, sources(arguments.layers), **told), decimal=arguments.decimal or ".")
