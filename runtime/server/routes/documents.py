"""POST /validate, /migrate and /diff: documents looked at, and nothing kept."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nodeloom.migrations import MigrationReport, RunPython, differences
from nodeloom.runtime.server.bodies import Body, JSONObject, View
from nodeloom.runtime.server.documents import migrated, opened, problems_of
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.problems import ProblemItem
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State
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


class Migration(Body):
    """A document, and what to bring it to."""

    document: JSONObject
    target: int | dict[str, int] = Field(
        default=FORMAT_VERSION,
        description="A document format, or versions by type id; types that are not named go to the installed version",
    )


class Migrated(View):
    """The migrated document, and what was done to it, node by node. Nothing was stored."""

    status: str = Field(description="unchanged, lossless, lossy, behaviour-changed, needs-choice or blocked")
    summary: str
    document: JSONObject
    changes: list[JSONObject]
    missing: list[JSONObject]


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
    """The document in another format, or with nodes of other versions, with a report."""
    catalogue = state.publication.current.catalogue

    def brought(python: RunPython | None) -> MigrationReport:
        return opened(given.document, catalogue, python, given.target)

    report = await looked_at(state, given.document, brought)
    told = report.to_json()
    return Migrated.model_validate({**told, "summary": report.summary(), "document": report.document})


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
