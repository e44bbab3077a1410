"""ComfyUI's nodes that save models: mixtures and what LoRAs make of them, as files that load again.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.invocations.diffusion.changing import config_of
from nodeloom.invocations.diffusion.patching import encoder_models, parameters
from nodeloom.schema import (
    CLIPField,
    FileField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    UNetField,
    VAEField,
    invocation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

    from nodeloom.runtime.models.conversion import Tensors
    from nodeloom.runtime.models.records import Base, Part

CATEGORY: Final = "comfyui/advanced/model_merging"
_TAGS: Final = ["file", "export", "output", "model"]
_PREFIX: Final = "Beginning of the file's name"
_MODEL: Final = "The network to save, with all that was done with its weights"
_CLIP: Final = "The text encoders to save, with all that was done with their weights"
_VAE: Final = "The autoencoder to save"
_ENDING: Final = "safetensors"


class SavedModelsOutput(InvocationOutput):
    """The files of models: there nothing takes them up, here a run may tell of them."""

    models: list[FileField] = OutputField(description="The files")


@invocation(
    "comfyui/CheckpointSave", version=1, title="Save Checkpoint", category=CATEGORY, tags=_TAGS, output=True,
    accelerator=True,
)  # fmt: skip
class CheckpointSave(Invocation):
    """Save a model as one file, in the original layout that every program reads."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    clip: CLIPField = InputField(description=_CLIP, title="CLIP", input="connection")
    vae: VAEField = InputField(description=_VAE, title="VAE", input="connection")
    filename_prefix: str = InputField(default="checkpoints/ComfyUI", max_length=10_000, description=_PREFIX)

    def invoke(self, context: InvocationContext) -> SavedModelsOutput:
        """Save it."""
        from nodeloom.runtime.models.part_export import checkpoint_tensors

        config = config_of(context, self.model)
        parts: dict[Part, Tensors] = {"unet": _unet(context, self.model), "vae": _vae(context, self.vae)}
        parts.update(_encoders(context, self.clip))
        tensors = checkpoint_tensors(_base(self.model, config), parts, config)
        return SavedModelsOutput(models=[_saved(context, tensors, self.filename_prefix)])


@invocation(
    "comfyui/ModelSave", version=1, title="ModelSave", category=CATEGORY, tags=_TAGS, output=True, accelerator=True
)
class ModelSave(Invocation):
    """Save a denoising network as a file of its own."""

    model: UNetField = InputField(description=_MODEL, title="MODEL", input="connection")
    filename_prefix: str = InputField(default="diffusion_models/ComfyUI", max_length=10_000, description=_PREFIX)

    def invoke(self, context: InvocationContext) -> SavedModelsOutput:
        """Save it."""
        from nodeloom.runtime.models.part_export import unet_tensors

        tensors = unet_tensors(_unet(context, self.model), config_of(context, self.model))
        return SavedModelsOutput(models=[_saved(context, tensors, self.filename_prefix)])


@invocation(
    "comfyui/CLIPSave", version=1, title="CLIPSave", category=CATEGORY, tags=_TAGS, output=True, accelerator=True
)
class CLIPSave(Invocation):
    """Save text encoders, each as a file of its own."""

    clip: CLIPField = InputField(description=_CLIP, title="CLIP", input="connection")
    filename_prefix: str = InputField(default="clip/ComfyUI", max_length=10_000, description=_PREFIX)

    def invoke(self, context: InvocationContext) -> SavedModelsOutput:
        """Save them; the name tells which is which."""
        from nodeloom.runtime.models.part_export import encoder_tensors

        letters = {"text_encoder": "h" if self.clip.model.base == "sd2" else "l", "text_encoder_2": "g"}
        files = [
            _saved(context, encoder_tensors(tensors), f"{self.filename_prefix}_clip_{letters[part]}")
            for part, tensors in _encoders(context, self.clip).items()
        ]
        return SavedModelsOutput(models=files)


@invocation("comfyui/VAESave", version=1, title="VAESave", category=CATEGORY, tags=_TAGS, output=True, accelerator=True)
class VAESave(Invocation):
    """Save an autoencoder as a file of its own."""

    vae: VAEField = InputField(description=_VAE, title="VAE", input="connection")
    filename_prefix: str = InputField(default="vae/ComfyUI_vae", max_length=10_000, description=_PREFIX)

    def invoke(self, context: InvocationContext) -> SavedModelsOutput:
        """Save it."""
        from nodeloom.runtime.models.part_export import vae_tensors

        tensors = vae_tensors(_vae(context, self.vae))
        return SavedModelsOutput(models=[_saved(context, tensors, self.filename_prefix)])


def _saved(context: InvocationContext, tensors: Tensors, prefix: str) -> FileField:
    from nodeloom.runtime.models.part_export import file_of

    return context.files.save(file_of(tensors, {}), file_prefix(prefix, 0, 0), _ENDING)


def _unet(context: InvocationContext, unet: UNetField) -> Tensors:
    return parameters(context, unet, "unet", unet.model)


def _encoders(context: InvocationContext, clip: CLIPField) -> dict[Part, Tensors]:
    """The text encoders by part; what was done with them is in half precision, as it is when they are used."""
    from torch import float16

    models = encoder_models(context, clip)
    return {part: parameters(context, clip, part, model, held=float16) for part, model in models.items()}


def _vae(context: InvocationContext, vae: VAEField) -> Tensors:
    network = cast("torch.nn.Module", context.models.load(vae.model, "vae"))
    return dict(network.named_parameters())


def _base(unet: UNetField, config: Mapping[str, object]) -> Base | None:
    """The base of a network: as its model is known, or by the text that it reads."""
    from nodeloom.runtime.models.original_layout import text_base

    width = config.get("cross_attention_dim")
    return cast("Base | None", unet.model.base) or (text_base(width) if isinstance(width, int) else None)
