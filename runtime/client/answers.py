"""What every answer of the API is made of: typed, unchangeable, and with room for what newer servers tell beside."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, SkipValidation

AnyJSON: TypeAlias = Annotated[Any, SkipValidation]
"""A JSON value, as the one codec read it: nothing is left to check."""
JSONObject: TypeAlias = dict[str, AnyJSON]
"""A JSON object, such as a workflow document."""


class Answer(BaseModel):
    """Base of all answers. Keys that this client does not know are left out."""

    model_config = ConfigDict(frozen=True)


class Mistake(Answer):
    """One problem of a workflow: see `nodeloom.schema.Problem`."""

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None


class Health(Answer):
    """The state of a server: `seconds` since it began, `workers` that are ready or at work."""

    status: str
    version: str
    seconds: float
    nodes_known: bool
    workers: int


class Worker(Answer):
    """A seat for worker processes, and who sits there. `memory` in bytes."""

    state: str
    pid: int | None
    run: str | None
    memory: int
    starts: int
    trouble: str | None


class WorkerList(Answer):
    """All workers."""

    workers: tuple[Worker, ...]


class Pack(Answer):
    """An installed pack, or one that can't be imported: then `problem` says why."""

    name: str
    version: str = ""
    title: str = ""
    description: str = ""
    nodes: int = 0
    problem: str | None = None


class PackList(Answer):
    """All packs by name."""

    packs: tuple[Pack, ...]


class Validation(Answer):
    """Everything that is wrong with a workflow; `migration` tells what opening it there changes."""

    status: Literal["valid", "invalid"]
    problems: tuple[Mistake, ...]
    migration: str
    missing: tuple[JSONObject, ...]


class Migration(Answer):
    """A migrated document, and what was done to it, node by node.

    `source` is the format that it came in. `families` are the paths of nodes that are one in one version and several
    in the other: they are kept as they are together, or not at all. `missing_models` are those that are not on the
    server, with offers; None while no worker of it has looked for models yet.
    """

    status: str
    source: str
    summary: str
    document: JSONObject
    changes: tuple[JSONObject, ...]
    missing: tuple[JSONObject, ...]
    families: tuple[tuple[str, ...], ...]
    missing_models: tuple[JSONObject, ...] | None
