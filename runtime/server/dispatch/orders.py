"""What a worker is told to do: a leased run with its document, its inputs and what earlier attempts left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from nodeloom.runtime.server.dispatch.losses import losses_of
from nodeloom.runtime.server.dispatch.prefixes import prefixes_in
from nodeloom.runtime.store.records import documents, log
from nodeloom.runtime.store.records.queue import Leased
from nodeloom.runtime.worker.messages import JSONObject, Run, RunPolicies
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json, write_json
from nodeloom.schema.mistakes import mistake_sentence

if TYPE_CHECKING:
    from nodeloom.schema.catalogue import Catalogue

_TAKEN_BACK = frozenset({"node.failed", "node.blocked", "worker.lost"})


class RunOptions(BaseModel):
    """How a run is done, as it stands in `Submission.options`: see `worker.messages.Run`.

    Of a prompt of ComfyUI, `names` are what the names of files begin with, by the nodes that save them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    targets: tuple[str, ...] | None = None
    policies: RunPolicies = Field(default_factory=RunPolicies)
    repeat: tuple[str, ...] = ()
    names: dict[str, str] | None = None


@dataclass(frozen=True)
class Job:
    """A run that is leased, the JSON text of its document, its events up to now, and what a client of ComfyUI sent."""

    leased: Leased
    body: str
    earlier: tuple[Mapping[str, Any], ...] = ()
    prompt: str | None = None

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """What names of files begin with, by the nodes whose files have names as ComfyUI gives them."""
        found = self.leased.options.get("names")
        if self.prompt is not None and isinstance(found, dict):
            return cast("dict[str, str]", found)
        return prefixes_in(self.document, self.leased.inputs)

    def is_guest(self, node: str) -> bool:
        """Whether ComfyUI's rules name the files of a node: of a prompt, those of all."""
        return self.prompt is not None or node in self.prefixes

    @cached_property
    def document(self) -> JSONObject:
        """The document as it was enqueued."""
        return cast("JSONObject", read_json(self.body, f"the document of run {self.leased.lease.run}"))

    def type_of(self, node: str) -> str:
        """Type id of a node; an empty text for one inside a call."""
        found = cast("dict[str, Any]", self.document.get("nodes", {})).get(node, {})
        return str(found.get("type", ""))


def job_of(connection: Connection, leased: Leased) -> Job:
    """What is on record of a run that was just leased."""
    body, run = documents.body(connection, leased.document), leased.lease.run
    prompt = _sent(connection, run) if "names" in leased.options else None
    events = still_valid([each.event for each in log.of(connection, run)]) if leased.is_resumed else ()
    return Job(leased, body, events, prompt)


def still_valid(events: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The events of a run without what was taken back when somebody asked for it to be retried: failures and losses."""
    retried = max((at for at, event in enumerate(events) if event["event"] == "run.retried"), default=0)
    return (*(event for event in events[:retried] if event["event"] not in _TAKEN_BACK), *events[retried:])


def _sent(connection: Connection, run: str) -> str | None:
    """What a client of ComfyUI sent."""
    from nodeloom.runtime.store.records import prompts  # by the first of them: no start waits

    return prompts.body_of(connection, run)


def order(job: Job, catalogue: Catalogue) -> Run:
    """The message to a worker; `NodeloomError` if the inputs or the options can't be meant."""
    leased = job.leased
    try:
        options = RunOptions.model_validate(leased.options)
    except ValidationError as error:
        mistake = error.errors(include_url=False)[0]
        sentence = mistake_sentence(mistake, repr(mistake["input"]), "its options")
        raise DocumentError(f"run {leased.lease.run}: {sentence}") from None
    document = job.body
    if leased.inputs:
        from nodeloom.schema.interface import with_inputs
        from nodeloom.schema.workflow import Workflow

        document = write_json(with_inputs(Workflow.read(job.document), catalogue, leased.inputs).document())
    return Run(
        run=leased.lease.run,
        workflow=document,
        scope=leased.workflow or leased.name or None,
        targets=options.targets,
        policies=options.policies,
        resume=cast("tuple[JSONObject, ...]", job.earlier),
        repeat=options.repeat,
        one_by_one=losses_of(job.earlier).is_unclear,
        prompt=job.prompt,
    )
