"""`Steered`: a hint that adds what a ControlNet or a T2I adapter makes of a picture to a network's inner values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import torch
from torch import Tensor

from nodeloom.runtime.diffusion.control.pictures import fitted, spread, with_channels
from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.schema.errors import InputError

WITHIN: Final = "down_intrablock_additional_residuals"
"""What diffusers calls what a T2I adapter adds at the end of each level."""


@dataclass(frozen=True, slots=True)
class Steering:
    """How much a picture steers, and when.

    strength: what its effect is multiplied by. start, end: shares of the schedule, 0..1. pooled: the effect is the
    same all over the picture, its mean, as ControlNets that shuffle were trained. sort: of the picture, a number that
    a union ControlNet knows. soft: the effect is a tenth where the network sees the finest details, all of it where it
    sees the whole, and in between it grows by the same factor from one place to the next.
    """

    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0
    pooled: bool = False
    sort: int | None = None
    soft: bool = False


class Steered(ABC):
    """A hint made of a network, pictures [n,C,H,W] in 0..1 and how they steer."""

    def __init__(self, network: Any, pictures: Tensor, steering: Steering) -> None:
        self._network = network
        self._pictures = pictures
        self._steering = steering
        self._dtype: torch.dtype = next(network.parameters()).dtype

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the effect added, if it is its time; the whole picture is about the window."""
        steering = self._steering
        level = float(torch.tensor(call.sigma, dtype=torch.float32))  # as exact as ComfyUI's
        if not call.table.at(steering.end) <= level <= call.table.at(steering.start):
            return call
        return self._steer(call)

    @abstractmethod
    def _steer(self, call: NetworkCall) -> NetworkCall:
        """Return the call with the effect added."""

    def _weighed(self, effects: Sequence[Tensor], like: Tensor) -> list[Tensor]:
        """Return effects, of the finest details first, as much as they count."""
        strength = self._steering.strength
        if self._steering.pooled:
            effects = [effect.mean(dim=(2, 3), keepdim=True).expand_as(effect) for effect in effects]
        shares = torch.logspace(-1, 0, len(effects)).tolist() if self._steering.soft else [1.0] * len(effects)
        return [(effect * (strength * share)).to(like.dtype) for effect, share in zip(effects, shares, strict=True)]


class ControlledByNet(Steered):
    """By a ControlNet (Zhang et al. 2023, arXiv 2302.05543), which is asked with the latents, each time."""

    def __init__(self, network: Any, pictures: Tensor, steering: Steering) -> None:
        super().__init__(network, with_channels(pictures, network.config.conditioning_channels), steering)
        self._fitted: dict[tuple[int, int], Tensor] = {}
        self._sorts = _sorts(network.config.get("num_control_type"), steering.sort)

    def _steer(self, call: NetworkCall) -> NetworkCall:
        config, dtype = self._network.config, self._dtype
        self._check(call)
        down, mid = self._network(
            call.sample[:, : config.in_channels].to(dtype),
            call.timestep,
            encoder_hidden_states=_read(call).to(dtype),
            controlnet_cond=self._picture(call),
            added_cond_kwargs=None if call.added is None else dict(call.added),
            return_dict=False,
            **self._sorts,
        )
        effects = self._weighed((*down, mid), call.sample)
        *added, middle = _summed((*call.down, *(() if call.mid is None else (call.mid,))), effects)
        return replace(call, down=tuple(added), mid=middle)

    def _picture(self, call: NetworkCall) -> Tensor:
        height, width = call.sample.shape[-2:]
        if (height, width) not in self._fitted:
            self._fitted[height, width] = fitted(self._pictures, height, width).to(call.sample.device, self._dtype)
        found = spread(self._fitted[height, width], len(call.sample), call.prompts)
        return found.expand(len(call.sample), -1, -1, -1)

    def _check(self, call: NetworkCall) -> None:
        """Raise InputError if the ControlNet is for networks of another base."""
        config = self._network.config
        wanted, there = config.cross_attention_dim, _read(call).shape[-1]
        label = config.addition_embed_type == "text_time"
        if wanted != there or (label and call.added is None):
            raise InputError(
                f"the ControlNet is for networks that read text {wanted} wide{', with a label' if label else ''}; this "
                f"one reads text {there} wide: choose a ControlNet for the base of the model"
            )


def _read(call: NetworkCall) -> Tensor:
    """The text that a ControlNet reads."""
    return call.embeds if call.told is None else call.told


class ControlledByAdapter(Steered):
    """By a T2I adapter, which looks at the picture only, so once."""

    def __init__(self, network: Any, pictures: Tensor, steering: Steering) -> None:
        super().__init__(network, with_channels(pictures, network.shape.channels), steering)
        self._made: dict[tuple[int, ...], list[Tensor]] = {}

    def _steer(self, call: NetworkCall) -> NetworkCall:
        effects = self._weighed(self._features(call), call.sample)
        before = call.more.get(WITHIN, ())
        assert isinstance(before, list | tuple)
        # a list of its own each time: diffusers empties it
        return replace(call, more={**call.more, WITHIN: _summed(before, effects)})

    def _features(self, call: NetworkCall) -> list[Tensor]:
        key = (*call.sample.shape, call.prompts)
        if key not in self._made:
            height, width = call.sample.shape[-2:]
            pictures = fitted(self._pictures, height, width, self._network.shape.cell)
            pictures = spread(pictures.to(call.sample.device, self._dtype), len(call.sample), call.prompts)
            self._made[key] = [each.expand(len(call.sample), -1, -1, -1) for each in self._network(pictures)]
        return self._made[key]


def _sorts(known: int | None, sort: int | None) -> dict[str, int]:
    """Return what a union ControlNet is told of the picture; others know no sorts. InputError if it is too new."""
    if known is None or sort is None:
        return {}
    if sort >= known:
        raise InputError(
            f"the ControlNet knows {known} sorts of pictures, and this is number {sort + 1}: choose another sort, or "
            "the ControlNet's later release (ProMax), which knows 8"
        )
    return {"sort": sort}


def _summed(before: Sequence[Tensor], effects: Sequence[Tensor]) -> list[Tensor]:
    """Return effects on those that were there before, one by one; some networks have none before."""
    if not before:
        return list(effects)
    return [first + second for first, second in zip(before, effects, strict=True)]
