"""Latents in batches of another size."""

from __future__ import annotations

import torch

from nodeloom.runtime.diffusion.rebatching import rebatched


def latents(count: int, first: int = 0, side: int = 2) -> torch.Tensor:
    numbers = torch.arange(first, first + count, dtype=torch.float32)
    return numbers[:, None, None, None].expand(count, 4, side, side)


def test_batches_are_joined_and_cut_in_their_order_and_pictures_are_numbered() -> None:
    found = rebatched([{"samples": latents(3)}, {"samples": latents(2, 3)}], 2)
    assert [each["samples"][:, 0, 0, 0].tolist() for each in found] == [[0, 1], [2, 3], [4]]
    assert [each["places"].tolist() for each in found] == [[0, 1], [2, 3], [4]]


def test_another_size_begins_a_new_batch() -> None:
    found = rebatched([{"samples": latents(1)}, {"samples": latents(1, side=4)}, {"samples": latents(1)}], 8)
    assert [tuple(each["samples"].shape) for each in found] == [(1, 4, 2, 2), (1, 4, 4, 4), (1, 4, 2, 2)]


def test_a_mask_goes_along_and_one_that_is_white_is_none() -> None:
    masked = {"samples": latents(1), "mask": torch.zeros(1, 1, 8, 8), "places": torch.tensor([7])}
    found = rebatched([{"samples": latents(1)}, masked], 1)
    assert "mask" not in found[0]
    assert found[1]["mask"].shape == (1, 1, 16, 16)
    assert found[1]["mask"].max() == 0
    assert found[1]["places"].tolist() == [7]
