"""InvokeAI's documents: what is read of them, what its node types became, and how they are written back."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest
from nodeloom.migrations.invokeai.graph import read_batch, read_graph
from nodeloom.migrations.invokeai.metadata import read_metadata
from nodeloom.migrations.invokeai.reading import read_workflow
from nodeloom.migrations.invokeai.types import HISTORIES
from nodeloom.migrations.invokeai.writing import write_workflow

GUESTS: Final[tuple[Guest, ...]] = (
    Guest(Format.INVOKEAI, read_workflow, HISTORIES, ("invokeai_workflow",), write_workflow),
    Guest(Format.INVOKEAI_GRAPH, read_graph, HISTORIES, ("invokeai_graph",)),
    Guest(Format.INVOKEAI_METADATA, read_metadata, HISTORIES, ("invokeai_metadata",)),
    Guest(Format.INVOKEAI_BATCH, read_batch, HISTORIES),
)
"""The formats of InvokeAI."""
