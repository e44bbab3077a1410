"""Pictures in the place of text: what an image encoder says, noised, for networks that are told it.

SD 2.1 unCLIP is told it beside how much it was noised; SDXL takes it for the pooled text, which is known as revision.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.schema.errors import InputError

CLASS_LABELS: Final = "class_labels"
"""What diffusers calls what a network of unCLIP is told."""

_LEVELS: Final = 1000
_OFFSET: Final = 0.008  # of the cosine schedule (Nichol and Dhariwal 2021, arXiv 2102.09672)
_MOST_NOISE: Final = 0.999
_SEED_BEFORE: Final = 10  # ComfyUI noises pictures with another seed than latents
_LONGEST_WAVE: Final = 10_000
_TEXT: Final = "text_embeds"


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """What an image encoder says of a picture [P], how strongly it is told, and how much of the noise it gets, 0..1."""

    embeds: Tensor
    strength: float
    noise: float


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A hint: what is said of pictures takes the place of the pooled text."""

    said: Tensor

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the pictures in it; raise InputError where they are of another width."""
        if call.added is None or _TEXT not in call.added:
            return call
        text = call.added[_TEXT]
        if self.said.shape[1] < text.shape[1]:
            raise InputError(
                f"the image encoder's words are {self.said.shape[1] // 2} wide, the network reads pooled text "
                f"{text.shape[1]} wide: take the image encoder that belongs to the text encoder, for SDXL CLIP's G"
            )
        said = self.said[:, : text.shape[1]].to(text).expand(len(text), -1)
        return replace(call, added={**call.added, _TEXT: said})


@dataclass(frozen=True, slots=True, eq=False)
class Labeled:
    """A hint: a network of unCLIP is told of pictures beside the text, or of none."""

    said: Tensor | None
    width: int

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call with the pictures in it; raise InputError where they are of another width."""
        if self.said is not None and self.said.shape[1] != self.width:
            raise InputError(
                f"the image encoder's words are {self.said.shape[1] // 2} wide, the network reads ones "
                f"{self.width // 2} wide: take the image encoder that comes with the model"
            )
        said = torch.zeros(1, self.width) if self.said is None else self.said
        told = said.to(call.embeds).expand(len(call.embeds), -1)
        return replace(call, more={**call.more, CLASS_LABELS: told})


def pictures_said(pictures: Sequence[Pictured], seed: int, merged: float) -> Tensor:
    """Return [1, 2P] fp32: what is said of pictures, noised, and the embedding of how much noise there is.

    Several are added up, and noised once more by the share `merged` of all noise. The numbers are those that ComfyUI
    draws on a CPU: all of the first noises are the same, and the second one follows them.
    """
    generator = torch.Generator()
    sums: list[Tensor] = []
    for picture in pictures:
        generator.manual_seed(seed - _SEED_BEFORE)
        sums.append(_noised(picture.embeds[None].cpu(), picture.noise, generator) * picture.strength)
    if len(sums) == 1:
        return sums[0]
    total = torch.stack(sums).sum(0)
    return _noised(total[:, : total.shape[1] // 2], merged, generator)


def _noised(embeds: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """What is said [1,P] with its share of noise, and that share's embedding beside it [1,P]."""
    level = round((_LEVELS - 1) * share)
    kept = _kept(level)
    noise = torch.randn(embeds.shape, generator=generator)
    noised = embeds.float() * math.sqrt(kept) + noise * math.sqrt(1.0 - kept)
    return torch.cat([noised, _waves(level, embeds.shape[1])], dim=1)


def _kept(level: int) -> float:
    """The variance that is left of a picture at a level of the cosine schedule."""

    def signal(share: float) -> float:
        return math.cos((share + _OFFSET) / (1 + _OFFSET) * math.pi / 2) ** 2

    betas = (1 - signal((step + 1) / _LEVELS) / signal(step / _LEVELS) for step in range(level + 1))
    return math.prod(1 - min(beta, _MOST_NOISE) for beta in betas)


def _waves(level: int, width: int) -> Tensor:
    """The usual embedding of a level [1, width]: cosines, then sines."""
    half = width // 2
    waves = torch.exp(-math.log(_LONGEST_WAVE) * torch.arange(half, dtype=torch.float32) / half) * level
    return functional.pad(torch.cat([waves.cos(), waves.sin()]), (0, width % 2))[None]
