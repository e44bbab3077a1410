"""The stage `quick`: a second autoencoder for the same latents, with a quarter of the weights.

It learns to make the latents that the first one makes, and to bring those back to pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import torch
from diffusers import AutoencoderKL
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.models.folders import CONFIG_SUFFIX
from nodeloom.runtime.models.original_export import export_vae
from nodeloom.runtime.models.original_layout import VAE
from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn
from nodeloom.runtime.training.networks import make_autoencoder, parameter_total
from nodeloom.runtime.training.stages.autoencoder import differences, draw_batch, measure, trained_autoencoder

NAME: Final = "tiny-quick-vae"
"""Name of the file."""

_ON_CROPS: Final = 0.8
_SPREAD: Final = 0.01


def run(job: Job) -> None:
    """Train the autoencoder and write it beside the other companions, its config with it."""
    first = trained_autoencoder(job)
    scaling = float(first.config.scaling_factor)
    vae = make_autoencoder(job.plan.sizes, scaling, quick=True)
    job.tell(
        f"quick: {parameter_total(vae) / 1e6:.2f} million weights, the first has {parameter_total(first) / 1e6:.2f}"
    )

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        pictures = draw_batch(job, "quick", step, job.plan.quick.batch, whole=share > _ON_CROPS)
        with torch.no_grad():
            meant = first.encode(pictures).latent_dist
        made = vae.encode(pictures).latent_dist
        told = differences(vae.decode(meant.sample()).sample, pictures)
        apart = functional.mse_loss(scaling * made.mean, scaling * meant.mean)
        spread = functional.mse_loss(made.logvar, meant.logvar)
        return told | {"loss": told["loss"] + apart + _SPREAD * spread, "apart": apart}

    learn(job, "quick", {"vae": vae}, job.plan.quick, loss)
    measure(job, vae.eval(), "quick")
    _write(job, vae.half())


def _write(job: Job, vae: AutoencoderKL) -> None:
    tensors = {name.removeprefix(VAE): tensor for name, tensor in export_vae(vae.state_dict()).items()}
    keep_tensors(job.at("companions", f"{NAME}.safetensors"), tensors, sort="vae")
    vae.save_config(job.at("companions", f"{NAME}{CONFIG_SUFFIX}", "vae"))
