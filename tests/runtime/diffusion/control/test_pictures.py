"""Pictures that steer get the size of the latents, and one of them goes to each picture of a batch."""

from __future__ import annotations

import pytest
import torch

from nodeloom.runtime.diffusion.control.pictures import fitted, spread, with_channels


def test_a_picture_is_cut_to_the_proportions_of_the_latents_and_scaled_without_smoothing() -> None:
    columns = torch.arange(32.0).expand(1, 1, 16, 32)
    found = fitted(columns, 1, 1)
    assert torch.equal(found[0, 0, 0], torch.arange(9.0, 24.0, 2))  # the middle 16 of 32, every second


@pytest.mark.parametrize(("cell", "size"), [(8, (40, 56)), (16, (48, 64))])
def test_its_sides_are_whole_cells(cell: int, size: tuple[int, int]) -> None:
    assert tuple(fitted(torch.rand(2, 3, 20, 20), 5, 7, cell).shape) == (2, 3, *size)


def test_grey_is_the_mean_of_the_colours() -> None:
    pictures = torch.rand(1, 3, 2, 2)
    torch.testing.assert_close(with_channels(pictures, 1)[0, 0], pictures[0].sum(0) / 3)
    assert with_channels(pictures, 3) is pictures


@pytest.mark.parametrize(
    ("count", "batch", "prompts", "wanted"),
    [
        (1, 4, 2, [0]),
        (2, 4, 2, [0, 1, 0, 1]),
        (3, 4, 2, [0, 1, 0, 1]),
        (3, 8, 2, [0, 1, 2, 0, 0, 1, 2, 0]),
        (2, 5, 1, [0, 1, 0, 1, 0]),
    ],
)
def test_each_picture_of_a_batch_gets_its_own_the_same_for_every_prompt(
    count: int, batch: int, prompts: int, wanted: list[int]
) -> None:
    pictures = torch.arange(float(count)).view(-1, 1, 1, 1)
    assert spread(pictures, batch, prompts).flatten().tolist() == wanted
