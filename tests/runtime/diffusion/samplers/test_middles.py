import math
from collections.abc import Callable

import pytest

from nodeloom.runtime.diffusion.samplers.euler_ancestral import split_variance
from nodeloom.runtime.diffusion.samplers.middles import lambda_middle, log_middle


@pytest.mark.parametrize("middle", [log_middle, lambda_middle])
def test_the_middle_is_the_geometric_mean(middle: Callable[[float, float], float]) -> None:
    assert middle(10.0, 0.1) == pytest.approx(1.0)


def test_the_middles_have_the_last_bits_of_comfyui() -> None:
    # measured in ComfyUI 0.3.64 between two levels of the schedule normal and of karras
    assert log_middle(14.614640235900879, 2.918307065963745) == 6.530697345733643
    assert lambda_middle(14.614643096923828, 3.168604850769043) == 6.804999828338623


def test_in_a_long_step_the_level_before_the_noise_has_comfyuis_rounding() -> None:
    down, up = split_variance(14.614640235900879, 0.029167160391807556)
    assert (down, up) == (5.909703759243712e-05, 0.02916710078716278)
    assert down == pytest.approx(0.029167160391807556**2 / 14.614640235900879, rel=0.05)
    assert math.hypot(down, up) == pytest.approx(0.029167160391807556)
