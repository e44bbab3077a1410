"""Tables of what clients of other programs say of their runs."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Float, Table, Text

from nodeloom.runtime.store.records.tables.base import METADATA, key, part_of, required

prompts: Final = Table(
    "prompts",
    METADATA,
    key("run", Text, part_of("runs.id")),
    required("prompt", Text, unique=True),
    required("number", Float),
    required("client", Text),
    required("body", Text),
)
"""A run that a client of ComfyUI asked for, under the id of its prompt; it is forgotten with its run, or before.

`number` is its place in ComfyUI's queue, `client` who is told of it, empty for nobody. `body` is JSON, as it was
sent: the nodes, what was said beside them, and the ids of the output nodes that are run.
"""
