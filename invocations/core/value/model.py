"""A model."""

from __future__ import annotations

from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    ModelField,
    OutputField,
    invocation,
)


class ChosenModel(InvocationOutput):
    """The model that was chosen."""

    model: ModelField = OutputField(description="The model that was chosen")


@invocation("core/model", version=1, title="Model", category="value", tags=["choose", "checkpoint", "primitive"])
class Model(Invocation):
    """A model of any kind, for several nodes to share or for the workflow's interface. Nothing is loaded here."""

    model: ModelField = InputField(description="The model, as `nodeloom models` lists it")

    def invoke(self, context: InvocationContext) -> ChosenModel:
        """Pass the model on."""
        return ChosenModel(model=self.model)
