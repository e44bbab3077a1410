"""Tables of what clients of other programs say of their runs."""

from __future__ import annotations

from sqlalchemy import Float, Text
from sqlmodel import Field

from nodeloom.runtime.store.records.tables.base import Record, table


class PromptRow(Record, table=True):
    """A run that a client of ComfyUI asked for, under the id of its prompt; it is forgotten with its run, or before.

    `number` is its place in ComfyUI's queue, `client` who is told of it, empty for nobody. `body` is JSON, as it was
    sent: the nodes, what was said beside them, and the ids of the output nodes that are run.
    """

    __tablename__ = "prompts"
    run: str = Field(primary_key=True, foreign_key="runs.id", ondelete="CASCADE", sa_type=Text)
    prompt: str = Field(unique=True, sa_type=Text)
    number: float = Field(index=True, sa_type=Float)
    client: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)


prompts = table("prompts")
