"""`RunTeller`: what a run tells its server: events, progress and previews, these at a rate that can be watched.

That a node begins is out of this process before its code runs, so that the server knows who was at work if it kills the
process. Everything else waits for that, or until there is time, and is then one message; so does the beginning of a
node that takes no time, unless a worker was lost with this run before. What waits for nothing is the end of a node that
must not run twice, and what is large.
"""

from __future__ import annotations

import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from nodeloom.runtime.engine import (
    CancelToken,
    Event,
    InstanceView,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeStarted,
)
from nodeloom.runtime.privacy import Privacy
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store import kept as store
from nodeloom.runtime.store.blobs import digest_of
from nodeloom.runtime.worker.allowance import Allowance
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.discretion import discreet_event
from nodeloom.runtime.worker.messages import JSONObject, Message, Preview, Saved, Saving, Told
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.outside import Place
from nodeloom.runtime.worker.previews import encode_preview
from nodeloom.runtime.worker.throttle import Throttle
from nodeloom.runtime.worker.wire import WireError
from nodeloom.schema import ImageField, InputError, NodeloomError
from nodeloom.schema.context import Files

if TYPE_CHECKING:
    from PIL.Image import Image

PROGRESS_RATE: Final = 20.0
"""Steps a second of one node that are told."""
LONGEST: Final = 1000
"""Characters of the message of a step."""
PREVIEW_RATE: Final = 4.0
"""Previews a second of one node that are sent."""
MOST_GATHERED: Final = 100
"""Events that may wait for the one that they are told with."""
LARGE: Final = 4096
"""Bytes of JSON of outputs that do not wait."""

_SIZE = struct.Struct(">II")
_SIZE_AT = 16
"""Where the size of a PNG stands: after the signature and the first chunk's length and name."""


class RunTeller:
    """The `Outside` of one run in a worker process, and the listener of its events.

    Progress does not go through the engine, where it would wait in memory while the server does not read: what comes
    while a message is on its way is left out.
    """

    def __init__(
        self,
        run: str,
        channel: Channel,
        notes: Notes,
        cancel: CancelToken,
        files: Files,
        kept: store.Files,
        settings: Settings,
        privacy: Privacy,
        *,
        is_resumed: bool = False,
    ) -> None:
        self.saved: dict[str, ImageField] = {}
        self._run = run
        self._channel = channel
        self._notes = notes
        self._cancel = cancel
        self._files = files
        self._kept = kept
        self._is_bounded = settings.max_kept > 0
        self._allowance = Allowance(settings.max_told)
        self._privacy = privacy
        self._is_resumed = is_resumed
        self._progress = Throttle(PROGRESS_RATE)
        self._previews = Throttle(PREVIEW_RATE)
        self._once: set[tuple[str, tuple[int, ...]]] = set()
        self._gathered: list[JSONObject] = []
        self._lock = threading.Lock()  # what is gathered goes out before what another thread sends
        self._is_over = False

    @property
    def files(self) -> Files:
        """Files that the server keeps."""
        return self._files

    def event(self, event: Event) -> None:
        """Tell an event: a node's beginning at once, and it is written down if its node runs only once.

        Raises `CanceledError` if the run is canceled before that is known, and `ToldTooMuchError`.
        """
        if isinstance(event, NodeStarted) and event.once:
            number = self._notes.next()
            self._once.add((event.node, event.index))
            self._tell(event, number)
            self._notes.wait(number, self._cancel)
        else:
            self._tell(discreet_event(event, self._privacy), waits=self._may_wait(event))
        self._allowance.check(event)

    def _may_wait(self, event: Event) -> bool:
        if isinstance(event, NodeStarted):
            return event.brief and not self._is_resumed
        if isinstance(event, NodeFinished) and len(event.outputs_json) > LARGE:
            return False
        return not isinstance(event, (NodeFinished, NodeFailed)) or (event.node, event.index) not in self._once

    def flush(self) -> None:
        """Tell what waits."""
        with self._lock:
            self._send_gathered()

    def save(self, place: Place, data: bytes, name: str, handle: str) -> None:
        """Keep a PNG durably, then tell of it; `InputError` if it can't be kept, or has no room."""
        digest = self._put(place, data, name, _SIZE.unpack_from(data, _SIZE_AT), "image/png")
        self.saved[handle] = ImageField(name=name, hash=digest)

    def keep(self, place: Place, data: bytes, name: str, media_type: str, size: tuple[int, int]) -> None:
        """Keep another file durably, as `save` does."""
        self._put(place, data, name, size, media_type)

    def _put(self, place: Place, data: bytes, name: str, size: tuple[int, int], media_type: str) -> str:
        if self._is_bounded:
            self._ask_for_room(data, name)
        try:
            digest = self._kept.put(data)
        except (OSError, NodeloomError) as error:
            raise InputError(f"{name} can't be kept: {error}") from error
        if not self._is_over:
            self._send(
                Saved(
                    run=self._run, node=place.node, index=place.index, digest=digest, name=name,
                    width=size[0], height=size[1], size=len(data), media_type=media_type,
                )
            )  # fmt: skip
        return digest

    def _ask_for_room(self, data: bytes, name: str) -> None:
        """Wait until the server says that a file may be kept."""
        number = self._notes.next()
        self._send(Saving(run=self._run, number=number, digest=digest_of(data), size=len(data)))
        problem = self._notes.wait(number, self._cancel)
        if problem is not None:
            raise InputError(f"{name} can't be kept: {problem}")

    def progress(self, view: InstanceView, step: int, total: int, message: str, preview: Image | None) -> None:
        """Tell that a node did `step` of `total`, if it is time; raises `CanceledError` if the run was canceled."""
        view.check_canceled()
        if self._channel.is_busy or self._is_over or not self._progress.admits(view.node):
            return
        said = self._privacy.scrubbed(str(message)[:LONGEST])
        event = NodeProgress(view.node, view.index, int(step), int(total), said)
        self._send(Told(run=self._run, events=(event.to_json(),)))
        if preview is not None and self._previews.admits(view.node):
            self._show(view, preview)

    def close(self) -> None:
        """Tell nothing any more, whatever was left behind and goes on; what waits goes with the next message."""
        with self._lock, suppress(WireError):  # or how the run ended would not be told
            self._send_gathered(later=True)
        self._is_over = True

    def _tell(self, event: Event, number: int | None = None, *, waits: bool = False) -> None:
        told: JSONObject = event.to_json()
        with self._lock:
            self._gathered.append(told)
            if not waits or len(self._gathered) >= MOST_GATHERED:
                self._send_gathered(number)

    def _send(self, message: Message, blob: bytes = b"") -> None:
        """Send a message after all that was gathered before."""
        self.flush()
        self._channel.send(message, blob)

    def _send_gathered(self, number: int | None = None, *, later: bool = False) -> None:
        """Send what is gathered, of which nothing is left then; who calls has the lock."""
        events, self._gathered = tuple(self._gathered), []
        if events:
            told = Told(run=self._run, events=events, number=number)
            self._allowance.count(self._channel.send(told, later=later))

    def _show(self, view: InstanceView, preview: Image) -> None:
        encoded = encode_preview(preview)
        if encoded is not None and not self._channel.is_busy:
            data, media_type, width, height = encoded
            self._send(
                Preview(
                    run=self._run, node=view.node, index=view.index, media_type=media_type, width=width, height=height
                ),
                data,
            )  # fmt: skip
