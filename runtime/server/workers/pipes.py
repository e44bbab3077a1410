"""`Pipes`: the three pipes of a child process in an event loop, with back pressure both ways.

asyncio's own `Process` waits for the pipes to close before it tells of an exit, and programs that a pack started may
hold them open for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, cast

from nodeloom.runtime.server.workers.lines import Lines
from nodeloom.runtime.worker.messages import FromWorker
from nodeloom.runtime.worker.wire import FROM_WORKER, Decoder, Frame

HIGH_WATER: Final = 2**20
"""Bytes that wait to be read here, before the child has to."""
DRAIN: Final = 0.25
"""Seconds without a byte after which the pipe of a process that has ended counts as empty."""


class Pipes(asyncio.SubprocessProtocol):
    """Frames from the standard output, and bytes to the standard input. `on_data` is called when anything came."""

    def __init__(self, lines: Lines, on_data: Callable[[], None] = lambda: None) -> None:
        loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[int] = loop.create_future()
        self.is_waiting = False
        self._lines = lines
        self._on_data = on_data
        self._decoder = Decoder(FROM_WORKER)
        self._news = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._is_over = False
        self._is_paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The process was started."""
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self._lines.pid = self._transport.get_pid()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Bytes came from the process."""
        if fd == 2:
            self._lines.feed(data)
            return
        self._decoder.feed(data)
        self._on_data()
        self._news.set()
        if self._decoder.waiting > HIGH_WATER and self._decoder.has_frame:
            self._is_paused = True
            self._output().pause_reading()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """A pipe was closed."""
        if fd == 0:
            self._writable.set()
        elif fd == 1:
            self._is_over = True
            self._news.set()
        else:
            self._lines.end()

    def process_exited(self) -> None:
        """The process is no more, whoever holds its pipes."""
        if not self.exited.done():
            self.exited.set_result(self._transport.get_returncode() or 0)
        self._writable.set()
        self._news.set()

    def pause_writing(self) -> None:
        """The process does not read what was written."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """The process has read enough."""
        self._writable.set()

    def post(self, data: bytes) -> None:
        """Write bytes, and don't wait for the process to read them."""
        pipe = cast("asyncio.WriteTransport", self._transport.get_pipe_transport(0))
        if not self.exited.done() and not pipe.is_closing():
            pipe.write(data)

    async def write(self, data: bytes) -> None:
        """Write bytes; returns when the process has read most of them, or is gone."""
        self.post(data)
        await self._writable.wait()

    async def read(self) -> Frame[FromWorker] | None:
        """The next frame; None when there will be none. `WireError` if what came is no frame.

        A message that a process was cut off in does not count.
        """
        while (frame := self._decoder.next()) is None:
            if not await self._more():
                return None
        return frame

    def close_input(self) -> None:
        """Tell the process that nothing more comes."""
        pipe = self._transport.get_pipe_transport(0)
        if pipe is not None:
            pipe.close()

    def close(self) -> None:
        """Let go of everything."""
        self._transport.close()

    async def _more(self) -> bool:
        """Wait for more bytes; False if there won't be any."""
        if self._is_over:
            return False
        self._news.clear()
        if self._is_paused:
            self._is_paused = False
            self._output().resume_reading()
        self.is_waiting = True
        try:
            await asyncio.wait_for(self._news.wait(), DRAIN if self.exited.done() else None)
        except TimeoutError:
            return False
        finally:
            self.is_waiting = False
        return True

    def _output(self) -> asyncio.ReadTransport:
        return cast("asyncio.ReadTransport", self._transport.get_pipe_transport(1))
