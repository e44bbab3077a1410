"""ComfyUI's nodes that say something of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from nodeloom.invocations.comfyui.results import BooleanValueOutput
from nodeloom.invocations.comfyui.string_editing import CATEGORY
from nodeloom.schema import InputField, Invocation, InvocationContext, InvocationOutput, OutputField, invocation

_CASE = "Whether capitals are told from small letters"
_COMPARED: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "Starts With": str.startswith, "Ends With": str.endswith, "Equal": str.__eq__,
}  # fmt: skip


class LengthOutput(InvocationOutput):
    """How long a text is."""

    length: int = OutputField(description="Number of signs", title="length")


class ContainsOutput(InvocationOutput):
    """Whether something is in it."""

    contains: bool = OutputField(description="Whether it is there", title="contains")


@invocation("comfyui/StringLength", version=1, title="Length", category=CATEGORY, tags=["text", "count"])
class StringLength(Invocation):
    """Count the signs of a text."""

    string: str = InputField(default="", description="The text", component="textarea")

    def invoke(self, context: InvocationContext) -> LengthOutput:
        """Count them."""
        return LengthOutput(length=len(self.string))


@invocation("comfyui/StringContains", version=1, title="Contains", category=CATEGORY, tags=["text", "find"])
class StringContains(Invocation):
    """Tell whether a text stands in another."""

    string: str = InputField(default="", description="The text", component="textarea")
    substring: str = InputField(default="", description="What is looked for", component="textarea")
    case_sensitive: bool = InputField(default=True, description=_CASE)

    def invoke(self, context: InvocationContext) -> ContainsOutput:
        """Look for it."""
        text, wanted = _cased(self.case_sensitive, self.string, self.substring)
        return ContainsOutput(contains=wanted in text)


@invocation("comfyui/StringCompare", version=1, title="Compare", category=CATEGORY, tags=["text", "equal"])
class StringCompare(Invocation):
    """Compare two texts, or the beginning or end of one with the other."""

    string_a: str = InputField(default="", description="The text", component="textarea")
    string_b: str = InputField(default="", description="What it is compared with", component="textarea")
    mode: Literal["Starts With", "Ends With", "Equal"] = InputField(default="Starts With", description="How")
    case_sensitive: bool = InputField(default=True, description=_CASE)

    def invoke(self, context: InvocationContext) -> BooleanValueOutput:
        """Compare them."""
        first, second = _cased(self.case_sensitive, self.string_a, self.string_b)
        return BooleanValueOutput(boolean=_COMPARED[self.mode](first, second))


def _cased(is_told: bool, *texts: str) -> tuple[str, ...]:
    return texts if is_told else tuple(map(str.lower, texts))
