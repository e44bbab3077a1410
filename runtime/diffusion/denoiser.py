"""From a diffusers UNet, which predicts noise at a timestep, to D(x, sigma) of the sampling protocol."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning, time_ids
from nodeloom.runtime.diffusion.hints import Hint, NetworkCall
from nodeloom.runtime.diffusion.parametrization import Parametrization, parametrization
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import SigmaTable
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
        **more: Any,
    ) -> tuple[Tensor, ...]:
        """Return the prediction [B,C,H,W] as the only element; `more` are other arguments of diffusers' networks."""


def noise_table(config: Mapping[str, Any]) -> SigmaTable:
    """Return the noise levels that a network with this config was trained on, in the word of diffusers' schedulers."""
    return parametrization(config).table


@dataclass(frozen=True, slots=True)
class Model:
    """A network with the meaning of its input and output.

    latent_factor: pixels per latent cell, needed to tell SDXL the picture's own size. hints: what changes every call,
    whatever it is asked about, before the hints of prompts.
    """

    network: Network
    latent_factor: int = 8
    hints: tuple[Hint, ...] = ()

    @property
    def parametrization(self) -> Parametrization:
        """What the network's config says of its input and output."""
        return parametrization(self.network.config)

    @property
    def table(self) -> SigmaTable:
        """The noise levels that the network was trained on."""
        return self.parametrization.table


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """Conditioning in the shape a network takes it: embeds [B,T,D]; pooled [B,P] and ids [B,n], or neither."""

    embeds: Tensor
    added: Mapping[str, Tensor] | None

    def goes_with(self, other: "Condition") -> bool:
        """Whether both can be laid in one batch."""
        return self._shapes() == other._shapes()

    def _shapes(self) -> tuple[torch.Size, dict[str, torch.Size]]:
        return self.embeds.shape, {name: tensor.shape for name, tensor in (self.added or {}).items()}


def joined(conditions: Sequence[Condition]) -> Condition:
    """Return conditions that go with each other as one, in a batch."""
    first = conditions[0]
    if len(conditions) == 1:
        return first
    embeds = torch.cat([each.embeds for each in conditions])
    if first.added is None:
        return Condition(embeds, None)
    return Condition(
        embeds, {name: torch.cat([(each.added or {})[name] for each in conditions]) for name in first.added}
    )


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


def predict(
    model: Model,
    x: Tensor,
    sigma: float,
    condition: Condition,
    hints: Sequence[Hint] = (),
    window: Window | None = None,
    prompts: int = 1,
) -> Tensor:
    """Return x0 [N,C,h,w] fp32 for `x` [N,C,h,w] fp32 at `sigma`, as each of the N conditions has it.

    The network sees x in the coordinates of its training, "variance preserving" ones as a rule, x / sqrt(1 + sigma^2),
    and the timestep whose noise level is nearest. `hints` change the call, one after the other; `window` is where x
    lies in the whole latents, None says that it is all of them; `prompts` is of how many they are.
    """
    meaning = model.parametrization
    scaled = meaning.shown(x, sigma).to(condition.embeds.dtype)  # the network's; asking it walks all layers
    timestep = torch.tensor(float(meaning.table.timestep(sigma)), device=x.device)
    call = NetworkCall(scaled, timestep, sigma, meaning.table, condition.embeds, condition.added, prompts=prompts)
    for hint in (*model.hints, *hints):
        call = hint(call, window or Window.of_all((x.shape[-2], x.shape[-1])))
    return meaning.read(x, sigma, _answer(model.network, call).float())


def _answer(network: Network, call: NetworkCall) -> Tensor:
    sample = call.sample if call.beside is None else torch.cat([call.sample, call.beside.to(call.sample)], dim=1)
    more = dict(call.more)
    if call.down:
        more["down_block_additional_residuals"] = call.down
    if call.mid is not None:
        more["mid_block_additional_residual"] = call.mid
    with ExitStack() as stack:
        for begin in call.during:
            stack.enter_context(begin())
        return network(sample, call.timestep, call.embeds, added_cond_kwargs=call.added, return_dict=False, **more)[0]


def _time_id_count(config: Mapping[str, Any], pooled_width: int) -> int:
    """The network's own layers tell: its embedding takes the pooled text and one sinusoid for every time id."""
    return int((config["projection_class_embeddings_input_dim"] - pooled_width) // config["addition_time_embed_dim"])
