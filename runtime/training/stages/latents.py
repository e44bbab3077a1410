"""The stage `latents`: scenes as the autoencoder sees them, crisp and soft, kept so that UNets learn without it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from safetensors.torch import load_file
from torch import Tensor

from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pictures import as_tensor
from nodeloom.runtime.training.rendering import softened
from nodeloom.runtime.training.stages.autoencoder import trained_autoencoder
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of
from nodeloom.runtime.training.world import Scene


@dataclass(frozen=True, slots=True)
class Examples:
    """Scenes with their scaled latents [N,4,h,w], crisp and soft, fp16 on the CPU."""

    scenes: list[Scene]
    crisp: Tensor
    soft: Tensor

    def __len__(self) -> int:
        return len(self.scenes)


def run(job: Job) -> None:
    """Encode the chunks that are not there yet, one file each."""
    vae = trained_autoencoder(job)
    for index in range(job.plan.chunks):
        path = job.at("latents", f"{index:04}.safetensors")
        if path.is_file():
            continue
        pictures = pictures_of(job, _scenes(job, index))
        crisp = encoded(job, vae, as_tensor(pictures))
        soft = encoded(job, vae, as_tensor([softened(picture) for picture in pictures]))
        keep_tensors(path, {"crisp": crisp.half(), "soft": soft.half()})
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
    return Examples(scenes, torch.cat([c["crisp"] for c in chunks]), torch.cat([c["soft"] for c in chunks]))


def _scenes(job: Job, index: int) -> list[Scene]:
    return draw_scenes(dice(job, "latents", index), job.plan.chunk)


@torch.no_grad()
def encoded(job: Job, vae: torch.nn.Module, pictures: Tensor) -> Tensor:
    """Return the scaled latents of pictures, on the CPU: the middle of the autoencoder's distribution."""
    parts = [
        vae.encode(part.to(job.device).contiguous(memory_format=torch.channels_last)).latent_dist.mean.cpu()  # type: ignore[operator]
        for part in torch.split(pictures, 16)
    ]
    scaling = float(vae.config.scaling_factor)  # type: ignore[union-attr, arg-type]
    return torch.cat(parts) * scaling
