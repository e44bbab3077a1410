"""GET /schema: the published document, which editors, clients and importers know everything from; and its locales."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.served import DOCUMENTED
from nodeloom.runtime.server.state import State

router = subject("schema")


@router.get(
    "/schema",
    summary="The OpenAPI document of all invocations and of this API",
    response_class=Response,
    responses=DOCUMENTED,
)
async def get_schema(request: Request, state: State) -> Response:
    """Everything about nodes and routes. Ask with `If-None-Match`: it is large, and seldom changes."""
    return await state.publication.current.document.answer(request)


@router.get(
    "/schema/locales/{language}",
    summary="The texts of the document in another language",
    response_class=Response,
    responses=DOCUMENTED,
)
async def get_locale(
    language: Annotated[str, Path(description="Such as `zh`", max_length=40)], request: Request, state: State
) -> Response:
    """By pack, what its titles, descriptions and labels are in a language; nothing of a pack that doesn't speak it."""
    return await state.publication.current.locale(language).answer(request)
