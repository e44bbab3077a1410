"""`comfyui/ModelMergeSimple` and its kin: one network mixed with another; nothing is computed here."""

from __future__ import annotations

from nodeloom.invocations.comfyui.merging import ALL, MODEL1, MODEL2, RATIO, by_ratio, mixed_networks
from nodeloom.invocations.comfyui.results import NetworkOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, UNetField, invocation

_CATEGORY = "comfyui/advanced/model_merging"
_TAGS = ["merge", "mix", "model"]
_BLOCKS = "Share of the first one in the blocks {}: 1 is the first alone, 0 the second"


@invocation("comfyui/ModelMergeSimple", version=1, title="ModelMergeSimple", category=_CATEGORY, tags=_TAGS)
class ModelMergeSimple(Invocation):
    """Average two networks of one base, parameter by parameter."""

    model1: UNetField = InputField(description=MODEL1, input="connection")
    model2: UNetField = InputField(description=MODEL2, input="connection")
    ratio: float = InputField(default=1.0, ge=0, le=1, description=RATIO)

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the mixture."""
        return NetworkOutput(model=mixed_networks(self.model1, self.model2, {ALL: by_ratio(self.ratio)}))


@invocation("comfyui/ModelMergeBlocks", version=1, title="ModelMergeBlocks", category=_CATEGORY, tags=_TAGS)
class ModelMergeBlocks(Invocation):
    """Average two networks of one base, with a share of its own for each third of the blocks.

    What belongs to no block is mixed as the first blocks are.
    """

    model1: UNetField = InputField(description=MODEL1, input="connection")
    model2: UNetField = InputField(description=MODEL2, input="connection")
    input: float = InputField(default=1.0, ge=0, le=1, description=_BLOCKS.format("that go down"))
    middle: float = InputField(default=1.0, ge=0, le=1, description=_BLOCKS.format("in the middle"))
    out: float = InputField(default=1.0, ge=0, le=1, description=_BLOCKS.format("that go up"))

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the mixture."""
        shares = {ALL: self.input, "input": self.input, "middle": self.middle, "out": self.out}
        weights = {beginning: by_ratio(ratio) for beginning, ratio in shares.items()}
        return NetworkOutput(model=mixed_networks(self.model1, self.model2, weights))


@invocation("comfyui/ModelMergeAdd", version=1, title="ModelMergeAdd", category=_CATEGORY, tags=_TAGS)
class ModelMergeAdd(Invocation):
    """Add a network to another one, which is most often the difference of two."""

    model1: UNetField = InputField(description=MODEL1, input="connection")
    model2: UNetField = InputField(description=MODEL2, input="connection")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the mixture."""
        return NetworkOutput(model=mixed_networks(self.model1, self.model2, {ALL: (1.0, 1.0)}))


@invocation("comfyui/ModelMergeSubtract", version=1, title="ModelMergeSubtract", category=_CATEGORY, tags=_TAGS)
class ModelMergeSubtract(Invocation):
    """Subtract a network from another one of its base."""

    model1: UNetField = InputField(description=MODEL1, input="connection")
    model2: UNetField = InputField(description=MODEL2, input="connection")
    multiplier: float = InputField(default=1.0, ge=-10, le=10, description="How much of the difference there is")

    def invoke(self, context: InvocationContext) -> NetworkOutput:
        """Note the mixture."""
        weights = {ALL: (self.multiplier, -self.multiplier)}
        return NetworkOutput(model=mixed_networks(self.model1, self.model2, weights))
