"""POST /validate, /migrate, /convert and /diff: documents looked at, and nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from pydantic import Field

from nodeloom.migrations import (
    MigrationReport,
    RunPython,
    chosen,
    differences,
)
from nodeloom.migrations.export import GOALS, exported
from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.documents import migrated, opened, problems_of
from nodeloom.runtime.server.kinds import INVALID_REQUEST
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.migrating import Conversion, Given, Migrated, Migration
from nodeloom.runtime.server.models.missing import missing_here
from nodeloom.runtime.server.problems import ProblemItem, Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import ServerState, State
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.secrets import refuse_pasted
from nodeloom.schema.workflow import FORMAT_VERSION, Workflow

router = subject("documents")


class Validation(Body):
    """A workflow document to check."""

    document: JSONObject


class Validated(View):
    """Everything that is wrong with a workflow; `migration` tells what opening it here would change."""

    status: Literal["valid", "invalid"]
    problems: list[ProblemItem]
    migration: str = Field(description="unchanged, lossless, lossy, behaviour-changed, needs-choice or blocked")
    missing: list[JSONObject] = Field(description="Node types that are not installed here")


class Comparison(Body):
    """Two workflow documents."""

    before: JSONObject
    after: JSONObject


class Differences(View):
    """Every place in which two workflows differ."""

    differences: list[JSONObject]


@router.post("/validate", summary="Check a workflow without running it")
async def validate_document(given: Validation, state: State) -> Validated:
    """Every problem at once, each with its node and field. A document that can't be read at all is a 422."""
    catalogue = state.publication.current.catalogue

    def check(python: RunPython | None) -> Validated:
        report = migrated(given.document, catalogue, python)
        problems = [ProblemItem.of(problem) for problem in problems_of(report.workflow, catalogue)]
        return Validated(
            status="invalid" if problems else "valid",
            problems=problems,
            migration=str(report.status),
            missing=[missing.to_json() for missing in report.missing],
        )

    return await looked_at(state, given.document, check)


@router.post("/migrate", summary="Show what a migration would do, without storing anything")
async def migrate_document(given: Migration, state: State) -> Migrated:
    """The document in another format of ours, or with nodes of other versions, with a report.

    Documents of other programs are read, too, and so are pictures that carry one, given as a `file`. Choices are made
    in documents of today's format.
    """
    catalogue, choices = state.publication.current.catalogue, given.choices.choices()
    if choices.names and isinstance(given.target, int) and given.target != FORMAT_VERSION:
        raise Refusal(INVALID_REQUEST, f"choices are made in documents of format {FORMAT_VERSION}: migrate twice")

    def brought(document: JSONObject, python: RunPython | None) -> MigrationReport:
        return chosen(opened(document, catalogue, python, given.target, given.keep), choices, catalogue)

    return await _answer(given, state, catalogue, brought)


@router.post("/convert", summary="Write a document in the format of another program, without storing anything")
async def convert_document(given: Conversion, state: State) -> Migrated:
    """The document as InvokeAI's workflow, as a prompt of ComfyUI's API, or as ours, with what has no place in it."""
    catalogue, choices = state.publication.current.catalogue, given.choices.choices()

    def brought(document: JSONObject, python: RunPython | None) -> MigrationReport:
        report = exported(document, GOALS[given.to], catalogue, python, choices=choices)
        refuse_pasted(report.workflow, catalogue)
        return report

    return await _answer(given, state, catalogue, brought)


async def _answer(
    given: Given,
    state: ServerState,
    catalogue: Catalogue,
    bring: Callable[[JSONObject, RunPython | None], MigrationReport],
) -> Migrated:
    """A report with its document, and with the models that are missing."""
    document = given.read() if given.file is None else await asyncio.to_thread(given.read)
    report = await looked_at(state, document, lambda python: bring(document, python))
    models = await missing_here(state.records, report.workflow, catalogue)
    told = replace(report, missing_models=models or ())
    answer: JSONObject = {"source": str(told.source), "summary": told.summary(), "document": told.document}
    if models is None:
        answer["missing_models"] = None
    return Migrated.model_validate({**told.to_json(), **answer})


@router.post("/workflows/diff", summary="Compare two workflow documents")
async def diff_documents(given: Comparison, state: State) -> Differences:
    """Both are brought to the current format and versions first; the order of keys and defaults are no differences."""
    catalogue = state.publication.current.catalogue

    async def workflow(document: JSONObject) -> Workflow:
        return await looked_at(state, document, lambda python: opened(document, catalogue, python).workflow)

    return compared(await workflow(given.before), await workflow(given.after))


def compared(before: Workflow, after: Workflow) -> Differences:
    """The differences of two workflows as an answer."""
    return Differences(differences=[difference.to_json() for difference in differences(before, after)])
