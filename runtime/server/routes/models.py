"""/models: the models that workers find, searched, looked for and identified."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from nodeloom.runtime.server.models.views import LONGEST_NAME, ModelPage, ModelToIdentify, ModelView, Scanned
from nodeloom.runtime.server.parameters import ID_PATTERN, Limit, Text
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State
from nodeloom.runtime.store.records import library
from nodeloom.runtime.store.records.library import ModelFilter

router = subject("models")
ModelName = Annotated[
    str,
    Path(max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f\x7f]+$", description="Name of a model, slashes as they are"),
]
AfterModel = Annotated[str | None, Query(max_length=4 * LONGEST_NAME, description="`next` of the page before")]
Wait = Annotated[float, Query(ge=0, le=60, description="Seconds to wait for the end")]
Words = Annotated[list[Annotated[str, Query(pattern=ID_PATTERN)]], Query(max_length=20)]


@router.get("/models", summary="Search the models")
async def list_models(
    state: State,
    text: Text = "",
    kind: Words = [],  # noqa: B006 - FastAPI copies it
    base: Words = [],  # noqa: B006 - FastAPI copies it
    usable: bool | None = None,
    gone: bool = False,
    limit: Limit = 50,
    after: AfterModel = None,
) -> ModelPage:
    """Models by name, a page at a time.

    What can be chosen for a model field are those of its `ui_model_kind` as `kind`, of its `ui_model_base` as `base`,
    and `usable=true`. A model whose base can't be told fits every base. `gone=true` asks for those that were there.
    """
    wanted = ModelFilter(text=text, kinds=kind, bases=base, is_usable=usable, is_gone=gone)
    page = await state.records.read(library.search_models, wanted, limit=limit, after=after)
    return ModelPage(
        models=[ModelView.of(each) for each in page.found],
        next=page.next,
        seen=await state.records.read(library.models_seen),
        scanning=state.models.is_on,
        folders=[*state.models.folders],
    )


@router.post("/models/scan", summary="Look through the model folders again")
async def scan_models(state: State, wait: Wait = 60) -> Scanned:
    """A worker looks for models and at what is in them. It goes on if it takes longer than `wait`, or nobody waits."""
    changes = await state.models.scan(wait)
    return Scanned.of(changes, [*state.models.folders])


@router.post("/models/identify", summary="Look at one model again")
async def identify_model(given: ModelToIdentify, state: State) -> ModelView:
    """What is in a model now, told from its contents; with `digest`, it is read to the end."""
    return ModelView.of(await state.models.identify(given.path, digest=given.digest))


@router.get("/models/{name:path}", summary="Look at a model")
async def get_model(name: ModelName, state: State) -> ModelView:
    """What is known of it; one that is gone tells since when."""
    return ModelView.of(await state.records.read(library.get_model, name))
