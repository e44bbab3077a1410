"""`Child`: one worker process, from its start to its last byte."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, Self

from nodeloom.runtime.masking import Mask
from nodeloom.runtime.server.workers.deaths import Death, death_of
from nodeloom.runtime.server.workers.kernel import kernel_kills
from nodeloom.runtime.server.workers.lines import Lines
from nodeloom.runtime.server.workers.pipes import Pipes
from nodeloom.runtime.worker.messages import FromWorker, Message
from nodeloom.runtime.worker.wire import Frame, encode

COMMAND = (sys.executable, "-P", "-m", "nodeloom.runtime.worker")
"""What starts a worker. The current folder is none that modules are looked for in."""

LINGER: Final = 2.0
"""Seconds that a process may stay after its last word."""


class Child:
    """A process that was started.

    It leads a process group of its own: Ctrl-C does not reach it, and what packs start ends with it.
    """

    def __init__(self, transport: asyncio.SubprocessTransport, pipes: Pipes) -> None:
        self.pid: int = transport.get_pid()
        self.memory = 0
        self._transport = transport
        self._pipes = pipes
        self._kernel_kills = kernel_kills()
        self._death: Death | None = None

    @classmethod
    async def spawn(
        cls, environment: Mapping[str, str] | None, on_data: Callable[[], None], mask: Callable[[], Mask] = Mask
    ) -> Self:
        """Start a worker; `OSError` if that can't be done. `on_data` is called at each sign of life.

        What it writes to its standard error is logged without what the `mask` knows.
        """
        transport, pipes = await asyncio.get_running_loop().subprocess_exec(
            lambda: Pipes(Lines(mask=mask), on_data), *COMMAND, env=environment, **_apart()
        )
        return cls(transport, pipes)

    @property
    def is_waited_for(self) -> bool:
        """Whether the server waits for what this process says next."""
        return self._pipes.is_waiting

    async def send(self, message: Message) -> None:
        """Send a message and wait until it is read; a process that is gone gets none."""
        await self._pipes.write(encode(message))

    def post(self, message: Message) -> None:
        """Send a message, soon; a process that is gone gets none."""
        self._pipes.post(encode(message))

    async def receive(self) -> Frame[FromWorker] | None:
        """The next frame, None after the last; `WireError` if what came is none."""
        return await self._pipes.read()

    async def end(self, death: Death, seconds: float) -> None:
        """Let the process end by itself, as it was told to, for this reason; after so many seconds it is killed."""
        self._death = self._death or death
        self._pipes.close_input()
        await self._wait(seconds)
        self._kill()

    def kill(self, death: Death) -> None:
        """End the process, and all that it started, at once and for this reason."""
        if not self._pipes.exited.done():
            self._death = self._death or death
            self._kill()

    async def bury(self) -> Death:
        """Wait until the process is no more, which has said its last, and say why it ended."""
        await self._wait(LINGER)
        self.kill(Death("wire", "closed its pipe and went on; it was ended", self.pid))
        code = await self._pipes.exited
        self._kill()
        self._pipes.close()
        if self._death is not None:
            return self._death
        return death_of(self.pid, code, self.memory, self._kernel_kills != kernel_kills())

    async def _wait(self, seconds: float) -> None:
        """Wait for the process to end, but not for long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._pipes.exited), seconds)

    def _kill(self) -> None:
        """End the process and its group, as far as there is anything left of it."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform != "win32":
                os.killpg(self.pid, signal.SIGKILL)
            elif not self._pipes.exited.done():
                self._transport.kill()


def _apart() -> dict[str, Any]:
    """Options by which a process is not reached by Ctrl-C in the server's terminal."""
    if sys.platform != "win32":
        return {"start_new_session": True}
    return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
