"""`comfyui/PreviewAny`: any value to look at, as text."""

from __future__ import annotations

from typing import Annotated, Any

from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)
from nodeloom.schema.json import write_json


class ShownTextOutput(InvocationOutput):
    """What the node shows: there nothing takes it up, here a node or a run may."""

    text: str = OutputField(description="The value as text")


@invocation(
    "comfyui/PreviewAny", version=1, title="Preview Any", category="comfyui/utils", tags=["show", "output"], output=True
)
class PreviewAny(Invocation):
    """Show a value: a text as it is, others as JSON."""

    source: Annotated[Any, TypeVariable("T")] = InputField(description="What is shown", input="connection")

    def invoke(self, context: InvocationContext) -> ShownTextOutput:
        """Write it as text."""
        return ShownTextOutput(text=shown(self.source))


def shown(value: object) -> str:
    """A value as ComfyUI shows it: numbers and truth values as Python writes them, other parts as indented JSON."""
    if isinstance(value, str):
        return value
    return str(value) if value is None or isinstance(value, (bool, int, float)) else write_json(value, indent=True)
