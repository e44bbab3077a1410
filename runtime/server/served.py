"""`Served`: a large JSON text that clients keep, with its tag: who has it is not sent it again."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from fastapi import Request, Response

from nodeloom.runtime.server.etags import is_known
from nodeloom.schema.json import write_json

DOCUMENTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document; `ETag` changes when it does",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    304: {"description": "It is the one that `If-None-Match` names"},
}
"""The answers of a route that serves one."""


@dataclass(frozen=True)
class Served:
    """A JSON text, written when it is first asked for."""

    made: Callable[[], Any]

    @cached_property
    def body(self) -> bytes:
        """The text."""
        return write_json(self.made()).encode()

    @cached_property
    def compressed(self) -> bytes:
        """The same, compressed; the same bytes for the same text."""
        return gzip.compress(self.body, 6, mtime=0)

    @cached_property
    def etag(self) -> str:
        """Its tag, which changes when it does."""
        return f'"{hashlib.blake2b(self.body, digest_size=16).hexdigest()}"'

    async def answer(self, request: Request) -> Response:
        """What a request is answered: the text, or that it is known."""
        etag = await asyncio.to_thread(lambda: self.etag)  # the first time, the text is written
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if is_known(etag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(await asyncio.to_thread(lambda: self.compressed), 200, headers, "application/json")
        return Response(self.body, 200, headers, "application/json")
