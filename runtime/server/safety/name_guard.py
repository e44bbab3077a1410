"""`NameGuard`: refuses requests under foreign names (`Host`) and of foreign sites (`Origin`), WebSockets too."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from nodeloom.runtime.server.kinds import FOREIGN_HOST, FOREIGN_ORIGIN
from nodeloom.runtime.server.safety.names import Names
from nodeloom.runtime.server.safety.refusing import header, refuse

_PLAIN = ("GET", "HEAD", "OPTIONS")
_SAME = ("same-origin", "none")


class NameGuard:
    """Lets through what calls this server by a name of its own, and writes only from its own pages or no page.

    Paths that are `shut` are not even read from foreign pages, as far as they say that they are some.
    """

    def __init__(self, app: ASGIApp, names: Names, shut: Callable[[str], bool] = lambda path: False) -> None:
        self._app = app
        self._names = names
        self._shut = shut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        hosts = [value.decode("latin-1") for key, value in scope["headers"] if key == b"host"]
        if len(hosts) != 1 or not self._names.knows_host(hosts[0]):
            named = repr(", ".join(hosts))[:80] if hosts else "no name"
            detail = (
                f"the request is for {named}, which is not a name of this server; "
                "if it is yours, put it into NODELOOM_ALLOWED_HOSTS"
            )
            await refuse(scope, receive, send, FOREIGN_HOST, detail)
            return
        foreign = self._foreign(scope, hosts[0])
        if foreign is not None:
            detail = (
                f"a page of {foreign} may not act on this server; if it is yours, put it into NODELOOM_ALLOWED_ORIGINS"
            )
            await refuse(scope, receive, send, FOREIGN_ORIGIN, detail)
            return
        await self._app(scope, receive, send)

    def _foreign(self, scope: Scope, host: str) -> str | None:
        """The foreign site that a request comes from, where that matters; programs send neither header."""
        is_plain = scope["type"] == "http" and scope["method"] in _PLAIN
        if is_plain and not self._shut(scope["path"]):
            return None
        origin = header(scope, b"origin")
        if origin is not None:
            return None if self._names.knows_origin(origin, host) else repr(origin)[:80]
        if is_plain:
            return None  # a link on a page of others may lead here
        site = header(scope, b"sec-fetch-site")
        return "another site" if site is not None and site not in _SAME else None
