"""`Answers`: calls of functions of packs that a worker process has not answered yet."""

from __future__ import annotations

import asyncio
import itertools

from nodeloom.runtime.server.workers.child import Child
from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.errors import CallError, WorkerLostError
from nodeloom.runtime.worker.messages import Call, Called, JSONObject


class Answers:
    """Who waits for which answer."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Called]] = {}
        self._numbers = itertools.count(1)

    async def ask(self, child: Child, function: str, inputs: JSONObject, seconds: float) -> JSONObject:
        """What a function gives; `CallError` if it gives nothing or takes longer, `WorkerLostError`."""
        key = str(next(self._numbers))
        answer: asyncio.Future[Called] = asyncio.get_running_loop().create_future()
        self._waiting[key] = answer
        try:
            await child.send(Call(call=key, function=function, inputs=inputs))
            called = await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            raise CallError(f"{function} did not answer within {seconds:g} s") from None
        finally:
            self._waiting.pop(key, None)
        if called.outputs is None:
            raise CallError(called.problem or f"{function} gave nothing")
        return called.outputs

    def take(self, called: Called) -> None:
        """An answer came, perhaps too late."""
        answer = self._waiting.get(called.call)
        if answer is not None and not answer.done():
            answer.set_result(called)

    def lose(self, death: Death) -> None:
        """There will be no more."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(WorkerLostError(death))
