"""The pack `diffusion`: models, prompts, latents and denoising. torch is imported when a node runs, not before."""

from nodeloom.schema import Pack

pack = Pack(
    "diffusion",
    version="1.0.0",
    module=__name__,
    title="Diffusion",
    description="Load models, encode prompts, denoise latents, and turn them into pictures.",
)
