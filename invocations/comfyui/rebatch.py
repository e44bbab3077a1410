"""ComfyUI's nodes that give batches of another size: what follows runs once for each of them."""

from __future__ import annotations

from typing import Annotated, Any, Final

from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    OutputField,
    TypeVariable,
    invocation,
)

_SIZE: Final = "How many pictures are in each batch; the last one may have less"


class LatentBatchesOutput(InvocationOutput):
    """Batches of latents, one at a time."""

    latent: list[LatentsField] = OutputField(description="Each batch", title="LATENT", spread=True)


@invocation(
    "comfyui/RebatchLatents",
    version=1,
    title="Rebatch Latents",
    category="comfyui/latent/batch",
    tags=["batch", "list", "split"],
    pairs=True,
    accelerator=True,
)
class RebatchLatents(Invocation):
    """Put latents into batches of another size: what follows runs once for each. A list is taken as a whole."""

    latents: list[LatentsField] = InputField(
        description="The latents", title="LATENT", input="connection", gather=True, min_length=1
    )
    batch_size: int = InputField(default=1, ge=1, le=4096, description=_SIZE)

    def invoke(self, context: InvocationContext) -> LatentBatchesOutput:
        """Join and cut them."""
        from nodeloom.invocations.diffusion.exchange import hold_latents
        from nodeloom.runtime.diffusion.rebatching import rebatched

        bundles = [context.tensors.get(field.name) for field in self.latents]
        found = rebatched(bundles, self.batch_size)
        return LatentBatchesOutput(latent=[hold_latents(context, bundle).latents for bundle in found])


class ImageBatchesOutput(InvocationOutput):
    """Batches of pictures, one at a time."""

    image: Annotated[Any, TypeVariable("T")] = OutputField(description="Each batch", title="IMAGE", spread=True)


@invocation(
    "comfyui/RebatchImages",
    version=1,
    title="Rebatch Images",
    category="comfyui/image/batch",
    tags=["batch", "list", "split"],
    pairs=True,
)
class RebatchImages(Invocation):
    """Put pictures into batches of another size: what follows runs once for each. A list is taken as a whole."""

    images: list[Annotated[Any, TypeVariable("T")]] = InputField(
        description="The pictures", title="IMAGE", input="connection", gather=True
    )
    batch_size: int = InputField(default=1, ge=1, le=4096, description=_SIZE)

    def invoke(self, context: InvocationContext) -> ImageBatchesOutput:
        """Cut the list; `InputError` if it is empty."""
        if not self.images:
            raise InputError("images is an empty list; connect at least one picture")
        starts = range(0, len(self.images), self.batch_size)
        return ImageBatchesOutput(image=[self.images[at : at + self.batch_size] for at in starts])
