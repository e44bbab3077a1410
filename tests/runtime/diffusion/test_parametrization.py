import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch

from nodeloom.runtime.diffusion.parametrization import PREDICTIONS, parametrization
from nodeloom.runtime.diffusion.sigmas import distilled, scaled_linear, zero_terminal

X0 = torch.randn(2, 4, 4, 4, generator=torch.Generator().manual_seed(0))
NOISE = torch.randn(2, 4, 4, 4, generator=torch.Generator().manual_seed(1))
CONTINUOUS = {"timestep_type": "continuous", "sigma_min": 0.002, "sigma_max": 700.0}


def test_a_config_that_says_nothing_predicts_noise_at_the_levels_of_stable_diffusion() -> None:
    silent = parametrization({})
    assert silent.table is scaled_linear()
    assert silent.prediction is PREDICTIONS["epsilon"]


@pytest.mark.parametrize("sigma", [0.05, 1.0, 14.0])
def test_each_prediction_of_the_truth_gives_the_picture_back(sigma: float) -> None:
    x = X0 + sigma * NOISE
    spread = math.sqrt(1 + sigma**2)
    outputs = {"epsilon": NOISE, "v_prediction": (NOISE - sigma * X0) / spread, "sample": X0}
    outputs["edm"] = -outputs["v_prediction"]
    for name, output in outputs.items():
        found = parametrization({"prediction_type": name}).read(x, sigma, output)
        torch.testing.assert_close(found, X0, rtol=1e-4, atol=1e-4)


def test_pictures_of_another_spread_are_shown_with_unit_spread() -> None:
    playground = parametrization({**CONTINUOUS, "prediction_type": "edm", "sigma_data": 0.5})
    shown = playground.shown(0.5 * X0 + 3.0 * NOISE, 3.0)
    assert torch.allclose(shown, (0.5 * X0 + 3.0 * NOISE) / math.hypot(0.5, 3.0))


def test_a_network_from_picture_to_picture_sees_x_as_it_is() -> None:
    of = parametrization({"prediction_type": "image_to_image"})
    assert of.shown(X0, 5.0) is X0
    assert of.read(X0, 5.0, NOISE) is NOISE


def test_a_consistency_model_keeps_x_where_there_is_no_noise_left() -> None:
    of = parametrization({"prediction_type": "consistency", "timestep_type": "distilled"})
    assert torch.equal(of.table.sigmas, distilled().sigmas)
    found = of.read(X0, of.table.sigma_min, NOISE)
    # at timestep 19 the share of x is 0.25 / (190^2 + 0.25)
    torch.testing.assert_close(found, X0 - of.table.sigma_min * NOISE, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("config", "lowest", "highest"),
    [
        ({"rescale_betas_zero_snr": True}, zero_terminal().sigma_min, zero_terminal().sigma_max),
        (CONTINUOUS, 0.002, 700.0),
        ({**CONTINUOUS, "timestep_type": "angular"}, 0.002, 700.0),
    ],
)
def test_the_levels_follow_from_the_config(config: Mapping[str, Any], lowest: float, highest: float) -> None:
    table = parametrization(config).table
    assert (table.sigma_min, table.sigma_max) == pytest.approx((lowest, highest), rel=1e-5)
