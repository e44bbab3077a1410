"""ComfyUI's nodes that choose a sampler, some with options of its own."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.model_schedulers import noise_levels
from nodeloom.invocations.comfyui.sampling import SAMPLER
from nodeloom.invocations.comfyui.sampling_values import SamplerField, SamplerOutput
from nodeloom.invocations.diffusion.sampling import SamplerName
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

CATEGORY: Final = "comfyui/sampling/custom_sampling/samplers"
_ETA = "How much of the noise is new in each step: 0 is none"
_S_NOISE = "What new noise is multiplied with"
_DEVICE = "Where the path of the noise is drawn: on a GPU it is quicker, and another one than on a CPU"

NoiseDevice: TypeAlias = Literal["gpu", "cpu"]


def sampler(name: str, **options: bool | int | float | str) -> SamplerOutput:
    """A sampler with options."""
    return SamplerOutput(sampler=SamplerField(name=name, options=options))


def _on(name: str, device: NoiseDevice) -> str:
    return f"{name}_gpu" if device == "gpu" else name


@invocation("comfyui/KSamplerSelect", version=1, title="KSamplerSelect", category=CATEGORY, tags=["sampler"])
class KSamplerSelect(Invocation):
    """Choose a sampler."""

    sampler_name: SamplerName = InputField(default="euler", description=SAMPLER)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it."""
        return sampler(self.sampler_name)


@invocation(
    "comfyui/SamplerEulerAncestral", version=1, title="SamplerEulerAncestral", category=CATEGORY, tags=["sampler"]
)
class SamplerEulerAncestral(Invocation):
    """Euler's method with fresh noise after every step."""

    eta: float = InputField(default=1.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler("euler_ancestral", eta=self.eta, s_noise=self.s_noise)


@invocation(
    "comfyui/SamplerEulerAncestralCFGPP",
    version=1,
    title="SamplerEulerAncestralCFG++",
    category=CATEGORY,
    tags=["sampler"],
)
class SamplerEulerAncestralCFGPP(Invocation):
    """Euler's method with fresh noise after every step, under CFG++: use a cfg of 1 to 2."""

    eta: float = InputField(default=1.0, ge=0, le=1, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=10, description=_S_NOISE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler("euler_ancestral_cfg_pp", eta=self.eta, s_noise=self.s_noise)


@invocation(
    "comfyui/SamplerEulerCFGpp",
    version=1,
    title="SamplerEulerCFG++",
    category="comfyui/_for_testing",
    tags=["sampler"],
    classification="beta",
)
class SamplerEulerCFGpp(Invocation):
    """Euler's method under CFG++: use a cfg of 1 to 2."""

    version: Literal["regular", "alternative"] = InputField(
        default="regular",
        description="regular keeps the noise that the negative leaves; alternative steps beyond the guided picture",
    )

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it."""
        return sampler("euler_cfg_pp", alternative=self.version == "alternative")


@invocation("comfyui/SamplerLMS", version=1, title="SamplerLMS", category=CATEGORY, tags=["sampler"])
class SamplerLMS(Invocation):
    """A polynomial through the last slopes."""

    order: int = InputField(default=4, ge=1, le=100, description="How many slopes it goes through at most")

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler("lms", order=self.order)


@invocation(
    "comfyui/SamplerDPMPP_2S_Ancestral",
    version=1,
    title="SamplerDPMPP_2S_Ancestral",
    category=CATEGORY,
    tags=["sampler"],
)
class SamplerDPMPP2SAncestral(Invocation):
    """DPM++ 2S with fresh noise after every step."""

    eta: float = InputField(default=1.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler("dpmpp_2s_ancestral", eta=self.eta, s_noise=self.s_noise)


@invocation("comfyui/SamplerDPMPP_2M_SDE", version=1, title="SamplerDPMPP_2M_SDE", category=CATEGORY, tags=["sampler"])
class SamplerDPMPP2MSDE(Invocation):
    """DPM++ 2M for the reverse SDE."""

    solver_type: Literal["midpoint", "heun"] = InputField(
        default="midpoint", description="How the change of the prediction goes on over a step"
    )
    eta: float = InputField(default=1.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)
    noise_device: NoiseDevice = InputField(default="gpu", description=_DEVICE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        name = "dpmpp_2m_sde_heun" if self.solver_type == "heun" else "dpmpp_2m_sde"
        return sampler(_on(name, self.noise_device), eta=self.eta, s_noise=self.s_noise)


@invocation("comfyui/SamplerDPMPP_3M_SDE", version=1, title="SamplerDPMPP_3M_SDE", category=CATEGORY, tags=["sampler"])
class SamplerDPMPP3MSDE(Invocation):
    """DPM++ 3M for the reverse SDE."""

    eta: float = InputField(default=1.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)
    noise_device: NoiseDevice = InputField(default="gpu", description=_DEVICE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler(_on("dpmpp_3m_sde", self.noise_device), eta=self.eta, s_noise=self.s_noise)


@invocation("comfyui/SamplerDPMPP_SDE", version=1, title="SamplerDPMPP_SDE", category=CATEGORY, tags=["sampler"])
class SamplerDPMPPSDE(Invocation):
    """DPM++ for the reverse SDE, with two stages a step."""

    eta: float = InputField(default=1.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)
    r: float = InputField(default=0.5, ge=0, le=100, description="Where in a step its second stage is; above 0")
    noise_device: NoiseDevice = InputField(default="gpu", description=_DEVICE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler(_on("dpmpp_sde", self.noise_device), eta=self.eta, s_noise=self.s_noise, r=self.r)


@invocation(
    "comfyui/SamplerDPMAdaptative", version=1, title="SamplerDPMAdaptative", category=CATEGORY, tags=["sampler"]
)
class SamplerDPMAdaptative(Invocation):
    """DPM-Solver with steps as wide as the error allows; of the noise levels only the ends count."""

    order: int = InputField(default=3, ge=2, le=3, description="Order of the method")
    rtol: float = InputField(default=0.05, ge=0, le=100, description="Error that is let pass, relative")
    atol: float = InputField(default=0.0078, ge=0, le=100, description="Error that is let pass, absolute")
    h_init: float = InputField(default=0.05, ge=0, le=100, description="Width of the first step, in log sigma")
    pcoeff: float = InputField(default=0.0, ge=0, le=100, description="Of the controller: the proportional part")
    icoeff: float = InputField(default=1.0, ge=0, le=100, description="Of the controller: the integral part")
    dcoeff: float = InputField(default=0.0, ge=0, le=100, description="Of the controller: the derivative part")
    accept_safety: float = InputField(default=0.81, ge=0, le=100, description="Above it, more steps are made again")
    eta: float = InputField(default=0.0, ge=0, le=100, description=_ETA)
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        return sampler("dpm_adaptive", **{name: getattr(self, name) for name in type(self).model_fields})


@invocation("comfyui/SamplerER_SDE", version=1, title="SamplerER_SDE", category=CATEGORY, tags=["sampler"])
class SamplerERSDE(Invocation):
    """The reverse SDE with as much noise as a function of the noise level says."""

    solver_type: Literal["ER-SDE", "Reverse-time SDE", "ODE"] = InputField(
        default="ER-SDE", description="How much noise there is"
    )
    max_stage: int = InputField(default=3, ge=1, le=3, description="Highest order of a step")
    eta: float = InputField(
        default=1.0, ge=0, le=100, description="Of the reverse-time SDE: how much of the noise is new"
    )
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options."""
        options = {"solver_type": self.solver_type, "max_stage": self.max_stage, "eta": self.eta}
        return sampler("er_sde", **options, s_noise=self.s_noise)


@invocation(
    "comfyui/SamplerSASolver", version=1, title="SamplerSASolver", category=CATEGORY, accelerator=True, tags=["sampler"]
)
class SamplerSASolver(Invocation):
    """A stochastic Adams method that corrects what it predicted."""

    model: UNetField = InputField(description="The network whose schedule it is", title="MODEL", input="connection")
    eta: float = InputField(default=1.0, ge=0, le=10, description=_ETA)
    sde_start_percent: float = InputField(
        default=0.2, ge=0, le=1, description="Share of the schedule from which there is new noise"
    )
    sde_end_percent: float = InputField(
        default=0.8, ge=0, le=1, description="Share of the schedule to which there is new noise"
    )
    s_noise: float = InputField(default=1.0, ge=0, le=100, description=_S_NOISE)
    predictor_order: int = InputField(default=3, ge=1, le=6, description="Predictions that a step is made of")
    corrector_order: int = InputField(default=4, ge=0, le=6, description="Predictions that correct it; 0 is none")
    use_pece: bool = InputField(default=False, description="Look again at what was corrected")
    simple_order_2: bool = InputField(default=False, description="Simpler weights where there are two predictions")

    def invoke(self, context: InvocationContext) -> SamplerOutput:
        """Name it, with its options; shares of the schedule become noise levels of the model."""
        table = noise_levels(context, self.model)
        return sampler(
            "sa_solver",
            sde_start_sigma=table.at(self.sde_start_percent),
            sde_end_sigma=table.at(self.sde_end_percent),
            eta=self.eta,
            s_noise=self.s_noise,
            predictor_order=self.predictor_order,
            corrector_order=self.corrector_order,
            use_pece=self.use_pece,
            simple_order_2=self.simple_order_2,
        )
