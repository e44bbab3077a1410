"""ComfyUI's nodes for the noise of a run."""

from __future__ import annotations

from typing import Final

from nodeloom.invocations.comfyui.results import LatentOutput, latent_output
from nodeloom.invocations.comfyui.sampling_values import SIGMAS, NoiseField, NoiseOutput, SigmasField
from nodeloom.invocations.diffusion.exchange import hold_latents, latent_scale
from nodeloom.schema import InputField, Invocation, InvocationContext, LatentsField, Seed, UNetField, invocation

CATEGORY: Final = "comfyui/sampling/custom_sampling/noise"


@invocation("comfyui/RandomNoise", version=1, title="RandomNoise", category=CATEGORY, tags=["seed"])
class RandomNoise(Invocation):
    """Noise of a seed."""

    noise_seed: Seed = InputField(default=0, description="Seed of the noise")

    def invoke(self, context: InvocationContext) -> NoiseOutput:
        """Note the seed."""
        return NoiseOutput(noise=NoiseField(seed=self.noise_seed))


@invocation("comfyui/DisableNoise", version=1, title="DisableNoise", category=CATEGORY, tags=["noise"])
class DisableNoise(Invocation):
    """No noise: for latents that still hold an earlier run's."""

    def invoke(self, context: InvocationContext) -> NoiseOutput:
        """Note that there is none."""
        return NoiseOutput(noise=NoiseField())


@invocation(
    "comfyui/AddNoise",
    version=1,
    title="AddNoise",
    category="comfyui/_for_testing/custom_sampling/noise",
    accelerator=True,
    tags=["noise"],
)
class AddNoise(Invocation):
    """Add noise to latents, as much as is walked over by noise levels: from the first to the last of them."""

    model: UNetField = InputField(description="The network whose latents they are", title="MODEL", input="connection")
    noise: NoiseField = InputField(description="The noise", title="NOISE", input="connection")
    sigmas: SigmasField = InputField(description=SIGMAS, title="SIGMAS", input="connection")
    latent_image: LatentsField = InputField(description="The latents", title="LATENT", input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Add it; no levels are no noise."""
        import torch

        from nodeloom.runtime.diffusion.batches import PLACES, SAMPLES
        from nodeloom.runtime.diffusion.noise import initial_noise

        levels = self.sigmas.levels
        if not levels:
            return LatentOutput(latent=self.latent_image)
        bundle = context.tensors.get(self.latent_image.name)
        clean, places = bundle[SAMPLES], bundle.get(PLACES)
        noise = torch.zeros_like(clean)
        if self.noise.seed is not None:
            noise = initial_noise(clean.shape, self.noise.seed, None if places is None else places.tolist()).to(clean)
        scaling = latent_scale(context, self.model.model)
        strength = abs(levels[0] - levels[-1]) if len(levels) > 1 else levels[0]
        noised = torch.nan_to_num((clean * scaling + noise * strength) / scaling, nan=0.0, posinf=0.0, neginf=0.0)
        return latent_output(hold_latents(context, {**bundle, SAMPLES: noised}))
