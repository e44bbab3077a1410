"""ComfyUI's nodes that make a text of texts."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.results import StringValueOutput
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation

CATEGORY = "comfyui/utils/string"


@invocation("comfyui/StringConcatenate", version=1, title="Concatenate", category=CATEGORY, tags=["text", "join"])
class StringConcatenate(Invocation):
    """Put one text behind another."""

    string_a: str = InputField(default="", description="First text", component="textarea")
    string_b: str = InputField(default="", description="Second text", component="textarea")
    delimiter: str = InputField(default="", description="Text put between them")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Join both."""
        return StringValueOutput(string=self.delimiter.join((self.string_a, self.string_b)))


@invocation("comfyui/StringSubstring", version=1, title="Substring", category=CATEGORY, tags=["text", "cut"])
class StringSubstring(Invocation):
    """Cut a part out of a text, from one place to before another; negative places count from the end."""

    string: str = InputField(default="", description="The text", component="textarea")
    start: int = InputField(default=0, description="Place of the first sign, counted from 0")
    end: int = InputField(default=0, description="Place behind the last sign")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Cut it out."""
        return StringValueOutput(string=self.string[self.start : self.end])


@invocation("comfyui/StringReplace", version=1, title="Replace", category=CATEGORY, tags=["text", "find"])
class StringReplace(Invocation):
    """Put another text in the place of each that is found."""

    string: str = InputField(default="", description="The text", component="textarea")
    find: str = InputField(default="", description="What is looked for", component="textarea")
    replace: str = InputField(default="", description="What is put there", component="textarea")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Replace all."""
        return StringValueOutput(string=self.string.replace(self.find, self.replace))


@invocation("comfyui/StringTrim", version=1, title="Trim", category=CATEGORY, tags=["text", "spaces"])
class StringTrim(Invocation):
    """Take spaces and empty lines away at the ends of a text."""

    string: str = InputField(default="", description="The text", component="textarea")
    mode: Literal["Both", "Left", "Right"] = InputField(default="Both", description="At which ends")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Trim it."""
        trimmed = {"Both": self.string.strip, "Left": self.string.lstrip, "Right": self.string.rstrip}
        return StringValueOutput(string=trimmed[self.mode]())


@invocation("comfyui/CaseConverter", version=1, title="Case Converter", category=CATEGORY, tags=["text", "capital"])
class CaseConverter(Invocation):
    """Write a text in capitals, or without."""

    string: str = InputField(default="", description="The text", component="textarea")
    mode: Literal["UPPERCASE", "lowercase", "Capitalize", "Title Case"] = InputField(
        default="UPPERCASE", description="Which letters are capitals"
    )

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Convert it."""
        text = self.string
        made = {
            "UPPERCASE": text.upper, "lowercase": text.lower, "Capitalize": text.capitalize, "Title Case": text.title,
        }  # fmt: skip
        return StringValueOutput(string=made[self.mode]())
