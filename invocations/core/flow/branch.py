"""Choice between two branches, of which only one runs."""

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


class IfOutput(InvocationOutput):
    """The value of the branch that was chosen."""

    value: Annotated[Any, TypeVariable("T")] = OutputField(description="The value that was chosen")


@invocation("core/if", version=1, title="If", category="flow", tags=["condition", "switch", "choose", "branch"])
class If(Invocation):
    """Choose one of two values of the same type. Only what the chosen one depends on runs."""

    condition: bool = InputField(default=False, description="Which value to choose")
    on_true: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the condition is on", lazy=True
    )
    on_false: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the condition is off", lazy=True
    )

    def needs(self) -> Iterable[str]:
        """The one branch that the condition chooses."""
        return ["on_true" if self.condition else "on_false"]

    def invoke(self, context: InvocationContext) -> IfOutput:
        """Pass the chosen value on; `InputError` if nothing was given for it."""
        branch = "on_true" if self.condition else "on_false"
        value = getattr(self, branch)
        if value is None:
            raise InputError(f"{branch} has no value, and the condition chose it; connect {branch} or give it a value")
        return IfOutput(value=value)
