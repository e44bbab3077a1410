"""/secrets: keys and passwords of nodes, by name. They come in, and no answer ever holds one."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import Path, Request, Response
from pydantic import Field

from nodeloom.runtime.server.bodies import View
from nodeloom.runtime.server.kinds import INVALID_REQUEST, NOT_FOUND
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State
from nodeloom.runtime.store.secrets import LONGEST, KnownSecret
from nodeloom.schema.secret_names import SECRET_NAME

router = subject("secrets")
Name = Annotated[str, Path(description="Name of a secret", json_schema_extra={"pattern": SECRET_NAME})]


class SecretView(View):
    """A secret that has a value, which is not told."""

    name: str
    source: Literal["environment", "file"] = Field(description="Where its value is; the environment wins")

    @classmethod
    def of(cls, known: KnownSecret) -> SecretView:
        """As the store tells it."""
        return cls(name=known.name, source=known.source)


class SecretList(View):
    """All secrets, by name."""

    secrets: list[SecretView]


@router.get("/secrets", summary="List the names of the secrets")
async def list_secrets(state: State) -> SecretList:
    """The names that a field which `names` a secret can be given, and where their values are."""
    known = await asyncio.to_thread(state.secrets.known)
    return SecretList(secrets=[SecretView.of(each) for each in known])


@router.put(
    "/secrets/{name}",
    status_code=204,
    summary="Set a secret",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The value as plain text in UTF-8; a line break at its end is taken off",
            "content": {"text/plain": {"schema": {"type": "string", "pattern": r"\S", "maxLength": LONGEST}}},
        }
    },
)
async def set_secret(name: Name, request: Request, state: State) -> Response:
    """Keep a value under a name, in a file that only the server's user can read. The next node that asks gets it."""
    try:
        value = (await request.body()).decode()
    except UnicodeDecodeError:
        raise Refusal(INVALID_REQUEST, "the value is no text in UTF-8; it was not kept") from None
    await asyncio.to_thread(state.secrets.set, name, value)
    return Response(status_code=204)


@router.delete("/secrets/{name}", status_code=204, summary="Remove a secret")
async def remove_secret(name: Name, state: State) -> Response:
    """Nodes that name it fail from now on, and say so."""
    if not await asyncio.to_thread(state.secrets.remove, name):
        raise Refusal(NOT_FOUND, f"the secret {name} is not set")
    return Response(status_code=204)
