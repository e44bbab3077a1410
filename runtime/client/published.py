"""`Published`: the document of a server's nodes, fetched once for as long as it stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.errors import AnswerError
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json


@dataclass(frozen=True)
class Edition:
    """One state of the document, with the tag that the server knows it by."""

    etag: str
    document: JSONObject

    @cached_property
    def catalogue(self) -> Catalogue:
        """The node types in it, as far as they can be read; `AnswerError` if it has none at all."""
        try:
            found = Catalogue(self.document)
            _ = found.templates  # read now, so that what is wrong is told here
            return found
        except DocumentError as error:
            raise AnswerError(f"the node types of the server can't be read: {error}") from error


class Published:
    """Asks with the tag of what is there, so that only what changed is sent."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: Edition | None = None

    async def newest(self) -> Edition:
        """The document as it is now."""
        known = self._known
        headers = (("If-None-Match", known.etag),) if known is not None and known.etag else ()
        response = await self._connection.send(Sending("GET", "/schema", headers=headers, harmless=True))
        if response.status_code == 304:
            if known is None:
                raise AnswerError("the server says that its schema did not change, but it was never told")
            return known
        try:
            document = read_json(response.content, "the schema of the server")
        except DocumentError as error:
            raise AnswerError(str(error)) from error
        if not isinstance(document, dict):
            raise AnswerError("the schema of the server is no JSON object")
        self._known = Edition(response.headers.get("etag", ""), cast("JSONObject", document))
        return self._known
