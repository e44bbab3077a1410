"""ComfyUI's nodes that say otherwise what a network's numbers mean; nothing is loaded here."""

from __future__ import annotations

from typing import Final, Literal

from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.invocations.comfyui.sampling import MODEL
from nodeloom.invocations.diffusion.changing import NORMALIZED, Setting, with_change
from nodeloom.schema import InputError, InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/advanced/model"
_PREDICTED: Final = {
    "eps": "epsilon",
    "v_prediction": "v_prediction",
    "lcm": "consistency",
    "x0": "sample",
    "img_to_img": "image_to_image",
    "edm": "edm",
}
_HIGHEST = "The highest noise level"
_LOWEST = "The lowest noise level"


def _sampling(model: UNetField, sampling: str, **words: Setting) -> NetworkOutput:
    """A network with all the words of `parametrization`, so that none of an earlier node counts any more."""
    silent: dict[str, Setting] = {
        "timestep_type": "discrete",
        "rescale_betas_zero_snr": False,
        "sigma_min": 0.002,
        "sigma_max": 120.0,
        "sigma_data": 1.0,
        "latent_space": "",
    }
    said = {**silent, "prediction_type": _PREDICTED[sampling], **words}
    return NetworkOutput(model=with_change(model, "sampling", **said))


def _between(model: UNetField, sampling: str, ends: tuple[float, float], **words: Setting) -> NetworkOutput:
    if not 0 < ends[0] < ends[1]:
        raise InputError(f"sigma_min is {ends[0]:g}, must be above 0 and below sigma_max, {ends[1]:g}")
    return _sampling(model, sampling, sigma_min=ends[0], sigma_max=ends[1], **words)


@invocation(
    "comfyui/ModelSamplingDiscrete",
    version=1,
    title="ModelSamplingDiscrete",
    category=CATEGORY,
    tags=["prediction", "lcm", "zsnr"],
)
class ModelSamplingDiscrete(Invocation):
    """Say what a network predicts, at the noise levels of Stable Diffusion: for models whose files do not tell."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    sampling: Literal["eps", "v_prediction", "lcm", "x0", "img_to_img"] = InputField(
        default="eps", description="What it predicts; lcm is for latent consistency models"
    )
    zsnr: bool = InputField(default=False, description="The noisiest level is noise alone")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note it."""
        timesteps = "distilled" if self.sampling == "lcm" else "discrete"
        return _sampling(self.model, self.sampling, rescale_betas_zero_snr=self.zsnr, timestep_type=timesteps)


@invocation(
    "comfyui/ModelSamplingContinuousEDM",
    version=1,
    title="ModelSamplingContinuousEDM",
    category=CATEGORY,
    tags=["prediction", "edm", "sigma"],
)
class ModelSamplingContinuousEDM(Invocation):
    """Say what a network predicts, at any noise level between two: as networks are trained in the way of EDM."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    sampling: Literal["v_prediction", "edm", "edm_playground_v2.5", "eps", "cosmos_rflow"] = InputField(
        default="v_prediction", description="What it predicts; cosmos_rflow is for networks that are not read here"
    )
    sigma_max: float = InputField(default=120.0, ge=0, le=1000, description=_HIGHEST)
    sigma_min: float = InputField(default=0.002, ge=0, le=1000, description=f"{_LOWEST}; above 0")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note it."""
        ends = (self.sigma_min, self.sigma_max)
        if self.sampling == "cosmos_rflow":
            raise InputError(
                "sampling is cosmos_rflow, which Stable Diffusion's networks don't know; choose another one"
            )
        if self.sampling.startswith("edm"):
            latents = NORMALIZED if self.sampling == "edm_playground_v2.5" else ""
            return _between(self.model, "edm", ends, timestep_type="continuous", sigma_data=0.5, latent_space=latents)
        return _between(self.model, self.sampling, ends, timestep_type="continuous")


@invocation(
    "comfyui/ModelSamplingContinuousV",
    version=1,
    title="ModelSamplingContinuousV",
    category=CATEGORY,
    tags=["prediction", "sigma"],
)
class ModelSamplingContinuousV(Invocation):
    """Say that a network predicts velocity at any noise level between two, and is told angles."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    sampling: Literal["v_prediction"] = InputField(default="v_prediction", description="What it predicts")
    sigma_max: float = InputField(default=500.0, ge=0, le=1000, description=_HIGHEST)
    sigma_min: float = InputField(default=0.03, ge=0, le=1000, description=f"{_LOWEST}; above 0")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note it."""
        return _between(self.model, self.sampling, (self.sigma_min, self.sigma_max), timestep_type="angular")
