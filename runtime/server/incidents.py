"""`Incidents`: what nobody expected becomes a line in the log, and a number in the answer."""

from __future__ import annotations

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nodeloom.runtime.server.kinds import INCIDENT
from nodeloom.runtime.server.problems import problem_response

log = logging.getLogger("nodeloom.server")


class Incidents:
    """Answers with a number where an error got through; the log tells the rest under that number."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        began = False

        async def watched(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # the last resort: an answer without a traceback, whatever went wrong
            incident = secrets.token_hex(4)
            what = f"{scope.get('method', scope['type'])} {scope.get('path', '')}"
            log.error("incident %s: %s", incident, what, exc_info=error, extra={"incident": incident})
            if scope["type"] == "http" and not began:
                detail = f"this is a mistake of the server; its log tells more under incident {incident}"
                await problem_response(INCIDENT, detail, incident=incident)(scope, receive, send)
            elif scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011, "reason": f"incident {incident}"})
            elif scope["type"] == "lifespan":
                raise
