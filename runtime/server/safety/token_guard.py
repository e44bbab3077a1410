"""`TokenGuard`: lets nobody in without the token, by header or by the cookie that a login set."""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import parse_qs

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from nodeloom.runtime.server.kinds import TOKEN_NEEDED
from nodeloom.runtime.server.safety.refusing import header, refuse
from nodeloom.runtime.server.safety.tokens import COOKIE, Token

_HOW = (
    "this server asks for its token: send `Authorization: Bearer TOKEN`, or POST it to /api/v1/login for a cookie; "
    "it was printed at the first start, and is in the file `token` of the server's home folder"
)
_PARAMETER = "token"
_MOST_PARAMETERS = 100


class TokenGuard:
    """Asks for the token everywhere but at `open_paths`, and below those of them that end in a slash.

    Paths of which `by_address` is true are for clients that know no tokens: there it may stand in the query, or be the
    password of the address.
    """

    def __init__(
        self,
        app: ASGIApp,
        token: Token,
        open_paths: Collection[str],
        by_address: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self._app = app
        self._token = token
        self._open = frozenset(open_paths)
        self._folders = tuple(path for path in open_paths if path.endswith("/") and path != "/")
        self._by_address = by_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] in ("http", "websocket") and not (self._is_open(scope["path"]) or self._knows(scope)):
            await refuse(scope, receive, send, TOKEN_NEEDED, _HOW, {"WWW-Authenticate": 'Bearer realm="nodeloom"'})
            return
        await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in self._open or path.startswith(self._folders)

    def _knows(self, scope: Scope) -> bool:
        authorization = header(scope, b"authorization")
        if self._token.is_shown_by(authorization):
            return True
        cookies = cookie_parser(header(scope, b"cookie") or "")
        if self._token.is_in_cookie(cookies.get(COOKIE)):
            return True
        return self._by_address(scope["path"]) and (self._token.is_password_of(authorization) or self._is_asked(scope))

    def _is_asked(self, scope: Scope) -> bool:
        """Whether the token stands in the query."""
        try:
            found = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=_MOST_PARAMETERS)
        except ValueError:
            return False
        return any(map(self._token.equals, found.get(_PARAMETER, ())))
