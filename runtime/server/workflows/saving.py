"""`drafts`: what is kept of a document that is to be saved. It need not be able to run, only to be read."""

from __future__ import annotations

from nodeloom.migrations import RunPython, Status
from nodeloom.runtime.server.bodies import JSONObject
from nodeloom.runtime.server.documents import opened
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.server.workflows.views import NewWorkflow
from nodeloom.runtime.store.records.library import Draft
from nodeloom.schema.json import write_json

_AS_IT_CAME = "as it came"
_UNNAMED = "Untitled"


async def drafts(state: ServerState, given: NewWorkflow) -> tuple[list[Draft], JSONObject | None]:
    """One revision, or two where a migration changes the document: nothing that came in is lost; and the report."""
    catalogue = state.publication.current.catalogue

    def made(python: RunPython | None) -> tuple[list[Draft], JSONObject | None]:
        report = opened(given.document, catalogue, python, keep=given.keep)
        is_as_it_came = report.status is Status.UNCHANGED
        workflow, told = report.workflow, None if is_as_it_came else report.to_json()

        def draft(text: str, comment: str, told: JSONObject | None) -> Draft:
            meta = workflow.meta
            return Draft(text, workflow.name or _UNNAMED, meta.description, meta.tags, comment, told)

        now = draft(write_json(workflow.document()), given.comment, told)
        if told is None:
            return [now], None
        return [draft(write_json(given.document), _AS_IT_CAME, None), now], told

    return await looked_at(state, given.document, made)
