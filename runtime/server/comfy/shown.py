"""What output nodes show, as ComfyUI's clients are told: values in lists by name, and pictures as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.schema.json import JSON

TEMPORARY: Final = "ComfyUI_temp"
"""What the names of pictures begin with that nodes only showed."""
PICTURES: Final = "pictures"
"""Name of the pictures among what is shown; which files they are is told apart."""


def shown_values(kind: NodeClass, given: Mapping[str, JSON]) -> dict[str, list[JSON]]:
    """The outputs of a node that has run once, as lists."""
    found: dict[str, list[JSON]] = {}
    for output in kind.shown:
        if output.name in given:
            value = given[output.name]
            values = value if isinstance(value, list) else [value]
            if output.is_file:
                values = [shown_file(str(each["name"])) for each in values if isinstance(each, dict)]
            found.setdefault(PICTURES if output.is_picture else output.name, []).extend(values)
    return found


def promise(node: str, output: str) -> str:
    """Name of the output of a workflow that the pictures of a node's output are."""
    return f"{TEMPORARY}_{node}_{output}"


def shown_file(name: str) -> JSON:
    """A file as clients ask for it; what a node only showed, and did not save, lies among the temporary ones."""
    return {"filename": name, "subfolder": "", "type": "temp" if name.startswith(TEMPORARY) else "output"}
