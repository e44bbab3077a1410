"""`AsyncModels`: the models that a server's workers find."""

from __future__ import annotations

from collections.abc import Sequence

from nodeloom.runtime.client.address import Query, part
from nodeloom.runtime.client.answers import Answer, JSONObject
from nodeloom.runtime.client.connection import Connection, Sending


class ModelInfo(Answer):
    """A model. `value` is what a field of a workflow is given to use it, `place` its path below its model folder.

    `size` in bytes. `problems` say why it can't be used. `seen` and `gone` (since when it is there no more) are seconds
    since 1970.
    """

    name: str
    value: JSONObject
    place: str
    layout: str
    kind: str
    base: str | None
    variant: str | None
    precision: str | None
    size: int
    digest: str | None
    problems: tuple[str, ...]
    built_in: bool
    seen: float
    gone: float | None


class ModelPage(Answer):
    """Some models by name; `next` is the `after` of the next page, None at the end.

    `seen` is when all folders were looked through last, None if never; `folders` say which could not be read.
    """

    models: tuple[ModelInfo, ...]
    next: str | None
    seen: float | None
    scanning: bool
    folders: tuple[str, ...]


class Scanned(Answer):
    """What a scan found to be otherwise than before, by name; not `done` yet if it took longer than was waited."""

    done: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


class AsyncModels:
    """All models of a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(
        self,
        text: str = "",
        *,
        kinds: Sequence[str] = (),
        bases: Sequence[str] = (),
        usable: bool | None = None,
        gone: bool = False,
        limit: int = 50,
        after: str | None = None,
    ) -> ModelPage:
        """Search by words of the name and all else, by name, a page at a time; `gone` asks for those that were there.

        A model whose base can't be told fits every base.
        """
        query: Query = {
            "text": text, "kind": tuple(kinds), "base": tuple(bases), "usable": usable, "gone": gone, "limit": limit,
            "after": after,
        }  # fmt: skip
        return await self._connection.get("/models", ModelPage, query)

    async def get(self, name: str) -> ModelInfo:
        """What is known of a model; `ApiError` if there never was one of that name."""
        return await self._connection.get(f"/models/{part(name)}", ModelInfo)

    async def scan(self, wait: float = 60.0) -> Scanned:
        """Have the model folders looked through again, and wait so many seconds (at most 60) for it."""
        sending = Sending("POST", "/models/scan", {"wait": wait}, harmless=True, wait=wait)
        return await self._connection.ask(sending, Scanned)

    async def identify(self, name: str, *, digest: bool = False) -> ModelInfo:
        """Have one model looked at again, by its name or place; with `digest` all of it is read, which takes long."""
        body = {"path": name, "digest": digest}
        sending = Sending("POST", "/models/identify", body=body, harmless=True, wait=600.0 if digest else 60.0)
        return await self._connection.ask(sending, ModelInfo)
