"""`comfyui/SVD_img2vid_Conditioning`: what Stable Video Diffusion is told of the picture that a film begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.invocations.comfyui.beginnings import begun, prompted
from nodeloom.invocations.comfyui.results import GuidedLatentOutput
from nodeloom.invocations.diffusion.film import told_film
from nodeloom.schema import (
    CLIPVisionField,
    HintField,
    InputField,
    Invocation,
    InvocationContext,
    VAEField,
    invocation,
)

if TYPE_CHECKING:
    from torch import Tensor


@invocation(
    "comfyui/SVD_img2vid_Conditioning",
    version=1,
    title="SVD_img2vid_Conditioning",
    category="comfyui/conditioning/video_models",
    tags=["svd", "film", "video", "animate"],
    accelerator=True,
)
class SVDImg2vidConditioning(Invocation):
    """Let a film begin with a picture: two prompts that say so, and empty latents for its pictures."""

    clip_vision: CLIPVisionField = InputField(description="The image encoder", title="CLIP_VISION", input="connection")
    init_image: Batch = InputField(
        description="The picture that the film begins with", title="IMAGE", input="connection"
    )
    vae: VAEField = InputField(description="The autoencoder", title="VAE", input="connection")
    width: int = InputField(default=1024, ge=16, le=16384, description="Width of the film in pixels")
    height: int = InputField(default=576, ge=16, le=16384, description="Height of the film in pixels")
    video_frames: int = InputField(default=14, ge=1, le=4096, description="How many pictures the film has")
    motion_bucket_id: int = InputField(default=127, ge=1, le=1023, description="How much moves")
    fps: int = InputField(default=6, ge=1, le=1024, description="Pictures a second")
    augmentation_level: float = InputField(
        default=0.0, ge=0, le=10, description="Noise on the first picture: with more, the film keeps less to it"
    )

    def invoke(self, context: InvocationContext) -> GuidedLatentOutput:
        """Look at the picture, and encode it."""
        size = (self.width, self.height)
        first = begun(context, self.clip_vision, self.init_image, self.vae, size, noise=self.augmentation_level)

        def told(latents: Tensor) -> HintField:
            return told_film(
                context, latents, fps=self.fps, motion=self.motion_bucket_id, noise=self.augmentation_level
            )

        return prompted(context, first, first.nothing, told, self.video_frames, size)
