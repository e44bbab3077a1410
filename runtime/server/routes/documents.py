"""POST /validate, /migrate, /convert and /diff: documents looked at, and nothing kept."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from pydantic import Field

from nodeloom.migrations import (
    Choices,
    MigrationReport,
    RunPython,
    chosen,
    differences,
    missing_models,
    read_document,
)
from nodeloom.migrations.export import GOALS, exported
from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.documents import migrated, opened, problems_of
from nodeloom.runtime.server.kinds import INVALID_REQUEST
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.models.missing import known_models
from nodeloom.runtime.server.problems import ProblemItem, Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import ServerState, State
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError
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


class Chosen(Body):
    """What is taken in the place of what a document names: new names by the old ones."""

    models: dict[str, str] = Field(default={}, description="Models, by name or hash")
    types: dict[str, str] = Field(default={}, description="Node types")

    def choices(self) -> Choices:
        """As migrations take them."""
        return Choices(self.models, self.types)


class Given(Body):
    """A document of any format that is read, or a file that carries one."""

    document: JSONObject | None = None
    file: str | None = Field(
        default=None, description="In the place of a document: the bytes of a file, such as a picture, in base64"
    )
    choices: Chosen = Field(default_factory=Chosen)

    def read(self) -> JSONObject:
        """The document; `Refusal` or `DocumentError` if there is none."""
        if (self.document is None) == (self.file is None):
            raise Refusal(INVALID_REQUEST, "give either a document or a file")
        if self.document is not None:
            return self.document
        found = read_document(_bytes(self.file or ""), "the file")
        if not isinstance(found, dict):
            raise DocumentError("the file is not a workflow: it holds no JSON object")
        return found


def _bytes(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except ValueError as error:
        raise Refusal(INVALID_REQUEST, f"the file is not in base64: {error}") from error


class Migration(Given):
    """What to bring to a version."""

    target: int | dict[str, int] = Field(
        default=FORMAT_VERSION,
        description="A document format, or versions by type id; types that are not named go to the installed version",
    )


class Conversion(Given):
    """What to write in a format."""

    to: Literal["native", "invokeai", "comfyui-api"]


class Migrated(View):
    """The migrated document, and what was done to it, node by node. Nothing was stored."""

    status: str = Field(description="unchanged, lossless, lossy, behaviour-changed, needs-choice or blocked")
    source: str = Field(description="Format that the document came in, such as `ComfyUI prompt`")
    summary: str
    document: JSONObject
    changes: list[JSONObject]
    missing: list[JSONObject] = Field(description="Node types that are not installed here")
    missing_models: list[JSONObject] | None = Field(
        description="Models that are not here, with offers; null while no worker has looked for models yet"
    )


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
        return chosen(opened(document, catalogue, python, given.target), choices, catalogue)

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
    known = await known_models(state.records)

    def told(python: RunPython | None) -> Migrated:
        report = bring(document, python)
        models = None if known is None else missing_models(report.workflow, catalogue, known)
        report = replace(report, missing_models=models or ())
        answer = {"source": str(report.source), "summary": report.summary(), "document": report.document}
        return Migrated.model_validate(
            {**report.to_json(), **answer, **({"missing_models": None} if known is None else {})}
        )

    return await looked_at(state, document, told)


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
