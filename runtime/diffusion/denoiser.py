"""From a diffusers UNet, which predicts noise at a timestep, to D(x, sigma) of the sampling protocol."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning, time_ids
from nodeloom.runtime.diffusion.sigmas import SigmaTable, scaled_linear, zero_terminal
from nodeloom.schema.errors import InputError


class Network(Protocol):
    """The part of diffusers' UNet2DConditionModel that is used."""

    @property
    def config(self) -> Mapping[str, Any]:
        """The architecture's settings, any JSON."""

    @property
    def dtype(self) -> torch.dtype:
        """The dtype of the weights."""

    def __call__(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        *,
        added_cond_kwargs: Mapping[str, Tensor] | None,
        return_dict: bool,
    ) -> tuple[Tensor, ...]:
        """Return the prediction [B,C,H,W] as the only element."""


Prediction = Callable[[Tensor, float, Tensor], Tensor]
"""What a network's output means: (x [B,C,H,W], sigma, output [...,B,C,H,W]) to x0 like the output, all fp32."""


def epsilon(x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is the noise in x."""
    return x - sigma * output


def velocity(x: Tensor, sigma: float, output: Tensor) -> Tensor:
    """Return x0 where the output is the velocity of Salimans and Ho 2022 (arXiv 2202.00512), as SD2 was trained."""
    variance = 1.0 + sigma**2
    return x / variance - output * (sigma / math.sqrt(variance))


PREDICTIONS: Final[Mapping[str, Prediction]] = {"epsilon": epsilon, "v_prediction": velocity}
"""By what a network's config calls its `prediction_type`."""


def noise_table(config: Mapping[str, Any]) -> SigmaTable:
    """Return the noise levels that a network with this config was trained on, in the word of diffusers' schedulers."""
    return zero_terminal() if config.get("rescale_betas_zero_snr") else scaled_linear()


@dataclass(frozen=True, slots=True)
class Model:
    """A network with the meaning of its input and output.

    latent_factor: pixels per latent cell, needed to tell SDXL the picture's own size.
    """

    network: Network
    latent_factor: int = 8

    @property
    def table(self) -> SigmaTable:
        """The noise levels that the network was trained on."""
        return noise_table(self.network.config)

    @property
    def prediction(self) -> Prediction:
        """What the network's config says of its output; the noise where it says nothing."""
        return PREDICTIONS[self.network.config.get("prediction_type", "epsilon")]


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """Conditioning in the shape a network takes it: embeds [B,T,D]; pooled [B,P] and ids [B,n], or neither."""

    embeds: Tensor
    added: Mapping[str, Tensor] | None


def prepare(model: Model, conditioning: Conditioning, x: Tensor, default_score: float) -> Condition:
    """Return the conditioning for the whole batch of `x` [B,C,H,W], on its device, in the network's dtype.

    Time ids stay fp32: fp16 cannot tell sizes above 2048 pixels apart. Raises InputError when the text is of
    another width than the network reads, or it wants a pooled embedding and there is none.
    """
    _check_width(model.network.config, conditioning.embeds.shape[-1])
    batch, dtype = x.shape[0], model.network.dtype
    embeds = conditioning.embeds.to(x.device, dtype).expand(batch, -1, -1)
    if model.network.config.get("addition_embed_type") != "text_time":
        return Condition(embeds, None)
    if conditioning.pooled is None:
        raise InputError(
            "the conditioning has no pooled text embedding, which SDXL networks need: "
            "encode the prompt with the text encoders of an SDXL model"
        )
    height, width = x.shape[2] * model.latent_factor, x.shape[3] * model.latent_factor
    count = _time_id_count(model.network.config, conditioning.pooled.shape[1])
    ids = torch.tensor([time_ids(conditioning, count, width, height, default_score)], device=x.device)
    pooled = conditioning.pooled.to(x.device, dtype).expand(batch, -1)
    return Condition(embeds, {"text_embeds": pooled, "time_ids": ids.expand(batch, -1)})


def _check_width(config: Mapping[str, Any], width: int) -> None:
    wanted = config.get("cross_attention_dim")
    if isinstance(wanted, int) and wanted != width:
        raise InputError(
            f"the conditioning is {width} wide, the network reads text {wanted} wide: encode the prompt with the text "
            "encoders of the network's own base"
        )


def predict(model: Model, x: Tensor, sigma: float, condition: Condition) -> Tensor:
    """Return x0 [N,C,H,W] fp32 for `x` [B,C,H,W] fp32 at `sigma`: the whole batch for every B of the N conditions.

    The network sees x / sqrt(1 + sigma^2), the "variance preserving" coordinates of its training, and the timestep
    whose noise level is nearest.
    """
    scaled = (x / math.sqrt(1.0 + sigma**2)).to(condition.embeds.dtype)  # the network's; asking it walks all layers
    scaled = scaled.repeat(len(condition.embeds) // len(x), 1, 1, 1)
    timestep = torch.tensor(float(model.table.timestep(sigma)), device=x.device)
    output = model.network(scaled, timestep, condition.embeds, added_cond_kwargs=condition.added, return_dict=False)[0]
    return model.prediction(x, sigma, output.float().view(-1, *x.shape)).flatten(0, 1)


def _time_id_count(config: Mapping[str, Any], pooled_width: int) -> int:
    """The network's own layers tell: its embedding takes the pooled text and one sinusoid for every time id."""
    return int((config["projection_class_embeddings_input_dim"] - pooled_width) // config["addition_time_embed_dim"])
