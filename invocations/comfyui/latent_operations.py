"""ComfyUI's operations on latents as values, and the nodes that apply them: to latents, or to what guidance adds."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from nodeloom.invocations.comfyui.latent_mixing import with_samples
from nodeloom.invocations.comfyui.results import LatentOutput, NetworkOutput
from nodeloom.invocations.comfyui.sampling import MODEL
from nodeloom.invocations.diffusion.changing import with_change
from nodeloom.invocations.diffusion.exchange import take_latents
from nodeloom.schema import (
    FieldValue,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    LatentsField,
    OutputField,
    UNetField,
    invocation,
)

CATEGORY: Final = "comfyui/latent/advanced/operations"
_OPERATION: Final = "What is done"


class LatentOperationField(FieldValue, handle=True):
    """Something to be done with latents; `kind` says how it is read."""

    kind: str = Field(min_length=1)
    settings: dict[str, bool | int | float | str] = Field(default_factory=dict)


class LatentOperationOutput(InvocationOutput):
    """Something to be done with latents."""

    latent_operation: LatentOperationField = OutputField(description="The operation", title="LATENT_OPERATION")


@invocation(
    "comfyui/LatentOperationTonemapReinhard",
    version=1,
    title="LatentOperationTonemapReinhard",
    category=CATEGORY,
    tags=["tone", "contrast", "cfg"],
    classification="beta",
)
class LatentOperationTonemapReinhard(Invocation):
    """Cut what is strongest, along Reinhard's tone curve: applied to guidance, a high cfg burns less."""

    multiplier: float = InputField(default=1.0, ge=0, le=100, description="Of the strength that is never reached")

    def invoke(self, context: InvocationContext) -> LatentOperationOutput:
        """Note the operation."""
        operation = LatentOperationField(kind="tonemap", settings={"multiplier": self.multiplier})
        return LatentOperationOutput(latent_operation=operation)


@invocation(
    "comfyui/LatentOperationSharpen",
    version=1,
    title="LatentOperationSharpen",
    category=CATEGORY,
    tags=["sharp", "detail"],
    classification="beta",
)
class LatentOperationSharpen(Invocation):
    """Strengthen what a Gaussian would take away."""

    sharpen_radius: int = InputField(default=9, ge=1, le=31, description="Half the side of the kernel, in latent cells")
    sigma: float = InputField(default=1.0, ge=0.1, le=10, description="Width of the bell, in radii")
    alpha: float = InputField(default=0.1, ge=0, le=5, description="How strongly; 0 changes nothing")

    def invoke(self, context: InvocationContext) -> LatentOperationOutput:
        """Note the operation."""
        settings = {"radius": self.sharpen_radius, "sigma": self.sigma, "alpha": self.alpha}
        return LatentOperationOutput(latent_operation=LatentOperationField(kind="sharpen", settings=settings))


@invocation(
    "comfyui/LatentApplyOperation",
    version=1,
    title="LatentApplyOperation",
    category=CATEGORY,
    tags=["apply"],
    classification="beta",
    accelerator=True,
)
class LatentApplyOperation(Invocation):
    """Do something with latents."""

    samples: LatentsField = InputField(description="The latents", input="connection")
    operation: LatentOperationField = InputField(description=_OPERATION, input="connection")

    def invoke(self, context: InvocationContext) -> LatentOutput:
        """Do it."""
        from nodeloom.runtime.diffusion.operations import operation

        change = operation(self.operation.kind, self.operation.settings)
        return with_samples(context, self.samples, change(take_latents(context, self.samples)))


@invocation(
    "comfyui/LatentApplyOperationCFG",
    version=1,
    title="LatentApplyOperationCFG",
    category=CATEGORY,
    tags=["apply", "cfg", "guidance"],
    classification="beta",
)
class LatentApplyOperationCFG(Invocation):
    """Do something, in each step, with the difference between what to show and what to avoid."""

    model: UNetField = InputField(description=MODEL, title="MODEL", input="connection")
    operation: LatentOperationField = InputField(description=_OPERATION, input="connection")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the change."""
        settings = {"operation": self.operation.kind, **self.operation.settings}
        return NetworkOutput(model=with_change(self.model, "operated", **settings))
