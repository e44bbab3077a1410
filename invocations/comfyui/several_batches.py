"""ComfyUI's nodes that put any number of batches behind each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.invocations.comfyui.batches import Batch, MaskBatch
from nodeloom.invocations.comfyui.growing import given, growing
from nodeloom.invocations.comfyui.pixels import kept, kept_greys, masks, pictures, with_channels
from nodeloom.invocations.comfyui.results import BatchOutput, LatentOutput, MaskBatchOutput, latent_output
from nodeloom.invocations.comfyui.scaling import scaled
from nodeloom.invocations.diffusion.exchange import hold_latents
from nodeloom.schema import Invocation, InvocationContext, LatentsField, invocation

MOST: Final = 50
"""Batches of one node."""


def _titles(key: str) -> dict[str, str]:
    """What the inputs `key0`, `key1` and so on are called: they are counted from 1."""
    return {f"{key}{at}": str(at + 1) for at in range(MOST)}


def joined_pictures(context: InvocationContext, batches: Mapping[str, Batch]) -> BatchOutput:
    """Batches behind each other, by their inputs: all of the size of the first, opaque where only others are not."""
    import torch

    found = [pictures(context, field, batch) for field, batch in batches.items()]
    channels = max(each.shape[-1] for each in found)
    first, *others = [with_channels(each, channels) for each in found]
    size = (first.shape[2], first.shape[1])
    fitting = (
        each if each.shape[1:3] == first.shape[1:3] else scaled(each, size, "bilinear", crop=True) for each in others
    )
    return BatchOutput(image=kept(context, torch.cat([first, *fitting])))


class Images(Invocation):
    """Put batches of pictures behind each other, all resized to the size of the first, without what does not fit."""

    def invoke(self, context: InvocationContext) -> BatchOutput:
        """Join them; beside transparent pictures others are opaque."""
        return joined_pictures(context, {f"images.{key}": batch for key, batch in given(self, "images").items()})


class Masks(Invocation):
    """Put batches of masks behind each other, all resized to the size of the first, without what does not fit."""

    def invoke(self, context: InvocationContext) -> MaskBatchOutput:
        """Join them."""
        import torch

        first, *others = [masks(context, f"masks.{key}", batch) for key, batch in given(self, "masks").items()]
        size = (first.shape[2], first.shape[1])
        fitting = (
            each if each.shape == first.shape else scaled(each[..., None], size, "bilinear", crop=True)[..., 0]
            for each in others
        )
        return MaskBatchOutput(mask=kept_greys(context, torch.cat([first, *fitting])))


class Latents(Invocation):
    """Put batches of latents behind each other; each picture keeps the noise that it had in its own."""

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Join them; what travels beside the first stays."""
        from nodeloom.runtime.diffusion.batches import joined

        bundle, *others = [context.tensors.get(latents.name) for latents in given(self, "latents").values()]
        for other in others:
            bundle = joined(bundle, other)
        return latent_output(hold_latents(context, bundle))


BatchImagesNode: Final = invocation(
    "comfyui/BatchImagesNode",
    version=1,
    title="Batch Images (Several)",
    category="comfyui/image",
    tags=["batch", "join"],
    accelerator=True,
)(growing("BatchImagesNode", Images, "images", _titles("image"), Batch, "Pictures of the batch"))
BatchMasksNode: Final = invocation(
    "comfyui/BatchMasksNode",
    version=1,
    title="Batch Masks",
    category="comfyui/mask",
    tags=["batch", "join"],
    accelerator=True,
)(growing("BatchMasksNode", Masks, "masks", _titles("mask"), MaskBatch, "Masks of the batch"))
BatchLatentsNode: Final = invocation(
    "comfyui/BatchLatentsNode",
    version=1,
    title="Batch Latents",
    category="comfyui/latent/batch",
    tags=["batch", "join"],
    accelerator=True,
)(growing("BatchLatentsNode", Latents, "latents", _titles("latent"), LatentsField, "Latents of the batch"))
