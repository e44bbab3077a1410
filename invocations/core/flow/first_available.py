"""The first of several values that is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    TypeVariable,
    invocation,
)

NAMES = "abcdefgh"
"""Names of the inputs, in the order in which they are asked for."""


class FirstAvailableOutput(InvocationOutput):
    """The value that was found."""

    value: Annotated[Any, TypeVariable("T")] = OutputField(description="The first value that is there")


@invocation(
    "core/first_available", version=1, title="First available", category="flow", tags=["fallback", "optional", "any"]
)
class FirstAvailable(Invocation):
    """Pass on the first of several values that is there; what the later ones depend on does not run.

    Nothing comes from an input that is not connected, and from muted nodes. A branch that fails blocks this node all
    the same: a failure is never passed over in silence.
    """

    a: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="Asked for first", lazy=True)
    b: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If a has no value", lazy=True)
    c: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If b has none either", lazy=True)
    d: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If c has none either", lazy=True)
    e: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If d has none either", lazy=True)
    f: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If e has none either", lazy=True)
    g: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="If f has none either", lazy=True)
    h: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="Asked for last", lazy=True)

    def needs(self) -> Iterable[str]:
        """Each input up to the first that has a value, or is still to be evaluated."""
        for name in NAMES:
            yield name
            if name not in self.model_fields_set or getattr(self, name) is not None:
                return

    def invoke(self, context: InvocationContext) -> FirstAvailableOutput:
        """Pass it on; `InputError` if no input has a value."""
        for name in NAMES:
            value = getattr(self, name)
            if value is not None:
                return FirstAvailableOutput(value=value)
        raise InputError("none of the inputs a to h has a value; connect one whose node is not muted")
