"""/runs/ID/outputs: what a run gave, each output by its name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request, Response

from nodeloom.runtime.server.images.answering import FOR_EVER, PICTURES, file_answer
from nodeloom.runtime.server.parameters import ID_PATTERN
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.runs.outputs import output_of
from nodeloom.runtime.server.state import State
from nodeloom.schema.json import write_json

router = subject("runs")
_ASK_AGAIN = "private, no-cache"
"""Of a run that may be retried, and then gives something else."""


@router.get(
    "/runs/{run}/outputs/{name:path}",
    summary="An output of a run",
    response_class=Response,
    responses={
        200: {
            "description": "The file of the picture, if the output is one; else its JSON value",
            "content": {**PICTURES, "application/json": {"schema": {}}},
        }
    },
)
async def get_run_output(
    run: Annotated[str, Path(pattern=ID_PATTERN, description="Id of a run")],
    name: Annotated[str, Path(max_length=1000, description="Name of the output, slashes as they are")],
    request: Request,
    state: State,
    at: Annotated[
        int | None, Query(ge=0, le=2**31 - 1, description="Of a list, the item of this place, from 0")
    ] = None,
) -> Response:
    """By the name that the workflow's interface gives it, or `NODE.OUTPUT`. A list is JSON; `at` asks for an item.

    Pictures that the interface names are kept whether or not a node saved them.
    """
    found = await state.records.read(output_of, run, name, at)
    caching = FOR_EVER if found.is_final else _ASK_AGAIN
    if found.image is not None:
        return await file_answer(request, state.files, found.image, caching)
    return Response(write_json(found.value), media_type="application/json", headers={"Cache-Control": caching})
