"""Refuses a picture that can't possibly fit the device, before anything is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.diffusion.exchange import FACTOR
from nodeloom.schema import InputError

if TYPE_CHECKING:
    import torch
    from diffusers import AutoencoderKL


def check_step(field: str, unet: torch.nn.Module, latents: torch.Tensor) -> None:
    """Raise `InputError` about an input of latents [B,C,h,w] if not even the first layer of a step has room."""
    from nodeloom.runtime.diffusion.footprint import step_bytes

    height, width = (side * FACTOR for side in latents.shape[-2:])
    device = next(unet.parameters()).device
    _check(field, (width, height), "denoising it", step_bytes(unet, latents.shape), device)


def check_picture(field: str, vae: AutoencoderKL, width: int, height: int, what: str) -> None:
    """Raise `InputError` about an input if the autoencoder can't do `what` to a picture of that size in pixels."""
    from nodeloom.runtime.diffusion.footprint import picture_bytes

    _check(field, (width, height), what, picture_bytes(vae, width, height), vae.device)


def _check(field: str, size: tuple[int, int], what: str, needed: int, device: torch.device) -> None:
    from nodeloom.runtime.diffusion.footprint import device_memory

    there = device_memory(device)
    if there is not None and needed > there:
        raise InputError(
            f"{field} is a picture of {size[0]} x {size[1]} pixels: {what} takes at least {needed / 1e9:.1f} GB, "
            f"the device {device} has {there / 1e9:.1f} GB; make it smaller, or choose another device with "
            "NODELOOM_DEVICE"
        )
