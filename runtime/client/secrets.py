"""`AsyncSecrets`: keys and passwords of nodes, by name. A server takes them, and never gives them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from nodeloom.runtime.client.address import part
from nodeloom.runtime.client.answers import Answer
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.errors import ClientError
from nodeloom.schema.secret_names import EXPECTED, is_secret_name


class SecretInfo(Answer):
    """A secret that has a value, and where the server has it from; the environment wins."""

    name: str
    source: Literal["environment", "file"]


class SecretList(Answer):
    """All secrets, by name."""

    secrets: tuple[SecretInfo, ...]


class AsyncSecrets:
    """The secrets of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> Sequence[SecretInfo]:
        """Every name that a field for secrets can be given."""
        return (await self._connection.get("/secrets", SecretList)).secrets

    async def set(self, name: str, value: str) -> None:
        """Keep a value under a name; `ClientError` for what is no name, which may be a key and is not sent."""
        path, text = _path(name), (("Content-Type", "text/plain; charset=utf-8"),)
        try:
            data = value.encode()
        except UnicodeEncodeError:
            raise ClientError(f"the value of {name} is no text in UTF-8; it was not sent") from None
        await self._connection.send(Sending("PUT", path, content=data, headers=text, harmless=True))

    async def remove(self, name: str) -> None:
        """Take a secret from the server; `ApiError` if it has none of this name."""
        await self._connection.send(Sending("DELETE", _path(name)))


def _path(name: str) -> str:
    if not is_secret_name(name):
        raise ClientError(f"what a secret is called must be {EXPECTED}")
    return f"/secrets/{part(name)}"
