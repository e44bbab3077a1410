"""`Guest`: what the routes of ComfyUI's API work with: the server's state, and who listens."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection
from starlette.requests import Request

from nodeloom.runtime.server.comfy.clients import Clients
from nodeloom.runtime.server.comfy.history import History
from nodeloom.runtime.server.comfy.node_class import NodeClass, classes_of
from nodeloom.runtime.server.comfy.patterns import Patterns
from nodeloom.runtime.server.comfy.remaining import Remaining
from nodeloom.runtime.server.json_route import read_body
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import prompts
from nodeloom.runtime.store.records.prompts import PromptRecord
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.json import JSON

_MOST: Final = 2000
"""Runs of which it is remembered whether they are prompts."""
_MOST_BYTES: Final = 32 * 2**20
"""Characters of the bodies of those that are, in all."""


@dataclass(slots=True)
class Guest:
    """The server, seen from its guests."""

    state: ServerState
    clients: Clients = field(default_factory=Clients)
    _known: tuple[Catalogue, History, Patterns] | None = None
    _runs: OrderedDict[str, PromptRecord | None] = field(default_factory=OrderedDict)
    _size: int = 0

    def classes(self) -> Mapping[str, NodeClass]:
        """The node types; `Refusal` while no worker has told any."""
        return self.history().classes

    def history(self) -> History:
        """The prompts that are over, told with the node types that there are; `Refusal` likewise."""
        return self._of_catalogue()[1]

    def patterns(self) -> Patterns:
        """Who translates prompts to the node types that there are; `Refusal` likewise."""
        return self._of_catalogue()[2]

    def _of_catalogue(self) -> tuple[Catalogue, History, Patterns]:
        catalogue = self.state.publication.current.catalogue
        if self._known is None or self._known[0] is not catalogue:
            self._known = catalogue, History(classes_of(catalogue)), Patterns(catalogue)
        return self._known

    def known_classes(self) -> Mapping[str, NodeClass]:
        """The same; none while no worker has told any."""
        return self.classes() if self.state.publication.is_ready else {}

    async def prompts_of(self, runs: Collection[str]) -> tuple[dict[str, PromptRecord], Remaining | None]:
        """Those of some runs that are prompts, as they were when they were asked for first.

        And how many prompts are left, if some runs were unknown: one of them may have been forgotten meanwhile.
        """
        if any(run not in self._runs for run in runs):
            # Who sent one is told that it is kept at the same time as who listens, and remembers it.
            await asyncio.sleep(0)
        known = {run: self._runs[run] for run in runs if run in self._runs}
        unknown = [run for run in runs if run not in known]
        remaining: Remaining | None = None
        if unknown:
            looked_up, remaining = await self.state.records.read(_looked_up, unknown)
            for run in unknown:
                known[run] = looked_up.get(run)
                self.remember(run, looked_up.get(run))
        return {run: each for run, each in known.items() if each is not None}, remaining

    def remember(self, run: str, prompt: PromptRecord | None) -> None:
        """Know of a run which prompt it is, None for none, without looking."""
        self._size += _size(prompt) - _size(self._runs.get(run))
        self._runs[run] = prompt
        while len(self._runs) > _MOST or self._size > _MOST_BYTES:
            self._size -= _size(self._runs.popitem(last=False)[1])


def _looked_up(connection: Connection, runs: Collection[str]) -> tuple[dict[str, PromptRecord], Remaining]:
    return {each.run: each for each in prompts.of_runs(connection, runs)}, Remaining.read(connection)


def _size(prompt: PromptRecord | None) -> int:
    return 0 if prompt is None else len(prompt.body)


async def body_of(guest: Guest, request: Request) -> JSON:
    """The JSON of a request, of whatever type it says to be, None without one.

    `DocumentError` if it is not JSON, `Refusal` if it nests too deeply.
    """
    data = await request.body()
    return await read_body(data, guest.state.settings.max_json_depth) if data.strip() else None


async def fields_of(guest: Guest, request: Request) -> Mapping[str, JSON]:
    """The same, where it is to be an object; without keys if it is none."""
    body = await body_of(guest, request)
    return body if isinstance(body, dict) else {}
