import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.inpainting import Inpainted, emptied, grown, on_latents


def test_the_network_sees_the_picture_noised_to_its_level_where_it_stays() -> None:
    seen: list[Tensor] = []

    def watch(x: Tensor, sigma: float, step: int) -> Tensor:
        seen.append(x)
        return torch.full_like(x, 9.0)

    clean, noise = torch.full((1, 4, 2, 2), 3.0), torch.full((1, 4, 2, 2), 0.5)
    mask = torch.tensor([[[[1.0, 0.0], [0.5, 0.0]]]])
    x0 = Inpainted(watch, mask, clean, noise)(torch.full((1, 4, 2, 2), -1.0), 2.0, 0)
    assert seen[0][0, 0].tolist() == [[-1.0, 4.0], [1.5, 4.0]]
    assert x0[0, 0].tolist() == [[9.0, 3.0], [6.0, 3.0]]


def test_a_mask_of_pixels_is_fitted_to_latents_and_repeated_over_the_batch() -> None:
    masks = torch.stack([torch.zeros(1, 32, 32), torch.ones(1, 32, 32)])
    assert on_latents(masks, torch.zeros(3, 4, 4, 4))[:, 0, 0, 0].tolist() == [0.0, 1.0, 0.0]


def test_a_picture_is_grey_where_it_is_emptied_and_itself_elsewhere() -> None:
    picture = torch.full((1, 2, 2, 3), 0.9)
    empty = emptied(picture, torch.tensor([[[[1.0, 0.0], [0.6, 0.4]]]]))
    assert torch.allclose(empty[0, ..., 0], torch.tensor([[0.5, 0.9], [0.5, 0.9]]))


@pytest.mark.parametrize(("by", "wide"), [(0, 1), (1, 1), (3, 3), (6, 6), (7, 7)])
def test_a_point_grows_to_a_square(by: int, wide: int) -> None:
    mask = torch.zeros(1, 1, 21, 21)
    mask[..., 10, 10] = 1.0
    assert grown(mask, by).sum() == wide**2
    assert grown(mask, by)[..., 10, 10] == 1.0
