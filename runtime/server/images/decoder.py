"""`Decoder`: the process that unpacks pictures for the server: started when it is needed, ended when it is not.

One picture at a time, since a large one takes much memory. Whatever a picture does to the process, the server answers.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Self

from nodeloom.runtime.decoder.wire import ANSWER, LARGEST_ANSWER, PER_PIXEL, REQUEST, SIZE, Deed, Outcome
from nodeloom.runtime.server.kinds import INVALID_IMAGE, NOT_READY, TOO_MUCH, Kind
from nodeloom.runtime.server.problems import Refusal
from nodeloom.runtime.settings import Settings

COMMAND: Final = (sys.executable, "-P", "-m", "nodeloom.runtime.decoder")
PATIENCE: Final = 60.0
"""Seconds that a picture may take all in all; its time on the processor is counted by the process itself."""
IDLE: Final = 60.0
"""Seconds without a picture after which the process ends."""
_LINGER: Final = 5.0
"""Seconds that a process which was killed is waited for."""
_MEMORY: Final = 128 * 2**20
_BYTES_A_PIXEL: Final = 20
"""Bytes that unpacking takes at most, WebP without loss, and then a quarter more."""
_PASSED_ON: Final = ("PYTHONPATH", "PYTHONHOME", "PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What of its environment the process needs; the rest may hold secrets."""
_DAMAGED: Final = "the file is no picture that is taken here, or damaged: PNG, JPEG, WEBP"


class Decoder:
    """Asks the process, one picture after the other. Used in one event loop.

    Args:
        most_pixels: Larger pictures are refused before a pixel is unpacked.
        memory: Bytes that the process may use.
        command: What starts it; the bytes are added.
        patience: Seconds that one picture may take.
        idle: Seconds after which the process ends if nothing is asked.
    """

    def __init__(
        self,
        most_pixels: int,
        memory: int,
        *,
        command: Sequence[str] = COMMAND,
        patience: float = PATIENCE,
        idle: float = IDLE,
    ) -> None:
        self._most_pixels = most_pixels
        self._command = (*command, str(memory))
        self._patience = patience
        self._idle = idle
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._leave: asyncio.TimerHandle | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """A decoder with as much memory as the largest picture of these settings takes."""
        memory = _MEMORY + _BYTES_A_PIXEL * settings.max_pixels + 2 * settings.max_upload
        return cls(min(settings.max_pixels, 2**32 - 1), memory)

    @property
    def pid(self) -> int | None:
        """The process that waits for pictures, or is at one."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def ask(self, deed: Deed, data: bytes, side: int = 0) -> bytes:
        """What the process says of a picture; `Refusal` if it can't be unpacked, or not within bounds."""
        async with self._turn:
            if self._leave is not None:
                self._leave.cancel()
            try:
                async with asyncio.timeout(self._patience):
                    outcome, said = await self._asked(deed, data, side)
            except TimeoutError:
                raise await self._given_up(TOO_MUCH, f"took longer than {self._patience:g} s to unpack") from None
            except (OSError, EOFError):
                why = "ended the process that unpacked it: it is damaged, or made to do harm"
                raise await self._given_up(INVALID_IMAGE, why) from None
            except BaseException:
                await self._kill()  # what it still says would be taken for the answer to the next question
                raise
            self._leave = asyncio.get_running_loop().call_later(self._idle, self._end)
        if outcome is not Outcome.DONE:
            raise self._refusal(outcome, said)
        return said

    async def close(self) -> None:
        """End the process."""
        if self._leave is not None:
            self._leave.cancel()
        await self._kill()

    async def _asked(self, deed: Deed, data: bytes, side: int) -> tuple[Outcome, bytes]:
        """The answer; a process that was there before may have been ended by somebody, so another one is asked then."""
        if self._process is not None:
            try:
                return await self._answer(deed, data, side)
            except (OSError, EOFError):
                await self._kill()
        return await self._answer(deed, data, side)

    async def _answer(self, deed: Deed, data: bytes, side: int) -> tuple[Outcome, bytes]:
        process = await self._ready()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(REQUEST.pack(deed, self._most_pixels, side, len(data)))
        process.stdin.write(data)
        await process.stdin.drain()
        outcome, length = ANSWER.unpack(await process.stdout.readexactly(ANSWER.size))
        if outcome not in set(Outcome) or length > self._largest(deed):
            raise EOFError
        return Outcome(outcome), await process.stdout.readexactly(length)

    def _largest(self, deed: Deed) -> int:
        """Bytes that an answer may have."""
        is_small = deed in (Deed.LOOK, Deed.SHRINK)
        return LARGEST_ANSWER if is_small else LARGEST_ANSWER + PER_PIXEL * self._most_pixels

    async def _ready(self) -> Process:
        """The process, started anew if there is none."""
        process = self._process
        if process is not None and process.returncode is None:
            return process
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            started = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, **_apart()
            )
        except OSError as error:
            raise Refusal(NOT_READY, f"no process can be started that looks at pictures: {error.strerror}") from error
        self._process = started
        return started

    def _end(self) -> None:
        """Let the process end by itself: nobody asks."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()

    async def _given_up(self, kind: Kind, why: str) -> Refusal:
        await self._kill()
        return Refusal(kind, f"the picture {why}")

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            with suppress(TimeoutError):  # of a pipe that somebody else holds open
                await asyncio.wait_for(process.wait(), _LINGER)

    def _refusal(self, outcome: Outcome, said: bytes) -> Refusal:
        if outcome is Outcome.EXHAUSTED:
            return Refusal(TOO_MUCH, "the picture takes more memory to unpack than one of its size should")
        if outcome is Outcome.TOO_LARGE and len(said) == SIZE.size:
            width, height = SIZE.unpack(said)
            most = f"more than the {self._most_pixels} pixels of NODELOOM_MAX_PIXELS"
            return Refusal(TOO_MUCH, f"the picture is {width} x {height} pixels: {most}")
        return Refusal(INVALID_IMAGE, _DAMAGED)


def _apart() -> dict[str, Any]:
    """Options by which the process is not reached by Ctrl-C in the server's terminal."""
    if sys.platform != "win32":
        return {"start_new_session": True}
    return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
