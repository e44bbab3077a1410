"""The stage `base`: the expert for high noise, with both text encoders.

It learns from soft pictures: what is where, in which colour and shape. The fine detail is the refiner's. First the
pictures are small: what a word means is learnt there as well, in a third of the time. Later every other step is of
small pictures with two things and much noise: which is on which side is the hardest to learn, and decided there.
At last it is polished: the text encoders stay as they are, and what was hard for it, patterns in dark colours, comes
more often.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn, learnt
from nodeloom.runtime.training.networks import (
    TIMESTEPS,
    make_base,
    make_clip,
    make_open_clip,
    noised,
    parameter_total,
)
from nodeloom.runtime.training.stages.drawing import dice
from nodeloom.runtime.training.stages.latents import examples
from nodeloom.runtime.training.stages.noise import spread_timesteps
from nodeloom.runtime.training.texts import Tokenizers, draw_frames, drop_some, read_both

_HIGH: Final = 150
"""Below this timestep little of what a caption says is left to decide, so fewer examples are spent there."""

_LOW_SHARE: Final = 8

_SIDES_DECIDED: Final = 350
_SIDES_BATCH: Final = 2
_SIDES_EVERY: Final = 2
_SIDES_EVERY_POLISHED: Final = 5


def run(job: Job) -> None:
    """Train the base and its text encoders."""
    tokenizers = Tokenizers.load(job.folder)
    modules = _networks(job, len(tokenizers))
    known = examples(job)
    weights = {name: f"{parameter_total(module) / 1e6:.2f}" for name, module in modules.items()}
    job.tell(f"base: millions of weights {weights}, {len(known)} examples")

    pairs = [index for index, scene in enumerate(known.scenes) if len(scene.things) == 2]

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        rng, count = dice(job, "base", step), job.plan.base.batch
        is_small = share < job.plan.small_share
        is_polished = share >= job.plan.polished_from
        of_sides = not is_small and step % (_SIDES_EVERY_POLISHED if is_polished else _SIDES_EVERY) == 1
        if of_sides:
            chosen = rng.choices(pairs or range(len(known)), k=_SIDES_BATCH * count)
        else:
            chosen = known.some(rng, count, hard=is_polished)
        shown = known.small if is_small or of_sides else known.soft
        latents = shown[chosen].to(job.device, torch.float32, memory_format=torch.channels_last)
        given = drop_some([caption(known.scenes[index], rng) for index in chosen], rng)
        with torch.set_grad_enabled(not is_polished):
            read = read_both(modules["clip"], modules["open_clip"], tokenizers, given)
        low = _SIDES_DECIDED if of_sides else 0
        found = noise_loss(job, modules["unet"], latents, read, rng, low)
        return {"loss": found} if not of_sides else {"loss": found, "sides": found}

    learn(job, "base", modules, job.plan.base, loss)


def noise_loss(
    job: Job,
    unet: Callable[..., Any],
    latents: Tensor,
    read: tuple[Tensor, Tensor],
    rng: random.Random,
    lowest: int = 0,
) -> Tensor:
    """Return how far the base is off about noise in latents [B,4,h,w], having `read` embeds and pooled text.

    Timesteps are `lowest` at least.
    """
    count = len(latents)
    low = 0 if lowest else count // _LOW_SHARE
    timesteps = torch.cat(
        [
            spread_timesteps(low, 0, _HIGH, job.device),
            spread_timesteps(count - low, max(lowest, _HIGH), TIMESTEPS, job.device),
        ]
    )
    noise = torch.randn_like(latents)
    embeds, pooled = read
    added = {"text_embeds": pooled, "time_ids": draw_frames(count, job.plan.sizes, rng).to(job.device)}
    found = unet(noised(latents, noise, timesteps), timesteps, embeds, added_cond_kwargs=added).sample
    loss: Tensor = functional.mse_loss(found, noise)
    return loss


def trained_base(job: Job) -> dict[str, nn.Module]:
    """Return the base for use: its networks `unet`, `clip` and `open_clip`."""
    modules = _networks(job, len(Tokenizers.load(job.folder)))
    learnt(job, "base", modules)
    return modules


def _networks(job: Job, tokens: int) -> dict[str, nn.Module]:
    torch.manual_seed(job.plan.seed)
    sizes = job.plan.sizes
    return {"unet": make_base(sizes), "clip": make_clip(sizes, tokens), "open_clip": make_open_clip(sizes, tokens)}
