from typing import get_args

import pytest
import torch

from nodeloom.runtime.diffusion.latents import LatentResize, empty_latents, resize_latents


def test_empty_latents_are_zeros_of_an_eighth_of_the_size() -> None:
    latents = empty_latents(64, 48, 2)
    assert latents.shape == (2, 4, 6, 8)
    assert not latents.any()


@pytest.mark.parametrize("method", get_args(LatentResize))
def test_resizing_keeps_flat_latents_flat(method: LatentResize) -> None:
    resized = resize_latents(torch.full((1, 4, 8, 6), 0.5), 9, 16, method)
    assert resized.shape == (1, 4, 16, 9)
    assert torch.allclose(resized, torch.full_like(resized, 0.5))


def test_nearest_exact_doubles_every_cell() -> None:
    latents = torch.arange(4.0).view(1, 1, 2, 2)
    assert resize_latents(latents, 4, 2, "nearest-exact")[0, 0].tolist() == [[0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0]]


def test_area_shrinks_by_averaging() -> None:
    assert float(resize_latents(torch.arange(4.0).view(1, 1, 2, 2), 1, 1, "area")) == 1.5


def test_bislerp_keeps_the_length_between_vectors_of_one_length() -> None:
    pair = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]]).view(1, 4, 1, 2)
    resized = resize_latents(pair, 4, 1, "bislerp")
    assert torch.allclose(resized.norm(dim=1), torch.ones(1, 1, 4), atol=1e-6)


def test_a_crop_keeps_the_proportions_of_the_middle() -> None:
    columns = torch.arange(8.0).expand(1, 4, 4, 8)
    assert resize_latents(columns, 4, 4, crop=True)[0, 0, 0].tolist() == [2.0, 3.0, 4.0, 5.0]


def test_a_crop_to_extreme_proportions_leaves_something() -> None:
    assert resize_latents(torch.ones(1, 4, 3, 8), 1, 500, "area", crop=True).shape == (1, 4, 500, 1)
    assert resize_latents(torch.ones(1, 4, 8, 3), 500, 1, "area", crop=True).shape == (1, 4, 1, 500)
