"""Where a prompt counts and how much, in numbers worked out by hand."""

from __future__ import annotations

import pytest
import torch

from nodeloom.runtime.diffusion.regions import Area, Region, Window, settled, weights, window
from nodeloom.schema import InputError

WHOLE = (16, 24)
X = torch.zeros(2, 4, *WHOLE)


def weighed(region: Region, x: torch.Tensor = X) -> torch.Tensor:
    """How much a region counts in each cell that it is asked about."""
    found = settled(region, x)
    return weights(found, window(found, (x.shape[-2], x.shape[-1])), x)


def test_an_area_in_cells_ends_where_the_latents_do() -> None:
    assert Area(12, 20, 8, 8).window(WHOLE) == Window(12, 20, 4, 4, WHOLE)
    assert Area(0, 0, 16, 24).window(WHOLE).shows_all


def test_an_area_in_shares_is_rounded_to_cells_and_never_empty() -> None:
    assert Area(0.5, 0.25, 0.5, 0.75, in_shares=True).cells(WHOLE) == Area(8, 6, 8, 18)
    assert Area(0.9, 0.9, 0.0, 0.001, in_shares=True).cells(WHOLE) == Area(14, 22, 1, 1)


@pytest.mark.parametrize("area", [Area(16, 0, 8, 8), Area(0, 24, 8, 8), Area(0, 0, 0, 8)])
def test_an_area_that_is_nowhere_on_the_latents_is_refused(area: Area) -> None:
    with pytest.raises(InputError, match=r"area of \d+ x \d+ latent cells at .* the latents have 24 x 16: nothing"):
        area.window(WHOLE)


def test_an_area_fades_towards_sides_that_are_inside_of_the_picture() -> None:
    found = weighed(Region(Area(0, 8, 8, 16), strength=2.0))
    assert found.shape == (1, 1, 8, 16)
    # a quarter of 8 rows fades at the bottom, and of 16 columns at the left; the top and the right are the picture's
    assert found[0, 0, :, 15].tolist() == [2.0] * 6 + [2.0, 1.0]
    assert found[0, 0, 0].tolist() == [0.5, 1.0, 1.5] + [2.0] * 13
    assert found[0, 0, 7, 0] == 0.25


def test_no_more_than_eight_cells_fade() -> None:
    found = weighed(Region(Area(0, 8, 64, 48)), torch.zeros(1, 4, 64, 64))
    assert torch.allclose(found[0, 0, 0, :9], torch.tensor([share / 8 for share in range(1, 9)] + [1.0]))


def test_a_strength_alone_is_for_all_of_the_picture() -> None:
    assert torch.equal(weighed(Region(strength=0.5)), torch.full((1, 1, *WHOLE), 0.5))


def test_a_mask_is_brought_to_the_size_of_the_latents_and_does_not_fade() -> None:
    mask = torch.zeros(1, 1, 160, 240)
    mask[..., :120] = 1.0
    found = weighed(Region(mask=mask, mask_strength=0.5, strength=3.0))
    assert found.shape == (2, 1, *WHOLE)
    assert (found[..., :12] == 1.5).all()
    assert (found[..., 12:] == 0.0).all()


def test_a_mask_and_an_area_count_where_they_meet() -> None:
    mask = torch.zeros(1, 1, *WHOLE)
    mask[..., :6, :] = 1.0
    found = weighed(Region(Area(4, 0, 8, 8), mask))
    assert found[0, 0, :, 0].tolist() == [1.0, 1.0, 0, 0, 0, 0, 0, 0]


def test_masks_are_for_the_pictures_of_a_batch_in_turn() -> None:
    masks = torch.stack([torch.zeros(1, *WHOLE), torch.ones(1, *WHOLE)])
    found = weighed(Region(mask=masks), torch.zeros(3, 4, *WHOLE))
    assert found[:, 0, 0, 0].tolist() == [0.0, 1.0, 0.0]


def test_bounds_of_a_mask_are_eight_cells_at_least() -> None:
    mask = torch.zeros(1, 1, *WHOLE)
    mask[..., 3:6, 2:20] = 0.5
    assert settled(Region(mask=mask, to_bounds=True), X).area == Area(3, 2, 8, 18)
    assert settled(Region(mask=torch.zeros_like(mask), to_bounds=True), X).area == Area(0, 0, 8, 8)
