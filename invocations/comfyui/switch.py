"""`comfyui/Switch` and `comfyui/ComfySwitchNode`: one of two values, of which only one is made."""

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


class ChosenOutput(InvocationOutput):
    """The value that was chosen."""

    output: Annotated[Any, TypeVariable("T")] = OutputField(description="The value that was chosen")


@invocation("comfyui/Switch", version=1, title="Switch", category="comfyui/logic", tags=["condition", "choose", "if"])
class Switch(Invocation):
    """Choose one of two values by a condition. Only what the chosen one depends on runs."""

    condition: bool = InputField(default=True, description="Which value to choose")
    on_true: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the condition is on", input="connection", lazy=True
    )
    on_false: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the condition is off", input="connection", lazy=True
    )

    def needs(self) -> Iterable[str]:
        """The one branch that the condition chooses."""
        return [self._branch]

    def invoke(self, context: InvocationContext) -> ChosenOutput:
        """Pass the chosen value on; `InputError` if nothing is connected there."""
        value = getattr(self, self._branch)
        if value is None:
            raise InputError(f"{self._branch} has no value, and the condition chose it; connect it")
        return ChosenOutput(output=value)

    @property
    def _branch(self) -> str:
        return "on_true" if self.condition else "on_false"


@invocation(
    "comfyui/ComfySwitchNode", version=1, title="Switch", category="comfyui/logic", tags=["condition", "choose", "if"]
)
class ComfySwitchNode(Invocation):
    """Choose one of two values by a switch. Only what the chosen one depends on runs."""

    switch: bool = InputField(default=False, description="Which value to choose")
    on_false: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the switch is off, or if nothing else is connected",
        input="connection", lazy=True,
    )  # fmt: skip
    on_true: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value if the switch is on, or if nothing else is connected",
        input="connection", lazy=True,
    )  # fmt: skip

    def needs(self) -> Iterable[str]:
        """The branch that the switch chooses, or the other one if nothing is connected to that."""
        chosen, other = ("on_true", "on_false") if self.switch else ("on_false", "on_true")
        is_open = chosen in self.model_fields_set and getattr(self, chosen) is None  # what is not made yet is not set
        return [other if is_open else chosen]

    def invoke(self, context: InvocationContext) -> ChosenOutput:
        """Pass the chosen value on; `InputError` if nothing is connected."""
        (branch,) = self.needs()
        value = getattr(self, branch)
        if value is None:
            raise InputError("neither on_false nor on_true has a value; connect one of them")
        return ChosenOutput(output=value)
