"""`comfyui/JsonExtractString`: a value out of a text that is JSON."""

from __future__ import annotations

import json

from nodeloom.invocations.comfyui.results import StringValueOutput
from nodeloom.invocations.comfyui.string_editing import CATEGORY
from nodeloom.schema import InputField, Invocation, InvocationContext, invocation


@invocation(
    "comfyui/JsonExtractString",
    version=1,
    title="Extract String from JSON",
    category=CATEGORY,
    tags=["json", "text", "key"],
)
class JsonExtractString(Invocation):
    """Take the value of a key out of a JSON object, as text."""

    json_string: str = InputField(default="", description="The JSON object", component="textarea")
    key: str = InputField(default="", description="The key of the value")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Take it; an empty text where there is no object, no such key, or null."""
        try:
            read = json.loads(self.json_string)
        except (ValueError, RecursionError):
            read = None
        value = read.get(self.key) if isinstance(read, dict) else None
        text = "" if value is None else str(value)
        return StringValueOutput(string=text.encode("utf-8", "replace").decode())  # half characters can't be written
