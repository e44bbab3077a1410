"""A pack whose nodes name models in every way that a field can, and workflows of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from nodeloom.schema import (
    Catalogue,
    FieldValue,
    InputField,
    Invocation,
    InvocationContext,
    LoRAField,
    ModelField,
    Pack,
    Registry,
    StringOutput,
    Workflow,
    invocation,
)


class ModelChoice(FieldValue):
    """A value with a model in it."""

    first: ModelField
    share: float = 1.0


pack = Pack("shelf", version="1.0.0", module=__name__)


@invocation("shelf/load", version=1)
class Load(Invocation):
    """Load a checkpoint."""

    model: ModelField = InputField(model_kind=("main", "refiner"))

    def invoke(self, context: InvocationContext) -> StringOutput:
        """Its name."""
        return StringOutput(value=self.model.name)


@invocation("shelf/stack", version=1)
def stack(loras: list[LoRAField], choice: ModelChoice | None = None, label: str = "") -> int:
    """Take several."""
    return len(loras)


@cache
def catalogue() -> Catalogue:
    """What the pack publishes."""
    return Registry([pack]).catalogue()


def workflow(**nodes: tuple[str, Any]) -> Workflow:
    """A workflow of these nodes: type and inputs."""
    return Workflow.read(
        {
            "format": "nodeloom.workflow",
            "format_version": 2,
            "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        }
    )
