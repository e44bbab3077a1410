"""GET /metrics: the server in numbers."""

from __future__ import annotations

from fastapi import Response

from nodeloom.runtime.server.metrics import MEDIA_TYPE, metrics_text
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State

router = subject("server")


@router.get(
    "/metrics",
    summary="The server in numbers, for Prometheus",
    response_class=Response,
    responses={200: {"description": "Text format 0.0.4", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def get_metrics(state: State) -> Response:
    """Runs by queue and state, events, listeners, workers and their memory, and the process itself."""
    return Response(await metrics_text(state), media_type=MEDIA_TYPE)
