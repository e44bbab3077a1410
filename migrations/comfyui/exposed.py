"""Inputs that a document of ComfyUI's editor shows in its form (app mode), as inputs of our interface.

`extra.linearData.inputs` is a list of `[id of a node, name of a widget]`. What is not found here stays there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.names import UnusedPorts, id_of
from nodeloom.schema.json import JSON

FORM: Final = "linearData"

Find = Callable[[str, str], list[str] | None]
"""The inputs of ours that a widget of a node is; None if there is no such node or widget."""


def take_exposed(extra: dict[str, JSON], find: Find) -> dict[str, JSON]:
    """Take the inputs of the form out of what is left of `extra`: names of the interface, and what they stand for."""
    form = dict(table(extra.get(FORM)))
    found: dict[str, JSON] = {}
    left: list[JSON] = []
    unused = UnusedPorts()
    for each in array(form.get("inputs")):
        node, widget = [*array(each), None, None][:2]
        fields = find(id_of(node), widget) if isinstance(widget, str) and len(array(each)) == 2 else None
        if not fields:
            left.append(each)
            continue
        for field in fields:
            found[unused.take(str(widget), "input")] = [id_of(node), field]
    if found:
        form.pop("inputs")
        form |= {"inputs": left} if left else {}
        extra[FORM] = form
    return found
