"""`TokenGuard`: lets nobody in without the token, by header or by the cookie that a login set."""

from __future__ import annotations

from collections.abc import Collection

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from nodeloom.runtime.server.kinds import TOKEN_NEEDED
from nodeloom.runtime.server.safety.refusing import header, refuse
from nodeloom.runtime.server.safety.tokens import COOKIE, Token

_HOW = (
    "this server asks for its token: send `Authorization: Bearer TOKEN`, or POST it to /api/v1/login for a cookie; "
    "it was printed at the first start, and is in the file `token` of the server's home folder"
)


class TokenGuard:
    """Asks for the token everywhere but at `open_paths`, and below those of them that end in a slash."""

    def __init__(self, app: ASGIApp, token: Token, open_paths: Collection[str]) -> None:
        self._app = app
        self._token = token
        self._open = frozenset(open_paths)
        self._folders = tuple(path for path in open_paths if path.endswith("/") and path != "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] in ("http", "websocket") and not (self._is_open(scope["path"]) or self._knows(scope)):
            await refuse(scope, receive, send, TOKEN_NEEDED, _HOW, {"WWW-Authenticate": 'Bearer realm="nodeloom"'})
            return
        await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in self._open or path.startswith(self._folders)

    def _knows(self, scope: Scope) -> bool:
        if self._token.is_shown_by(header(scope, b"authorization")):
            return True
        cookies = cookie_parser(header(scope, b"cookie") or "")
        return self._token.is_in_cookie(cookies.get(COOKIE))
