"""The stage `latents`: scenes as the autoencoder sees them, crisp and soft, kept so that UNets learn without it.

Soft ones are there in half the size, too: from these a UNet learns what words mean in a third of the time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import torch
from safetensors.torch import load_file
from torch import Tensor

from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pictures import as_tensor
from nodeloom.runtime.training.rendering import softened
from nodeloom.runtime.training.stages.autoencoder import trained_autoencoder
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of
from nodeloom.runtime.training.world import COLOURS, Scene, Thing

_PATTERNED: Final = ("striped", "dotted", "checked", "rough")
_DARK: Final = 175


@dataclass(frozen=True, slots=True)
class Examples:
    """Scenes with their scaled latents [N,4,h,w], crisp and soft, and small ones [N,4,h/2,w/2], fp16 on the CPU.

    ladder: how hard the examples are, added up.
    """

    scenes: list[Scene]
    crisp: Tensor
    soft: Tensor
    small: Tensor
    ladder: list[int]

    def __len__(self) -> int:
        return len(self.scenes)

    def some(self, rng: random.Random, count: int, *, hard: bool) -> list[int]:
        """Return the indices of examples drawn at random: the hard ones more often, or all alike."""
        if hard:
            return rng.choices(range(len(self)), cum_weights=self.ladder, k=count)
        return [rng.randrange(len(self)) for _ in range(count)]


def run(job: Job) -> None:
    """Encode the chunks that are not there yet, one file each."""
    vae = trained_autoencoder(job)
    for index in range(job.plan.chunks):
        path = job.at("latents", f"{index:04}.safetensors")
        if path.is_file():
            continue
        scenes = _scenes(job, index)
        pictures, halves = pictures_of(job, scenes), pictures_of(job, scenes, smaller=2)
        crisp = encoded(job, vae, as_tensor(pictures))
        soft, small = (encoded(job, vae, as_tensor([softened(each) for each in size])) for size in (pictures, halves))
        keep_tensors(path, {"crisp": crisp.half(), "soft": soft.half(), "small": small.half()})
        apart = float((crisp - soft).square().mean().sqrt())
        job.tell(
            f"latents: chunk {index + 1} of {job.plan.chunks}, spread {crisp.std():.3f}, soft ones {apart:.3f} off"
        )


def examples(job: Job) -> Examples:
    """Return all examples that were encoded; raises FileNotFoundError where there are none."""
    paths = sorted(job.at("latents").glob("*.safetensors"))
    if not paths:
        raise FileNotFoundError(f"{job.at('latents')} has no latents: run the stage latents first")
    chunks = [load_file(path) for path in paths]
    scenes = [scene for path in paths for scene in _scenes(job, int(path.stem))]
    crisp, soft, small = (torch.cat([chunk[name] for chunk in chunks]) for name in ("crisp", "soft", "small"))
    return Examples(scenes, crisp, soft, small, [*accumulate(_hardness(scene) for scene in scenes)])


def _scenes(job: Job, index: int) -> list[Scene]:
    return draw_scenes(dice(job, "latents", index), job.plan.chunk)


def _hardness(scene: Scene) -> int:
    """Return how often an example is drawn where hard ones matter: a pattern in a dark colour is told last."""
    return max(_thing_hardness(thing) for thing in scene.things)


def _thing_hardness(thing: Thing) -> int:
    if thing.finish not in _PATTERNED:
        return 1
    return 4 if max(COLOURS[thing.colour]) < _DARK else 2


@torch.no_grad()
def encoded(job: Job, vae: torch.nn.Module, pictures: Tensor) -> Tensor:
    """Return the scaled latents of pictures, on the CPU: the middle of the autoencoder's distribution."""
    parts = [
        vae.encode(part.to(job.device).contiguous(memory_format=torch.channels_last)).latent_dist.mean.cpu()  # type: ignore[operator]
        for part in torch.split(pictures, 16)
    ]
    scaling = float(vae.config.scaling_factor)  # type: ignore[union-attr, arg-type]
    return torch.cat(parts) * scaling
