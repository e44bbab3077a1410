import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.experts import Experts, step_at_sigma
from nodeloom.runtime.diffusion.types import Denoiser


def _constant(value: float) -> Denoiser:
    def denoise(x: Tensor, sigma: float, step: int) -> Tensor:
        return torch.full_like(x, value)

    return denoise


def test_each_step_is_asked_of_its_expert() -> None:
    experts = Experts((_constant(1.0), _constant(2.0), _constant(3.0)), (2, 4))
    asked = [float(experts(torch.zeros(1), 1.0, step)) for step in range(6)]
    assert asked == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]


def test_equal_switches_skip_an_expert() -> None:
    experts = Experts((_constant(1.0), _constant(2.0), _constant(3.0)), (1, 1))
    assert [float(experts(torch.zeros(1), 1.0, step)) for step in range(3)] == [1.0, 3.0, 3.0]


def test_a_noise_level_becomes_the_step_that_begins_there() -> None:
    sigmas = [8.0, 4.0, 2.0, 0.0]
    assert [step_at_sigma(sigmas, at) for at in (9.0, 8.0, 4.5, 4.0, 1.0)] == [0, 0, 1, 1, 3]


def test_wrong_switches_are_refused() -> None:
    with pytest.raises(ValueError, match="2 experts need 1 switches"):
        Experts((_constant(1.0), _constant(2.0)), ())
    with pytest.raises(ValueError, match=r"\(3, 1\), must rise"):
        Experts((_constant(1.0), _constant(2.0), _constant(3.0)), (3, 1))
