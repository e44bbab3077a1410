"""The server that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from nodeloom.runtime.client import Client


def client_of(server: str | None, token: str | None) -> Client:
    """A client of the server that was named; it is imported only then."""
    if server is None:
        raise typer.BadParameter("name a server with --server URL, or in NODELOOM_SERVER")
    from nodeloom.runtime.client import Client

    return Client(server, token or None)
