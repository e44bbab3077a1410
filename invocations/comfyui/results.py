"""What the nodes of this pack give: ComfyUI's sockets by their lower-case names, as values of ours."""

from __future__ import annotations

import builtins

from nodeloom.schema import (
    CLIPField,
    CLIPVisionField,
    CLIPVisionOutputField,
    ConditioningField,
    ControlField,
    GLIGENField,
    ImageField,
    InvocationOutput,
    LatentsField,
    LatentsOutput,
    MaskField,
    OutputField,
    StyleModelField,
    UNetField,
    VAEField,
    VideoField,
)


class NetworkOutput(InvocationOutput):
    """A denoising network."""

    model: UNetField = OutputField(description="Denoising network", title="MODEL")


class PatchedModelOutput(InvocationOutput):
    """A denoising network, as some nodes call it that change one."""

    patched_model: UNetField = OutputField(description="Denoising network", title="patched_model")


class NetworkAndClipOutput(InvocationOutput):
    """A denoising network and text encoders."""

    model: UNetField = OutputField(description="Denoising network", title="MODEL")
    clip: CLIPField = OutputField(description="Text encoders", title="CLIP")


class CheckpointOutput(InvocationOutput):
    """The three parts of a checkpoint."""

    model: UNetField = OutputField(description="Denoising network", title="MODEL")
    clip: CLIPField = OutputField(description="Text encoders", title="CLIP")
    vae: VAEField = OutputField(description="Autoencoder", title="VAE")


class CheckpointWithVisionOutput(InvocationOutput):
    """The four parts of a checkpoint with an image encoder."""

    model: UNetField = OutputField(description="Denoising network", title="MODEL")
    clip: CLIPField = OutputField(description="Text encoders", title="CLIP")
    vae: VAEField = OutputField(description="Autoencoder", title="VAE")
    clip_vision: CLIPVisionField = OutputField(description="The image encoder", title="CLIP_VISION")


class PicturedCheckpointOutput(InvocationOutput):
    """The parts of a checkpoint that is told of pictures and not of texts."""

    model: UNetField = OutputField(description="Denoising network", title="MODEL")
    clip_vision: CLIPVisionField = OutputField(description="The image encoder", title="CLIP_VISION")
    vae: VAEField = OutputField(description="Autoencoder", title="VAE")


class TextEncodersOutput(InvocationOutput):
    """Text encoders."""

    clip: CLIPField = OutputField(description="Text encoders", title="CLIP")


class AutoencoderOutput(InvocationOutput):
    """An autoencoder."""

    vae: VAEField = OutputField(description="Autoencoder", title="VAE")


class ImageEncoderOutput(InvocationOutput):
    """An image encoder."""

    clip_vision: CLIPVisionField = OutputField(description="The image encoder", title="CLIP_VISION")


class SeenOutput(InvocationOutput):
    """What an image encoder says of pictures."""

    clip_vision_output: CLIPVisionOutputField = OutputField(
        description="What the image encoder says", title="CLIP_VISION_OUTPUT"
    )


class ControlNetOutput(InvocationOutput):
    """What steers a network by pictures."""

    control_net: ControlField = OutputField(description="The ControlNet or T2I adapter", title="CONTROL_NET")


class StyleModelOutput(InvocationOutput):
    """A style adapter."""

    style_model: StyleModelField = OutputField(description="The style adapter", title="STYLE_MODEL")


class GLIGENOutput(InvocationOutput):
    """A GLIGEN model."""

    gligen: GLIGENField = OutputField(description="The GLIGEN model", title="GLIGEN")


class LatentOutput(InvocationOutput):
    """A batch of latents."""

    latent: LatentsField = OutputField(description="The latents", title="LATENT")


class GuidedLatentOutput(InvocationOutput):
    """Prompts, and the latents that they are for."""

    positive: ConditioningField = OutputField(description="What to show")
    negative: ConditioningField = OutputField(description="What to avoid")
    latent: LatentsField = OutputField(description="The latents")


class BatchOutput(InvocationOutput):
    """Pictures of one size, as ComfyUI's IMAGE."""

    image: list[ImageField] = OutputField(description="The pictures, in the order of the batch", title="IMAGE")


class MaskBatchOutput(InvocationOutput):
    """Masks of one size, as ComfyUI's MASK."""

    mask: list[MaskField] = OutputField(description="The masks, in the order of the batch", title="MASK")


class BatchAndMaskOutput(InvocationOutput):
    """Pictures of one size and their masks."""

    image: list[ImageField] = OutputField(description="The pictures, in the order of the batch", title="IMAGE")
    mask: list[MaskField] = OutputField(description="White where a picture is transparent", title="MASK")


class FilmOutput(InvocationOutput):
    """A film, as ComfyUI's VIDEO."""

    video: VideoField = OutputField(description="The film", title="VIDEO")


class PaddedOutput(InvocationOutput):
    """Pictures with room around them, and where that is."""

    image: list[ImageField] = OutputField(description="The larger pictures", title="IMAGE")
    mask: list[MaskField] = OutputField(description="White where there is nothing yet", title="MASK")


class ShownOutput(InvocationOutput):
    """What an output node of ComfyUI shows: there nothing takes it up, here a node or a run may."""

    images: list[ImageField] = OutputField(description="The pictures")


def latent_output(held: LatentsOutput) -> LatentOutput:
    """Latents as this pack names them, without the size of the picture."""
    return LatentOutput(latent=held.latents)


class StringValueOutput(InvocationOutput):
    """A text, as ComfyUI's STRING."""

    string: str = OutputField(description="The text", title="STRING")


class IntValueOutput(InvocationOutput):
    """A whole number, as ComfyUI's INT."""

    int: builtins.int = OutputField(description="The number", title="INT")


class FloatValueOutput(InvocationOutput):
    """A number, as ComfyUI's FLOAT."""

    float: builtins.float = OutputField(description="The number", title="FLOAT")


class BooleanValueOutput(InvocationOutput):
    """A truth value, as ComfyUI's BOOLEAN."""

    boolean: bool = OutputField(description="The truth value", title="BOOLEAN")
