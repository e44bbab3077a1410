"""POST /login and /logout: the token for a cookie, for pages that can't send headers of their own."""

from __future__ import annotations

from fastapi import Request, Response
from pydantic import Field

from nodeloom.runtime.server.bodies import Body
from nodeloom.runtime.server.kinds import TOKEN_NEEDED
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.safety.tokens import COOKIE
from nodeloom.runtime.server.state import State

router = subject("server")
_YEAR = 365 * 24 * 3600


class Login(Body):
    """The token of a server."""

    token: str = Field(max_length=1000)


@router.post("/login", status_code=204, summary="Exchange the token for a cookie")
async def login(given: Login, request: Request, state: State) -> Response:
    """Set a cookie that stands for the token. Where the server needs none, nothing is set."""
    response = Response(status_code=204)
    if state.token is None:
        return response
    if not state.token.equals(given.token):
        raise Refusal(TOKEN_NEEDED, "this is not the token of this server")
    response.set_cookie(
        COOKIE,
        state.token.cookie,
        max_age=_YEAR,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


@router.post("/logout", status_code=204, summary="Forget the cookie")
async def logout() -> Response:
    """Let the browser forget the cookie."""
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response
