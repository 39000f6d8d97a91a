"""The palette is told apart by everyone: contrast by WCAG 2.2, colour-blind difference by computation."""

import itertools

import numpy as np
import pytest

from geo.page import style

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE TVCG 15 (6), 2009, severity 1.0; applied to linear RGB.
MACHADO = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
LEAST_OKLAB_DIFFERENCE = 0.09  # about ten just noticeable differences of 0.009
THEMES = sorted(style.THEMES)


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def oklab(rgb):
    """OKLab after Ottosson, "A perceptual color space for image processing", 2020."""
    lms = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                    [0.0883024619, 0.2817188376, 0.6299787005]]) @ np.clip(rgb, 0, 1)  # fmt: skip
    return np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                     [0.0259040371, 0.7827717662, -0.8086757660]]) @ np.cbrt(lms)  # fmt: skip


def difference(one, other, sight):
    return float(np.linalg.norm(oklab(MACHADO[sight] @ linear(one)) - oklab(MACHADO[sight] @ linear(other))))


def contrast(one, other):
    lights = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def test_the_measures_themselves_agree_with_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert difference("#000000", "#ffffff", "normal") == pytest.approx(1, abs=1e-3)
    assert difference("#cc4433", "#778833", "deuteranopia") < 0.5 * difference("#cc4433", "#778833", "normal")


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_names_the_same_colours(theme):
    assert list(style.THEMES[theme]) == list(style.THEMES["light"])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", MACHADO)
@pytest.mark.parametrize("suffix", ["", "_soft"])
def test_commodities_differ_for_every_kind_of_sight(theme, sight, suffix):
    colours = style.THEMES[theme]
    for one, other in itertools.combinations(("oil", "gas", "goods"), 2):
        assert difference(colours[one + suffix], colours[other + suffix], sight) > LEAST_OKLAB_DIFFERENCE, (one, other)


def grey(colour):
    """How light a colour is where it is printed without colours: the L of OKLab of the grey of its luminance."""
    return float(oklab(np.full(3, linear(colour) @ [0.2126, 0.7152, 0.0722]))[0])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("suffix", ["", "_soft"])
@pytest.mark.parametrize("kind", ["pipeline", "rail", "sea"])
def test_commodities_differ_in_greyscale_print_by_dash_or_by_lightness(theme, suffix, kind):
    colours = style.THEMES[theme]
    carried = ("oil", "gas") if kind == "pipeline" else ("oil", "goods")
    for one, other in itertools.combinations(carried, 2):
        dashes = [style.PATTERNS.get(kind, style.PATTERNS.get(f"{kind}-{name}", [])) for name in (one, other)]
        lights = [grey(colours[name + suffix]) for name in (one, other)]
        assert dashes[0] != dashes[1] or abs(lights[0] - lights[1]) > LEAST_OKLAB_DIFFERENCE, (one, other, lights)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable_where_it_stands(theme):
    colours = style.THEMES[theme]
    pairs = [("ink", "panel"), ("ink", "panel_soft"), ("muted", "panel"), ("muted", "panel_soft"), ("focus", "panel"),
             ("ink", "land"), ("ink", "sea"), ("country_label", "land"), ("sea_label", "sea"), ("oil", "land"),
             ("gas", "land"), ("goods", "land"), ("panel", "ink")]  # fmt: skip
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in pairs}
    assert {pair: value for pair, value in found.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["land", "sea"])
def test_lines_stand_out_from_the_ground(theme, ground):
    colours = style.THEMES[theme]
    lines = [name + suffix for name in style.COMMODITIES for suffix in ("", "_soft")]
    assert {
        name: contrast(colours[name], colours[ground]) for name in lines if contrast(colours[name], colours[ground]) < 3
    } == {}
    strong = {name: contrast(colours[name], colours[ground]) for name in style.COMMODITIES}
    assert min(strong.values()) >= 4.5, strong


@pytest.mark.parametrize("theme", THEMES)
def test_controls_stand_out_from_the_panel(theme):
    colours = style.THEMES[theme]
    assert contrast(colours["control"], colours["panel"]) >= 3
    assert contrast(colours["focus"], colours["panel"]) >= 3


def test_oil_and_gas_differ_by_dash_as_well_as_by_colour():
    assert style.PATTERNS["pipeline-oil"] != style.PATTERNS["pipeline-gas"]


def test_every_kind_of_point_has_a_symbol_and_one_place_in_the_legend():
    kinds = [kind for group in style.POINT_GROUPS.values() for kind in group["kinds"]]
    assert sorted(kinds) == sorted(set(kinds))
    assert set(kinds) == set(style.SYMBOLS)


def test_every_kind_of_point_a_layer_may_hold_is_drawn():
    from geo.atlas.columns import POINT_KINDS

    assert set(POINT_KINDS) <= set(style.SYMBOLS)


def test_statuses_that_are_drawn_apart_are_statuses_of_the_layers():
    from geo.atlas.columns import STATUSES

    assert set(style.STATUSES) == set(STATUSES)
    assert {"proposed", "construction", "shelved"} <= set(style.HOLLOW_STATUSES)


@pytest.mark.parametrize("theme", THEMES)
def test_classes_of_a_column_stand_out_from_the_ground_and_differ(theme):
    colours = style.THEMES[theme]
    assert min(contrast(colours[name], colours[ground]) for name in style.CLASSES for ground in ("land", "sea")) >= 4.2
    apart = [difference(colours[a], colours[b], "normal") for a, b in itertools.combinations(style.CLASSES, 2)]
    assert min(apart) > 0.06


@pytest.mark.parametrize("theme", THEMES)
def test_steps_of_numbers_leave_the_ground_one_by_one_for_every_kind_of_sight(theme):
    colours = style.THEMES[theme]
    away = [min(contrast(colours[name], colours[ground]) for ground in ("land", "sea")) for name in style.STEPS]
    assert away == sorted(away)
    assert away[0] >= 3
    pairs = itertools.combinations(style.STEPS, 2)
    assert min(difference(colours[a], colours[b], sight) for a, b in pairs for sight in MACHADO) > 0.07


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("line", ["oil", "gas", "goods", "oil_soft", "gas_soft", "goods_soft"])
def test_the_part_within_a_line_is_lighter_or_darker_than_the_line(theme, line):
    colours = style.THEMES[theme]
    assert contrast(colours["part"], colours[line]) > 2.5
