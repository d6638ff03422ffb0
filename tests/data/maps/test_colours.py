"""Every cluster's letter can be read on its colour, and neighbouring letters differ in lightness too."""

import pytest

from data.maps.colours import PALETTE, colour_of


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(item, other):
    light, dark = sorted((luminance(item), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", PALETTE, ids=lambda colour: colour.fill)
def test_ink_can_be_read_on_fill(colour):
    assert contrast(colour.fill, colour.ink) >= 4.5


@pytest.mark.parametrize("number", range(len(PALETTE)))
def test_neighbours_in_the_alphabet_differ_in_lightness(number):
    assert contrast(PALETTE[number].fill, PALETTE[(number + 1) % len(PALETTE)].fill) >= 1.4


def test_letters_go_through_the_palette_and_begin_again():
    assert colour_of("A") == PALETTE[0]
    assert colour_of("L") == PALETTE[11]
    assert colour_of("M") == PALETTE[0]
    assert colour_of("AA") == PALETTE[26 % 12]
