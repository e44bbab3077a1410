"""GET /schema: the published document, which editors, clients and importers know everything from."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from nodeloom.runtime.server.etags import is_known
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State

router = subject("schema")


@router.get(
    "/schema",
    summary="The OpenAPI document of all invocations and of this API",
    response_class=Response,
    responses={
        200: {
            "description": "The document; `ETag` changes when it does",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        304: {"description": "It is the one that `If-None-Match` names"},
    },
)
async def get_schema(request: Request, state: State) -> Response:
    """Everything about nodes and routes. Ask with `If-None-Match`: it is large, and seldom changes."""
    published = state.publication.current
    etag = await asyncio.to_thread(lambda: published.etag)  # the first time, the document is written
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if is_known(etag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(await asyncio.to_thread(lambda: published.compressed), 200, headers, "application/json")
    return Response(published.body, 200, headers, "application/json")
