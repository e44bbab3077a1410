"""The stages `autoencoder` and `decoder`: pictures to latents and back, then the way back once more by itself.

First on crops, which show more of the world in a second, in the end on whole pictures: norms see all of one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Final

import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.training.finishes import PERIOD
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn, learnt
from nodeloom.runtime.training.networks import make_autoencoder, parameter_total
from nodeloom.runtime.training.pictures import as_pictures, as_tensor, decibels, save_sheet
from nodeloom.runtime.training.rendering import softened
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of

_CROP: Final = 64
_CROPS: Final = 2
_ON_CROPS: Final = 0.7
_SOFT: Final = 0.3
_PAIRS: Final = 0.4
_DIVERGENCE: Final = 1e-3
_SHOWN: Final = 12


def run(job: Job) -> None:
    """Train the autoencoder, and measure the spread of its latents."""
    vae = make_autoencoder(job.plan.sizes)
    job.tell(f"autoencoder: {parameter_total(vae) / 1e6:.2f} million weights")

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        pictures = draw_batch(job, "autoencoder", step, job.plan.autoencoder.batch, whole=share > _ON_CROPS)
        posterior = vae.encode(pictures).latent_dist
        found = vae.decode(posterior.sample()).sample
        divergence = posterior.kl().mean() / posterior.mean[0].numel()
        told = differences(found, pictures)
        return told | {"loss": told["loss"] + _DIVERGENCE * divergence, "kl": divergence}

    learn(job, "autoencoder", {"vae": vae}, job.plan.autoencoder, loss)
    measure(job, vae.eval(), "autoencoder")
    pictures = draw_batch(job, "spread", 0, job.plan.measured, whole=True)
    with torch.no_grad():
        latents = torch.cat([vae.encode(part).latent_dist.mean for part in torch.split(pictures, 8)])
    scaling = {"scaling": round(1 / float(latents.std()), 5), "means": latents.mean((0, 2, 3)).tolist()}
    job.at("autoencoder", "scaling.json").write_text(json.dumps(scaling) + "\n")
    job.tell(f"autoencoder: {scaling}")


def run_decoder(job: Job) -> None:
    """Train the decoder further, with the latents as they are."""
    vae = _trained(job)
    parts = {"decoder": vae.decoder, "post": vae.post_quant_conv}

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        pictures = draw_batch(job, "decoder", step, job.plan.decoder.batch, whole=True)
        with torch.no_grad():
            latents = vae.encode(pictures).latent_dist.sample()
        return differences(vae.decode(latents).sample, pictures)

    vae.decoder.requires_grad_(True)
    vae.post_quant_conv.requires_grad_(True)
    learn(job, "decoder", parts, job.plan.decoder, loss)
    measure(job, vae.eval(), "decoder")


def trained_autoencoder(job: Job) -> AutoencoderKL:
    """Return the autoencoder for use, with the decoder that was trained further if there is one."""
    vae = _trained(job)
    if job.at("decoder").is_dir():
        learnt(job, "decoder", {"decoder": vae.decoder, "post": vae.post_quant_conv})
    return vae


def _trained(job: Job) -> AutoencoderKL:
    scaling = json.loads(job.at("autoencoder", "scaling.json").read_text())["scaling"]
    vae = make_autoencoder(job.plan.sizes, scaling)
    learnt(job, "autoencoder", {"vae": vae})
    return vae


def draw_batch(job: Job, what: str, step: int, count: int, *, whole: bool) -> Tensor:
    """Return pictures [B,3,H,W], some soft: whole ones, fewer for they are larger, or crops on the grid of patterns."""
    rng = dice(job, what, step)
    cropped = not whole and job.plan.sizes.picture > _CROP
    drawn = max(1, count // _CROPS if cropped else count // 3 if job.plan.sizes.picture > _CROP else count)
    pictures = pictures_of(job, draw_scenes(rng, drawn, _PAIRS))
    tensor = as_tensor([softened(picture) if rng.random() < _SOFT else picture for picture in pictures])
    if cropped:
        tensor = torch.stack([_crop(picture, rng) for picture in tensor for _ in range(_CROPS)])
    return tensor.to(job.device).contiguous(memory_format=torch.channels_last)


def _crop(picture: Tensor, rng: random.Random) -> Tensor:
    top, left = (rng.randrange(0, side - _CROP + 1, PERIOD) for side in picture.shape[1:])
    return picture[:, top : top + _CROP, left : left + _CROP]


def differences(found: Tensor, true: Tensor) -> dict[str, Tensor]:
    """Return how far pictures are apart: in levels, at edges and in fine detail; and the error in decibels."""
    squares = functional.mse_loss(found, true)
    down = (found.diff(dim=2) - true.diff(dim=2)).abs().mean()
    across = (found.diff(dim=3) - true.diff(dim=3)).abs().mean()
    diagonal = (found.diff(dim=2).diff(dim=3) - true.diff(dim=2).diff(dim=3)).abs().mean()
    loss = functional.l1_loss(found, true) + 2 * squares + down + across + 0.5 * diagonal
    return {"loss": loss, "dB": 10 * torch.log10(4 / squares.detach())}


def measure(job: Job, vae: AutoencoderKL, name: str) -> None:
    """Tell how near pictures come back that were never seen, and show some."""
    count = job.plan.measured // 4
    scenes = draw_scenes(dice(job, "measured"), count, _PAIRS, held_out=True)
    true = as_tensor(pictures_of(job, scenes)).to(job.device)
    with torch.no_grad():
        found = torch.cat([vae.decode(vae.encode(part).latent_dist.mean).sample for part in torch.split(true, 8)])
    job.tell(f"{name}: {decibels(found, true):.2f} dB on {count} pictures that were never seen")
    save_sheet(job.at(f"{name}.png"), [as_pictures(true[:_SHOWN]), as_pictures(found[:_SHOWN])])
