"""`Door`: the way into ComfyUI's API. It knows the paths, and imports the rest when somebody comes."""

from __future__ import annotations

from typing import Final

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from nodeloom.runtime.server.state import ServerState

FIRST_WORDS: Final = frozenset(
    {
        "embeddings", "experiment", "extensions", "features", "free", "history", "i18n", "interrupt", "models",
        "object_info", "prompt", "queue", "settings", "system_stats", "upload", "userdata", "users", "view",
        "view_metadata", "v2", "workflow_templates", "ws",
    }
)  # fmt: skip
"""What the paths begin with; each is there below /api too."""
UPLOADS: Final = frozenset({"/upload/image", "/upload/mask", "/api/upload/image", "/api/upload/mask"})
"""Where files come in."""


def leads_in(path: str) -> bool:
    """Whether a path is one of ComfyUI's API."""
    first, _, rest = path.removeprefix("/").partition("/")
    return (rest.partition("/")[0] if first == "api" else first) in FIRST_WORDS


class Door(BaseRoute):
    """A route that stands for all of them."""

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._room: ASGIApp | None = None

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for ComfyUI's API."""
        is_guest = scope["type"] in ("http", "websocket") and leads_in(scope["path"])
        return (Match.FULL if is_guest else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in."""
        if self._room is None:
            from nodeloom.runtime.server.comfy.room import room_of  # not at the start: most servers never need it

            self._room = room_of(self._state)
        await self._room(scope, receive, send)
