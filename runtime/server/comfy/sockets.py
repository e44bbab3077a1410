"""GET /ws: what becomes of the prompts of a client, as ComfyUI tells it."""

from __future__ import annotations

import asyncio
import logging
import struct
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from nodeloom.runtime.server.comfy.guest import Guest
from nodeloom.runtime.server.comfy.history import end_of
from nodeloom.runtime.server.comfy.message import CACHED, STATES, Message, joined
from nodeloom.runtime.server.comfy.remaining import Remaining
from nodeloom.runtime.server.comfy.system import features
from nodeloom.runtime.server.comfy.telling import QUEUE_CHANGES, Telling
from nodeloom.runtime.server.events import Frame, News, Preview, Progress
from nodeloom.runtime.server.events.listener import Listener
from nodeloom.runtime.store.errors import StoreError
from nodeloom.runtime.store.records import Logged, log, prompts
from nodeloom.runtime.store.records.prompts import PromptRecord
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, read_json, write_json

logger = logging.getLogger("nodeloom.server")
_RESTART: Final = 1012
"""Close code of a WebSocket whose server ends (IANA registry of RFC 6455)."""
_PAUSE: Final = 0.0005
"""Seconds between two rounds of news, for each that listens."""
_LONGEST_ID: Final = 256
_TYPED: Final = struct.Struct(">II")
"""Head of a binary message: its type, and the format of a picture or the length of what is said of it."""
_PREVIEW: Final = 1
_PREVIEW_WITH_METADATA: Final = 4
_JOINED: Final = frozenset({STATES, CACHED})
"""Messages that are said at once with those that follow them."""
_FORMATS: Final = {"image/jpeg": 1, "image/png": 2}


async def listen(guest: Guest, websocket: WebSocket) -> None:
    """Tell a client of its prompts until one of both ends; everybody is told how many prompts are left."""
    client = (websocket.query_params.get("clientId") or uuid.uuid4().hex)[:_LONGEST_ID]
    after = guest.clients.came(client)
    ear = _Ear(guest, websocket, client)
    try:
        async with guest.state.feed.listening(after) as listener:
            try:
                await websocket.accept()
                await ear.greet(listener.after, is_new=after is None)
                async with anyio.create_task_group() as group:
                    # It wakes with every commit, and in a task of its own not through the frames of all middleware.
                    group.start_soon(ear.follow, listener, group.cancel_scope)
                    await _hear(guest, websocket, ear)
                    group.cancel_scope.cancel()
            finally:
                guest.clients.left(client, listener.after, is_waiting=bool(ear.tellings))
    except* (WebSocketDisconnect, TimeoutError):  # of the group of tasks, so they come as one
        pass  # what it misses now it is told when it comes back
    except* StoreError:
        logger.exception("a client of ComfyUI is told no more")
        await websocket.close(_RESTART)


async def _hear(guest: Guest, websocket: WebSocket, ear: _Ear) -> None:
    """Hear which features a client has, until it is gone."""
    while (said := await websocket.receive())["type"] != "websocket.disconnect":
        found = _said(said.get("text"))
        if found.get("type") == "feature_flags":
            flags = found.get("data")
            ear.has_metadata = isinstance(flags, dict) and flags.get("supports_preview_metadata") is True
            await ear.say(Message("feature_flags", features(guest.state)))


def _said(text: object) -> dict[str, JSON]:
    try:
        found = read_json(text, "the message") if isinstance(text, str) else None
    except DocumentError:
        return {}  # as ComfyUI, which takes no notice of it
    return found if isinstance(found, dict) else {}


@dataclass(slots=True)
class _Ear:
    """One connection, and what it was told of the prompts that are not over."""

    guest: Guest
    websocket: WebSocket
    client: str
    has_metadata: bool = False
    tellings: dict[str, Telling] = field(default_factory=dict)
    remaining: Remaining = field(default_factory=lambda: Remaining(0, 0))
    _last: int = -1
    _states: Message | None = None

    async def greet(self, after: int, *, is_new: bool) -> None:
        """Tell how many prompts are left; one that comes back while its prompt runs is told where that is."""
        await self._count()
        await self.say(Message("status", {**self.remaining.status, "sid": self.client}))
        running = await self.guest.state.records.read(prompts.running) if is_new else []
        for prompt in running:
            if prompt.client == self.client:
                telling = await self._resumed(Telling(prompt, self.guest.known_classes()), after)
                if telling.last is not None and telling.is_running(telling.last):
                    data: dict[str, JSON] = {"node": telling.last, "display_node": telling.last}
                    await self.say(Message("executing", {**data, "prompt_id": prompt.prompt}))

    async def follow(self, listener: Listener, scope: anyio.CancelScope) -> None:
        """Tell what is new, until the server ends, and with it the scope."""
        feed, settings = self.guest.state.feed, self.guest.state.settings
        while not (news := await listener.news()).is_over:
            async with asyncio.timeout(settings.send_timeout):
                await self._tell(news)
            await asyncio.sleep(_PAUSE * feed.size)
        await self.websocket.close(_RESTART)
        scope.cancel()

    async def say(self, message: Message) -> None:
        """Send one message."""
        await self.websocket.send_text(write_json({"type": message.type, "data": message.data}))

    async def _tell(self, news: News) -> None:
        found = await self._found(news.frames)
        moments: list[Progress | Preview] = [*news.progress, *news.previews]
        for frame in news.frames:
            prompt = found.get(frame.run or "")
            if prompt is None:
                continue
            messages: list[Message] = []
            if prompt.client == self.client:
                moments = await self._moments_before(frame, moments)
                messages = await self._messages(frame, prompt)
            last = [messages.pop()] if frame.name == "run.finished" and messages else []
            await self._say_all(messages)
            await self._send_saved(frame)
            if frame.name in QUEUE_CHANGES:
                await self._say_status(is_repeated=bool(last))
            await self._say_all(last)
        await self._say_states()
        for moment in moments:
            await self._moment(moment)

    async def _messages(self, frame: Frame, prompt: PromptRecord) -> list[Message]:
        """What an event says; a run that is met on its way is caught up with first."""
        run = prompt.run
        telling = self.tellings.get(run)
        if telling is None:
            fresh = Telling(prompt, self.guest.known_classes())
            is_new = frame.name == "run.queued"
            telling = self.tellings[run] = fresh if is_new else await self._resumed(fresh, frame.number - 1)
        if frame.name == "run.finished":
            del self.tellings[run]
            if telling.asks_for_end(frame.logged.event):
                telling.end = await self.guest.state.records.read(end_of, run)
        return telling.told(frame.logged)

    async def _resumed(self, telling: Telling, upto: int) -> Telling:
        """A run as it stands after an event, of which nothing was told here."""
        logged: list[Logged] = await self.guest.state.records.read(log.of, telling.prompt.run)
        for each in logged:
            if each.number <= upto:
                telling.told(each)
        self.tellings[telling.prompt.run] = telling
        return telling

    async def _moments_before(self, frame: Frame, moments: list[Progress | Preview]) -> list[Progress | Preview]:
        """Tell the last step of a node before its end; the moments that are left."""
        if not moments or frame.name not in ("node.finished", "node.failed", "run.finished"):
            return moments
        node = frame.logged.event.get("node")
        now = [each for each in moments if each.run == frame.run and node in (None, each.place[1])]
        for moment in now:
            await self._moment(moment)
        return [each for each in moments if each not in now]

    async def _moment(self, moment: Progress | Preview) -> None:
        telling = self.tellings.get(moment.run)
        if telling is None:
            return
        if isinstance(moment, Progress):
            await self._say_all(telling.progressed(moment.event))
            await self._say_states()
        elif telling.is_running(telling.shown_id(moment.place[1])) and (self.has_metadata or telling.wants_previews):
            await self.websocket.send_bytes(self._preview(moment, telling))

    async def _send_saved(self, frame: Frame) -> None:
        """Send a picture that a node saved for that, as ComfyUI does: whole, and with its format alone."""
        telling = self.tellings.get(frame.run or "")
        if frame.name == "image.saved" and telling is not None and telling.is_sent(frame.logged.event):
            digest = str(frame.logged.event["digest"])
            picture = await anyio.to_thread.run_sync(self.guest.state.files.get, digest)
            await self._say_states()
            await self.websocket.send_bytes(_TYPED.pack(_PREVIEW, _FORMATS["image/png"]) + picture)

    def _preview(self, preview: Preview, telling: Telling) -> bytes:
        """A picture as ComfyUI sends it: with what is said of it to who knows that, else with its format alone."""
        media_type = str(preview.about.get("media_type"))
        if self.has_metadata:
            head = write_json({**telling.about(preview.place[1]), "image_type": media_type}).encode()
            return _TYPED.pack(_PREVIEW_WITH_METADATA, len(head)) + head + preview.picture
        return _TYPED.pack(_PREVIEW, _FORMATS.get(media_type, 1)) + preview.picture

    async def _say_all(self, messages: Iterable[Message]) -> None:
        """Say messages; what becomes of nodes one after the other, with nothing in between, is said at once."""
        for message in messages:
            if joined(self._states, message) is None:
                await self._say_states()
                if message.type in _JOINED:
                    self._states = message
                else:
                    await self.say(message)

    async def _say_states(self) -> None:
        states, self._states = self._states, None
        if states is not None:
            await self.say(states)

    async def _say_status(self, *, is_repeated: bool) -> None:
        """Say how many prompts are left: where the number changed, and before the end of a prompt."""
        if is_repeated or self._last != self.remaining.count:
            await self._say_states()
            await self.say(Message("status", self.remaining.status))
        self._last = self.remaining.count

    async def _found(self, frames: Sequence[Frame]) -> dict[str, PromptRecord]:
        """The prompts that events are of; how many are left after these is known then."""
        runs = {frame.run for frame in frames if frame.run is not None}
        found, remaining = await self.guest.prompts_of(runs)
        self.remaining = remaining or self.remaining
        for frame in frames:
            self.remaining.take(frame, found)
        return found

    async def _count(self) -> None:
        self.remaining = await self.guest.state.records.read(Remaining.read)
