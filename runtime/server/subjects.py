"""`Subjects`: the way to the routes of the API by the first word of a path, so that nobody waits for the others."""

from __future__ import annotations

from typing import Final

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from nodeloom.runtime.server.routes import routes_of
from nodeloom.runtime.server.routes.router import PREFIX

_FOUND: Final = "nodeloom.route"
"""Where a request carries the route that was found for it."""


class Subjects(BaseRoute):
    """A route that stands for all of them."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The best match of a request, and its route."""
        best: tuple[Match, Scope] = Match.NONE, {}
        for route in routes_of(_first_word(scope["path"])) if scope["type"] in ("http", "websocket") else ():
            match, found = route.matches(scope)
            if match.value > best[0].value:
                best = match, {**found, _FOUND: route}
            if match is Match.FULL:
                break
        return best

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer."""
        route: BaseRoute = scope[_FOUND]
        await route.handle(scope, receive, send)


def _first_word(path: str) -> str:
    """What a path begins with below the prefix; nothing outside of it."""
    return path[len(PREFIX) + 1 :].partition("/")[0] if path.startswith(f"{PREFIX}/") else ""
