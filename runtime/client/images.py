"""Pictures: `AsyncImage`, one of them, and `AsyncImages`, all of them."""

from __future__ import annotations

from collections.abc import Sequence

from nodeloom.runtime.client.address import part
from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.connection import Connection, Sending
from nodeloom.runtime.client.library_answers import ImageInfo, ImagePage

_PAGE = 200


class AsyncImage:
    """A picture that a server keeps; `info` tells what is known of it, `value` is what a field is given to use it."""

    def __init__(self, connection: Connection, info: ImageInfo) -> None:
        self.info = info
        self._connection = connection

    @property
    def name(self) -> str:
        """What it is called; no path."""
        return self.info.name

    @property
    def value(self) -> JSONObject:
        """What a field of a workflow is given to use it."""
        return self.info.value

    async def read(self) -> bytes:
        """Its file, byte for byte as it was made or uploaded."""
        return await AsyncImages(self._connection).read(self.info.id)

    async def delete(self) -> None:
        """Remove it."""
        await AsyncImages(self._connection).delete(self.info.id)


class AsyncImages:
    """All pictures of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def upload(
        self, data: bytes, name: str = "", *, kind: str = "upload", board: str | None = None
    ) -> AsyncImage:
        """Keep a PNG, JPEG or WebP as it is. The same picture twice is one file; `name` is a label, no path."""
        query = {"name": name, "kind": kind, "board": board}
        sending = Sending(
            "POST", "/images", query, content=data, headers=(("Content-Type", "application/octet-stream"),)
        )
        return AsyncImage(self._connection, await self._connection.ask(sending, ImageInfo))

    async def get(self, image: str) -> AsyncImage:
        """A picture by its id; `ApiError` if there is none."""
        return AsyncImage(self._connection, await self._connection.get(f"/images/{part(image)}", ImageInfo))

    async def list(
        self,
        text: str = "",
        *,
        run: str | None = None,
        workflow: str | None = None,
        board: str | None = None,
        kinds: Sequence[str] = (),
        digest: str | None = None,
        starred: bool | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> ImagePage:
        """Search the pictures by words and all else, newest first, a page at a time."""
        query = {
            "text": text, "run": run, "workflow": workflow, "board": board, "kind": tuple(kinds), "digest": digest,
            "starred": starred, "limit": limit, "after": after,
        }  # fmt: skip
        return await self._connection.get("/images", ImagePage, query)

    async def of_run(self, run: str) -> Sequence[AsyncImage]:
        """All pictures that a run saved, in the order in which it did."""
        found: list[AsyncImage] = []
        after: str | None = None
        while True:
            page = await self._connection.get("/images", ImagePage, {"run": run, "limit": _PAGE, "after": after})
            found += [AsyncImage(self._connection, info) for info in page.images]
            after = page.next
            if after is None:
                return found[::-1]

    async def read(self, image: str) -> bytes:
        """The file of a picture."""
        response = await self._connection.send(Sending("GET", f"/images/{part(image)}/file", harmless=True))
        data: bytes = response.content
        return data

    async def delete(self, image: str) -> None:
        """Remove a picture."""
        await self._connection.send(Sending("DELETE", f"/images/{part(image)}"))
