"""`comfyui/SaveLatent`: latents as a file."""

from __future__ import annotations

from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.schema import (
    FileField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    OutputField,
    invocation,
)


class SavedLatentsOutput(InvocationOutput):
    """The files of latents: there nothing takes them up, here a run may tell of them."""

    latents: list[FileField] = OutputField(description="The file")


@invocation(
    "comfyui/SaveLatent",
    version=1,
    title="SaveLatent",
    category="comfyui/_for_testing",
    tags=["file", "export", "output", "latents"],
    output=True,
)
class SaveLatent(Invocation):
    """Save latents as a file of ComfyUI's, `latent_tensor` in safetensors, the whole batch in one."""

    samples: LatentsField = InputField(description="The latents to save", title="LATENT", input="connection")
    filename_prefix: str = InputField(
        default="latents/ComfyUI", max_length=10_000, description="Beginning of the file's name"
    )

    def invoke(self, context: InvocationContext) -> SavedLatentsOutput:
        """Save them."""
        import torch
        from safetensors.torch import save

        samples = context.tensors.get(self.samples.name)["samples"].detach().float().cpu().contiguous()
        # The empty tensor says that nothing is scaled, as ComfyUI writes it.
        data = save({"latent_tensor": samples, "latent_format_version_0": torch.tensor([])})
        height, width = (8 * side for side in samples.shape[-2:])
        field = context.files.save(data, file_prefix(self.filename_prefix, width, height), "latent")
        return SavedLatentsOutput(latents=[field])
