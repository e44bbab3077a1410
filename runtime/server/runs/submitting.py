"""From a request to runs in the queue: the document is opened and checked once, each value once, then all is kept."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.documents import opened, problems_of
from nodeloom.runtime.server.functions import value_problems
from nodeloom.runtime.server.kinds import TOO_MUCH
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.runs.requests import Terms
from nodeloom.runtime.store.records import LITTLE, documents, queue
from nodeloom.runtime.store.records.queue import Submission, input_sets
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InvalidGraphError, Problem
from nodeloom.schema.interface import with_inputs
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Source:
    """Where a workflow comes from, if it is a saved one."""

    workflow: str | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """Runs that are known to be able to begin: a document, and a set of inputs for each."""

    text: str
    name: str
    sets: Sequence[Mapping[str, JSON]]

    @property
    def is_little(self) -> bool:
        """Whether it is kept so quickly that others need not be served meanwhile."""
        return len(self.sets) == 1 and len(self.text) + len(write_json(self.sets[0])) < LITTLE


def ready(
    document: Mapping[str, JSON], terms: Terms, catalogue: Catalogue, most: int, python: RunPython | None
) -> Ready:
    """Open and check what is asked for; `InvalidGraphError` with every problem of the graph and of the values."""
    sets = [*input_sets(terms.batch, terms.inputs, most)] if terms.batch else [dict(terms.inputs)]
    if not sets:
        raise Refusal(TOO_MUCH, "the batch has no runs: its lists are empty")
    workflow = opened(document, catalogue, python).workflow
    first = with_inputs(workflow, catalogue, sets[0])
    problems = [*problems_of(first, catalogue), *_batch_problems(workflow, terms, catalogue)]
    problems += _target_problems(workflow, terms.targets or ())
    if problems:
        raise InvalidGraphError(problems)
    return Ready(write_json(workflow.document()), terms.name or workflow.name, sets)


def enqueue(connection: Connection, asked: Ready, terms: Terms, source: Source) -> tuple[list[str], str | None]:
    """Put the runs into the queue; their ids, and that of their batch if they are one."""
    now, digest = time.time(), documents.keep(connection, asked.text)
    options = terms.options()
    submissions = [
        Submission(
            document=digest, inputs=inputs, queue=terms.queue, priority=terms.priority, name=asked.name,
            tags=terms.tags, workflow=source.workflow, revision=source.revision, options=options,
        )
        for inputs in asked.sets
    ]  # fmt: skip
    if terms.batch:
        batch, runs = queue.enqueue_batch(connection, submissions, now, asked.name)
    else:
        batch, runs = None, [queue.enqueue(connection, submissions[0], now)]
    if terms.front:
        queue.front(connection, runs, now)
    return runs, batch


def _batch_problems(workflow: Workflow, terms: Terms, catalogue: Catalogue) -> list[Problem]:
    """What is wrong with the values of a batch: each is looked at once, in however many runs it is."""
    found = []
    for group in terms.batch:
        for name, values in group.items():
            found += value_problems(workflow, catalogue, name, values[1:])  # the first run's are in its graph
    return found


def _target_problems(workflow: Workflow, targets: Sequence[str]) -> list[Problem]:
    return [
        Problem("unknown-target", f"node {target} was asked for, but the workflow has no such node", target)
        for target in targets
        if target not in workflow.nodes
    ]
