"""`Worker`: a seat for worker processes, one after the other, and the only way to have something run in one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final, Literal, TypeAlias

from nodeloom.runtime.masking import Mask
from nodeloom.runtime.server.workers.answers import Answers
from nodeloom.runtime.server.workers.backoff import Backoff
from nodeloom.runtime.server.workers.blame import Blame
from nodeloom.runtime.server.workers.child import Child
from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.errors import WorkerLostError
from nodeloom.runtime.server.workers.limits import Limits
from nodeloom.runtime.server.workers.task import Task, Told
from nodeloom.runtime.server.workers.watch import Watch
from nodeloom.runtime.worker import messages
from nodeloom.runtime.worker.messages import (
    Called,
    Cancel,
    Ended,
    FoundModels,
    Free,
    FromWorker,
    Hello,
    Importing,
    JSONObject,
    Noted,
    Pulse,
    Run,
    Saving,
    Start,
    Stop,
)
from nodeloom.runtime.worker.wire import Frame, WireError

State = Literal["starting", "idle", "busy", "stopping", "dead"]
"""`dead`: there is no process, until the next one is started."""
OnHello: TypeAlias = Callable[[Hello], Awaitable[None]]
OnSaving: TypeAlias = Callable[[Saving], Awaitable[str | None]]

SELF_RESCUE: Final = 5.0
"""Seconds more of silence after which a hung worker ends itself, should its server be gone."""
STOPPED: Final = Death("stopped", "was stopped with the server")

log = logging.getLogger(__name__)


async def _ignore(hello: Hello) -> None:
    """Nobody wants to know of the packs."""


async def _granted(saving: Saving) -> str | None:
    """There is always room."""
    return None


class Worker:
    """Keeps one worker process alive, and runs one run at a time in it. All calls are from one event loop.

    Args:
        limits: How long it is waited for, and how large it may grow.
        environment: The environment of the process, settings included; None: this process's own.
        mask: What must not get into the log, of what the process writes there.
        known: Fingerprint of the schema document that the server has already.
        on_hello: Awaited with each process's hello, before any run; its document is None if it is the last one again.
        on_saving: Awaited before a picture of a run is kept, where settings bound them; why it has no room, or None.
        on_change: Called when `state`, `pid` or `trouble` has changed.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        mask: Callable[[], Mask] = Mask,
        known: str | None = None,
        on_hello: OnHello = _ignore,
        on_saving: OnSaving = _granted,
        on_change: Callable[[Worker], None] = lambda worker: None,
    ) -> None:
        self.state: State = "dead"
        self.hello: Hello | None = None
        self.trouble: str | None = None
        self.memory = 0
        self.starts = 0
        self._limits = limits or Limits()
        self._environment = environment
        self._mask = mask
        self._known = known
        self._on_hello = on_hello
        self._on_saving = on_saving
        self._on_change = on_change
        self._child: Child | None = None
        self._task: Task | None = None
        self._answers = Answers()
        self._backoff = Backoff()
        self._blame = Blame()
        self._importing: str | None = None
        self._runs = 0
        self._idle = asyncio.Event()
        self._stopping = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process that sits here now."""
        return self._child.pid if self._child is not None else None

    @property
    def run_id(self) -> str | None:
        """What is being run."""
        return self._task.run if self._task is not None else None

    def start(self) -> None:
        """Start the process, soon, and from now on another one whenever it ends."""
        self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def ready(self) -> None:
        """Wait until a run may be sent; `WorkerLostError` if the worker is stopped meanwhile."""
        while self.state != "idle":
            if self._stopping.is_set():
                raise WorkerLostError(STOPPED)
            await self._idle.wait()

    async def run(self, run: Run, told: Told) -> Ended:
        """Run something to its end.

        `told` is awaited with each `Told`, `Preview` and `Saved` frame, one at a time and in order; the worker waits
        meanwhile. Raises `WorkerLostError` if the process ends first, `WireError` if the run is too large, and what
        `told` raised: then the run is canceled, as it is when the task that waits here is. The worker must be idle.
        """
        child = self._child
        if self.state != "idle" or child is None:
            raise RuntimeError(f"the worker is {self.state}; wait until it is ready")
        task = self._task = Task(run.run, told)
        self._change("busy")
        try:
            await child.send(run)
            return await task.ended
        except WireError:  # too large to be sent
            self._task = None
            self._change("idle")
            raise
        except asyncio.CancelledError:
            task.abandon()
            self.cancel(run.run)
            raise

    def cancel(self, run: str) -> None:
        """Have a run end soon: by itself, else with its process. Nothing happens if it is not what runs here."""
        task, child = self._task, self._child
        if task is None or child is None or task.run != run or task.deadline is not None:
            return
        task.deadline = asyncio.get_running_loop().call_later(self._limits.cancel, self._overdue, task, child)
        child.post(Cancel(run=run))

    async def call(self, function: str, inputs: JSONObject) -> JSONObject:
        """What a function `module:name` of a pack's migrations gives, also while a run is on.

        Raises `CallError` if it gives nothing, fails or takes too long, and `WorkerLostError`.
        """
        return await self._answers.call(await self._present(), function, inputs, self._limits.call)

    async def find_models(self, name: str | None = None, *, digest: bool = False) -> FoundModels:
        """The models in the model folders, or the one of a name or place, also while a run is on.

        The answer says why, if there is none. Raises `CallError` if it takes too long, and `WorkerLostError`.
        """
        return await self._answers.find_models(await self._present(), name, digest, self._limits.models)

    def free(self, *, models: bool, results: bool) -> None:
        """Have the process let go of what it keeps in memory, after what runs; one that is not there has nothing."""
        if self._child is not None and self.state in ("idle", "busy"):
            self._child.post(Free(models=models, results=results))

    async def stop(self) -> None:
        """End the process, and start no other. What runs is lost, with the cause "stopped": it is not canceled."""
        self._stopping.set()
        self._idle.set()
        if self._child is not None:
            self._lose(STOPPED)
            await self._end(self._child, STOPPED)
        if self._keeper is not None:
            await self._keeper
        self._change("dead")

    async def _present(self) -> Child:
        """The process that sits here, once there is one that is ready."""
        if self.state not in ("idle", "busy"):
            await self.ready()
        assert self._child is not None
        return self._child

    async def _keep(self) -> None:
        """Have a process sit here until the worker is stopped."""
        while not self._stopping.is_set():
            delay = await self._seat()
            if delay and not self._stopping.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), delay)

    async def _seat(self) -> float:
        """Start a process and stay with it to its end; the seconds to wait before the next."""
        self._importing, self._runs, self.starts = None, 0, self.starts + 1
        watch = Watch(self._limits, lambda: self._importing)
        try:
            child = await Child.spawn(self._environment, watch.heard, self._mask)
        except OSError as error:
            return self._died(Death("exit", f"can't be started: {error.strerror}"))
        self._child = child
        self._change("starting")
        watching = asyncio.get_running_loop().create_task(watch.over(child))
        try:
            if self._stopping.is_set():
                child.kill(STOPPED)
            await child.send(Start(known=self._known, without=self._blame.without, silence=self._self_rescue()))
            await self._listen(child, watch)
            return self._died(await child.bury())
        except asyncio.CancelledError:
            child.kill(STOPPED)
            raise
        finally:
            watching.cancel()

    async def _listen(self, child: Child, watch: Watch) -> None:
        """Take everything that a process says."""
        try:
            while (frame := await child.receive()) is not None:
                await self._take(child, watch, frame)
        except WireError as error:
            child.kill(Death("wire", f"sent what is no message ({error}); it was ended", child.pid))
        except Exception:
            child.kill(Death("wire", "was ended, because the server could not take what it said", child.pid))
            log.exception("the worker process %s is ended: the server could not take what it said", child.pid)

    async def _take(self, child: Child, watch: Watch, frame: Frame[FromWorker]) -> None:
        message = frame.message
        if isinstance(message, Ended):
            await self._ended(child, message)
        elif isinstance(message, Pulse):
            self.memory = child.memory = message.memory
        elif isinstance(message, (Called, FoundModels)):
            self._answers.take(message)
        elif isinstance(message, Hello):
            watch.ready()
            await self._welcome(message)
        elif isinstance(message, Importing):
            self._importing = message.pack
            watch.importing()
        elif isinstance(message, Saving):
            child.post(Noted(number=message.number, problem=await self._on_saving(message)))
        elif self._task is not None and message.run == self._task.run:
            is_taken = await self._task.take(Frame(message, frame.blob, frame.size))
            if not is_taken:
                self.cancel(message.run)
            elif isinstance(message, messages.Told) and message.number is not None and not self._task.is_abandoned:
                child.post(Noted(number=message.number))

    async def _welcome(self, hello: Hello) -> None:
        self._importing = None
        await self._on_hello(hello)
        self.hello, self._known = hello, hello.fingerprint
        self.trouble = None
        if not self._stopping.is_set():
            self._change("idle")

    async def _ended(self, child: Child, ended: Ended) -> None:
        task = self._task
        if task is None or task.run != ended.run:
            return
        self._runs += 1
        self._backoff.worked()
        self.memory = child.memory = ended.memory
        reason = self._worn_out(ended)
        self._task = None
        self._change("idle" if reason is None else "stopping")
        task.end(ended)
        if reason is not None:
            log.info("the worker process %s is replaced: %s", child.pid, reason)
            await self._end(child, Death("recycled", f"was replaced: {reason}", child.pid))

    def _worn_out(self, ended: Ended) -> str | None:
        """Why the process should make room for a fresh one."""
        largest = self._limits.largest
        if ended.left_behind:
            return f"node {', '.join(ended.left_behind)} does not end"
        if ended.broke_off:
            return "a run broke off, and some of it may still be at work"
        if ended.memory > largest:
            return f"it has {ended.memory / 2**30:.1f} GiB, more than {largest / 2**30:.1f}"
        if self._limits.runs and self._runs >= self._limits.runs:
            return f"it did {self._runs} runs"
        return None

    async def _end(self, child: Child, death: Death) -> None:
        """Have a process end in good order."""
        self._change("stopping")
        child.post(Stop())
        await child.end(death, self._limits.stop)

    def _died(self, death: Death) -> float:
        """A process is no more: tell everybody; the seconds to wait before the next."""
        self._child = None
        was_of_use = self._task is not None
        self._lose(death)
        if death.cause in ("stopped", "recycled"):
            self._change("dead")
            return 0.0
        if self._blame.died(self._importing, death) or was_of_use:
            self._backoff.worked()
        delay = self._backoff.died()
        again = f"; the next one is started in {delay:g} s" if delay else ""
        often = f" ({self._backoff.deaths} times in a row)" if self._backoff.deaths > 1 else ""
        self.trouble = f"{death}{often}{again}"
        log.warning("%s", self.trouble, extra={"pid": death.pid})
        self._change("dead")
        return delay

    def _overdue(self, task: Task, child: Child) -> None:
        """A canceled run should have ended. If its last words were not read yet, it has the same time once more."""
        seconds = self._limits.cancel
        if child.is_waited_for:
            reason = f"was ended, because a canceled run did not end within {seconds:g} s"
            child.kill(Death("canceled", reason, child.pid))
        else:
            task.deadline = asyncio.get_running_loop().call_later(seconds, self._overdue, task, child)

    def _lose(self, death: Death) -> None:
        """Whoever waits for an answer gets none."""
        task, self._task = self._task, None
        if task is not None:
            task.lose(death)
        self._answers.lose(death)

    def _self_rescue(self) -> float:
        return self._limits.silence + SELF_RESCUE if self._limits.silence else 0.0

    def _change(self, state: State) -> None:
        self.state = state
        if state == "idle" or self._stopping.is_set():
            self._idle.set()
        else:
            self._idle.clear()
        self._on_change(self)
