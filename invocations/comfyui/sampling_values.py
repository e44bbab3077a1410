"""What ComfyUI's custom sampling hands from node to node: SIGMAS, SAMPLER, NOISE and GUIDER as values."""

from __future__ import annotations

from pydantic import Field

from nodeloom.schema import ConditioningField, FieldValue, InvocationOutput, LatentsField, OutputField, UNetField

SIGMAS = "Noise levels, one for each step and the last"


class SigmasField(FieldValue, handle=True):
    """A row of noise levels to walk, fp32; falling as a rule."""

    levels: tuple[float, ...] = ()


class SamplerField(FieldValue, handle=True):
    """How a step is made: the name of a sampler, and its options."""

    name: str = Field(min_length=1)
    options: dict[str, bool | int | float | str] = Field(default_factory=dict)


class NoiseField(FieldValue, handle=True):
    """The noise of a run: its seed, or none."""

    seed: int | None = Field(default=None, ge=0)


class GuiderField(FieldValue, handle=True):
    """A network and what it is guided by; `kind` says what the prompts and settings are to it."""

    kind: str = Field(min_length=1)
    model: UNetField
    prompts: dict[str, ConditioningField]
    settings: dict[str, bool | int | float | str] = Field(default_factory=dict)


class SigmasOutput(InvocationOutput):
    """A row of noise levels."""

    sigmas: SigmasField = OutputField(description=SIGMAS, title="SIGMAS")


class SplitSigmasOutput(InvocationOutput):
    """A row of noise levels in two parts."""

    high_sigmas: SigmasField = OutputField(description="The part that is walked first", title="high_sigmas")
    low_sigmas: SigmasField = OutputField(description="The part that is walked then", title="low_sigmas")


class SamplerOutput(InvocationOutput):
    """A sampler."""

    sampler: SamplerField = OutputField(description="The sampler", title="SAMPLER")


class NoiseOutput(InvocationOutput):
    """Noise."""

    noise: NoiseField = OutputField(description="The noise", title="NOISE")


class GuiderOutput(InvocationOutput):
    """A guided network."""

    guider: GuiderField = OutputField(description="The network under guidance", title="GUIDER")


class SampledOutput(InvocationOutput):
    """What a walk made."""

    output: LatentsField = OutputField(description="The latents where the walk ends", title="output")
    denoised_output: LatentsField = OutputField(
        description="What the last step predicts: the latents without the noise left in them", title="denoised_output"
    )


def sigmas_output(levels: tuple[float, ...] | list[float]) -> SigmasOutput:
    """A row of noise levels as an output."""
    return SigmasOutput(sigmas=SigmasField(levels=tuple(levels)))
