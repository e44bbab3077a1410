"""What a network's numbers mean: the noise levels that it was trained on, and what it is shown and predicts at them.

All of it follows from the network's config, in the words of diffusers' schedulers; see `parametrization`.
"""

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from torch import Tensor

from nodeloom.runtime.diffusion.sigmas import (
    SigmaTable,
    angular,
    distilled,
    logarithmic,
    scaled_linear,
    zero_terminal,
)

Prediction = Callable[["Parametrization", Tensor, float, Tensor], Tensor]
"""What an output means: (parametrization, x [B,C,H,W], sigma, output [...,B,C,H,W]) to x0 like the output, all fp32."""


@dataclass(frozen=True, slots=True, eq=False)
class Parametrization:
    """How a network is asked about x at sigma, and how its answer is read.

    data: the spread of the pictures that it was trained with, sigma_data of Karras et al. 2022. scales: whether it is
    shown x of constant spread.
    """

    table: SigmaTable
    prediction: Prediction
    data: float = 1.0
    scales: bool = True

    def shown(self, x: Tensor, sigma: float) -> Tensor:
        """Return what the network sees of x, which in most is divided by its spread."""
        return x / math.sqrt(self.data**2 + sigma**2) if self.scales else x

    def read(self, x: Tensor, sigma: float, output: Tensor) -> Tensor:
        """Return x0 of an output at `sigma`."""
        return self.prediction(self, x, sigma, output)


def epsilon(of: Parametrization, x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is the noise in x."""
    return x - sigma * output


def velocity(of: Parametrization, x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is the velocity of Salimans and Ho 2022 (arXiv 2202.00512), as SD2 was trained."""
    variance = of.data**2 + sigma**2
    return x * of.data**2 / variance - output * (sigma * of.data / math.sqrt(variance))


def preconditioned(of: Parametrization, x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is what is left to learn in Karras et al. 2022, table 1: the negative velocity."""
    return velocity(of, x, sigma, -output)


def sample(of: Parametrization, x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is x0."""
    return output


def consistent(of: Parametrization, x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is noise, mixed with x near its end: Luo et al. 2023 (arXiv 2310.04378), section 4."""
    scaled, data = of.table.timestep(sigma) * 10.0, 0.5
    spread = scaled**2 + data**2
    return (x - sigma * output) * (scaled / math.sqrt(spread)) + x * (data**2 / spread)


PREDICTIONS: Final[Mapping[str, Prediction]] = MappingProxyType(
    {
        "epsilon": epsilon,
        "v_prediction": velocity,
        "edm": preconditioned,
        "sample": sample,
        "image_to_image": sample,
        "consistency": consistent,
    }
)
"""By what a network's config calls its `prediction_type`."""


def parametrization(config: Mapping[str, Any]) -> Parametrization:
    """Return what a config says, of these words of it; where it says nothing, noise is predicted at SD's noise levels.

    prediction_type: one of `PREDICTIONS`. rescale_betas_zero_snr: the noisiest level is noise alone. timestep_type:
    discrete; distilled, every 20th of them; continuous or angular between sigma_min and sigma_max. sigma_data: see
    `Parametrization`.
    """
    return _parametrization(
        config.get("prediction_type", "epsilon"),
        config.get("timestep_type", "discrete"),
        bool(config.get("rescale_betas_zero_snr")),
        (float(config.get("sigma_min", 0.002)), float(config.get("sigma_max", 120.0))),
        float(config.get("sigma_data", 1.0)),
    )


@functools.cache
def _parametrization(
    prediction: str, timesteps: str, stretched: bool, ends: tuple[float, float], data: float
) -> Parametrization:
    table = _table(timesteps, stretched, ends)
    return Parametrization(table, PREDICTIONS[prediction], data, scales=prediction != "image_to_image")


def _table(timesteps: str, stretched: bool, ends: tuple[float, float]) -> SigmaTable:
    if timesteps == "distilled":
        return distilled(stretched=stretched)
    if timesteps == "continuous":
        return logarithmic(*ends)
    if timesteps == "angular":
        return angular(*ends)
    return zero_terminal() if stretched else scaled_linear()
