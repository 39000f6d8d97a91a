# Written by `python tests/public_names.py` from the table in __init__.py.

from .atlas.catalog import figures
from .atlas.catalog import layers_folder
from .atlas.catalog import sources
from .atlas.catalog import systems
from .atlas.finer_report import finer_report
from .atlas.layer import read_layer
from .atlas.layer import write_layer
from .atlas.listing import places
from .atlas.listing import scenarios
from .atlas.load import combine as combine_layers
from .atlas.load import control_points
from .atlas.load import lines
from .atlas.load import points
from .atlas.published import compare_published
from .atlas.series import series
from .atlas.sources import kinds_of_sources
from .atlas.sources import rests_on
from .atlas.sources import use_of_sources
from .atlas.sources import weakest_facts
from .atlas.system_lengths import leg_lengths
from .atlas.system_lengths import system_lengths as lengths
from .errors import ArgumentError
from .errors import EnergyRoutesError
from .errors import FetchError
from .errors import LayerError
from .errors import NoAnswerError
from .errors import OutputError
from .errors import UnknownNameError
from .formats.fetch import fetch_lines
from .formats.finer import load
from .formats.read import read as read_file
from .formats.writers import export as write_file
from .geometry.conflation import find_duplicates
from .geometry.conflation import join_layers
from .geometry.lengths import crossings
from .geometry.lengths import doubled_km
from .geometry.lengths import length_by
from .geometry.lengths import length_km
from .geometry.proximity import distance_to_km
from .geometry.proximity import length_within_km
from .geometry.shape import borders_crossed
from .geometry.shape import longest_section
from .geometry.shape import sinuosity
from .geometry.shape import straight_km
from .geometry.split import PolygonIndex
from .network.failures import failures_table
from .network.flow import find_flow
from .network.graph import build_network
from .network.records import answer_flow
from .network.records import route_record
from .network.scenarios import CASES
from .network.scenarios import compare_case
from .network.scenarios import volumes_over_capacity
from .network.search import find_routes
from .network.tables import atlas_network
from .network.tables import cases_table
from .network.tables import cut_table
from .network.tables import routes_table
from .page.atlas_maps import draw
from .page.file_maps import draw_files
from .referencing.calibration import calibrate
from .referencing.calibration import weakest_place
from .referencing.measure import point_at
from .referencing.places import between
from .referencing.places import kp_marks
from .referencing.places import locate
from .referencing.places import place_at_kp
from .referencing.route import published_anchors
from .referencing.route import route_of
from .referencing.rows import between_rows
from .referencing.rows import kp_rows
from .referencing.rows import locate_rows
from .referencing.stations import stations_of as stations
from .text import to_text

__version__: str

__all__ = [
    "__version__",
    "ArgumentError",
    "CASES",
    "EnergyRoutesError",
    "FetchError",
    "LayerError",
    "NoAnswerError",
    "OutputError",
    "PolygonIndex",
    "UnknownNameError",
    "answer_flow",
    "atlas_network",
    "between",
    "between_rows",
    "borders_crossed",
    "build_network",
    "calibrate",
    "cases_table",
    "combine_layers",
    "compare_case",
    "compare_published",
    "control_points",
    "crossings",
    "cut_table",
    "distance_to_km",
    "doubled_km",
    "draw",
    "draw_files",
    "failures_table",
    "fetch_lines",
    "figures",
    "find_duplicates",
    "find_flow",
    "find_routes",
    "finer_report",
    "join_layers",
    "kinds_of_sources",
    "kp_marks",
    "kp_rows",
    "layers_folder",
    "leg_lengths",
    "length_by",
    "length_km",
    "length_within_km",
    "lengths",
    "lines",
    "load",
    "locate",
    "locate_rows",
    "longest_section",
    "place_at_kp",
    "places",
    "point_at",
    "points",
    "published_anchors",
    "read_file",
    "read_layer",
    "rests_on",
    "route_of",
    "route_record",
    "routes_table",
    "scenarios",
    "series",
    "sinuosity",
    "sources",
    "stations",
    "straight_km",
    "systems",
    "to_text",
    "use_of_sources",
    "volumes_over_capacity",
    "weakest_facts",
    "weakest_place",
    "write_file",
    "write_layer",
]
