"""Choice among several branches, of which only one runs."""

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

CASES = 8
"""Number of the cases of a switch."""


class SwitchOutput(InvocationOutput):
    """The value of the case that was chosen."""

    value: Annotated[Any, TypeVariable("T")] = OutputField(description="The value that was chosen")


@invocation(
    "core/switch", version=1, title="Switch", category="flow", tags=["case", "choose", "select", "branch", "if"]
)
class Switch(Invocation):
    """Choose one of several values of the same type by its number. Only what the chosen one depends on runs.

    To choose by a text, find it in a list with Position in list.
    """

    index: int = InputField(default=0, description="Number of the case to choose, from 0")
    case_0: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 0", lazy=True)
    case_1: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 1", lazy=True)
    case_2: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 2", lazy=True)
    case_3: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 3", lazy=True)
    case_4: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 4", lazy=True)
    case_5: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 5", lazy=True)
    case_6: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 6", lazy=True)
    case_7: Annotated[Any, TypeVariable("T")] = InputField(default=None, description="The value for 7", lazy=True)
    default: Annotated[Any, TypeVariable("T")] = InputField(
        default=None, description="The value for any other number, and for cases without a value", lazy=True
    )

    def needs(self) -> Iterable[str]:
        """The case of the index; the default once that is known to have no value."""
        if not 0 <= self.index < CASES:
            return ["default"]
        case = f"case_{self.index}"
        is_known = case in self.model_fields_set  # one that is still to be evaluated is not set
        return [case, "default"] if is_known and getattr(self, case) is None else [case]

    def invoke(self, context: InvocationContext) -> SwitchOutput:
        """Pass the chosen value on; `InputError` if there is none."""
        chosen = getattr(self, f"case_{self.index}") if 0 <= self.index < CASES else None
        if chosen is None:
            chosen = self.default
        if chosen is None:
            raise InputError(
                f"index is {self.index}, and neither case_{self.index} nor default has a value; "
                f"connect default, or make index a number from 0 to {CASES - 1} whose case is connected"
            )
        return SwitchOutput(value=chosen)
