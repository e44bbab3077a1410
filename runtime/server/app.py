"""`create_app`: the API of a server, over a state that is given. It starts nothing and keeps nothing of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from nodeloom.runtime.model_roots import model_roots
from nodeloom.runtime.privacy import Privacy
from nodeloom.runtime.server.answers import install_answers
from nodeloom.runtime.server.comfy.door import UPLOADS, Door, leads_in
from nodeloom.runtime.server.editor_files import ASSETS
from nodeloom.runtime.server.housekeeping import Housekeeping
from nodeloom.runtime.server.images.describing import Describing
from nodeloom.runtime.server.incidents import Incidents
from nodeloom.runtime.server.openapi import api_document
from nodeloom.runtime.server.routes.router import PREFIX
from nodeloom.runtime.server.safety.body_guard import BodyGuard
from nodeloom.runtime.server.safety.headers import SafetyHeaders
from nodeloom.runtime.server.safety.name_guard import NameGuard
from nodeloom.runtime.server.safety.pace import PaceGuard
from nodeloom.runtime.server.safety.token_guard import TokenGuard
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.server.subjects import Subjects

OPEN_PATHS = ("/", "/favicon.svg", ASSETS, f"{PREFIX}/health", f"{PREFIX}/login")
"""Paths that need no token: they tell nothing and change nothing without it. What ends in a slash is a folder."""
_UPLOADS = f"{PREFIX}/images"
_SILENT: Final[Any] = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI tells OpenTelemetry nothing of requests, whatever the environment says: bodies may hold what is private."""


def create_app(state: ServerState) -> FastAPI:
    """The API of one server."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await state.feed.open()
        state.waiting.open()
        if state.staff is not None:
            await state.staff.start(state.room)
        state.models.start()
        housekeeping = Housekeeping(state.records, state.files, state.thumbnails)
        housekeeping.start()
        describing = Describing(state.records, state.files, state.publication)
        describing.start()
        yield
        await describing.stop()
        await housekeeping.stop()
        await state.decoder.close()
        await state.models.stop()
        if state.staff is not None:
            await state.staff.stop()
        state.waiting.close()
        state.feed.close()

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, telemetry=_SILENT)
    app.state.nodeloom = state
    app.router.routes += [Door(state), Subjects()]  # the door is the first, since it knows at once what is for it
    install_answers(app, Privacy(state.settings.home, model_roots(state.settings.models).places))
    _protect(app, state)
    state.publication.serve_with(api_document)
    return app


def _protect(app: FastAPI, state: ServerState) -> None:
    """Put the layers around the routes, the innermost first."""
    settings = state.settings

    def limit(path: str) -> int:
        return settings.max_upload if path == _UPLOADS or path in UPLOADS else settings.max_body

    app.add_middleware(BodyGuard, limit=limit, timeout=settings.body_timeout, send_timeout=settings.send_timeout)
    if state.token is not None:
        app.add_middleware(TokenGuard, token=state.token, open_paths=OPEN_PATHS, by_address=leads_in)
    app.add_middleware(PaceGuard, rate=settings.max_requests)
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_credentials=True,
            allow_methods=["*"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match", "Last-Event-ID"],
            expose_headers=["ETag", "Retry-After"],
        )
    app.add_middleware(NameGuard, names=state.names, shut=leads_in)
    app.add_middleware(Incidents)
    app.add_middleware(SafetyHeaders)
