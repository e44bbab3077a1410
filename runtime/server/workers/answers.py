"""`Answers`: questions that a worker process has not answered yet."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from nodeloom.runtime.server.workers.child import Child
from nodeloom.runtime.server.workers.deaths import Death
from nodeloom.runtime.server.workers.errors import CallError, WorkerLostError
from nodeloom.runtime.worker.messages import Answer, Call, Called, FindModels, FoundModels, JSONObject, Question


class Answers:
    """Who waits for which answer."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._numbers = itertools.count(1)

    async def call(self, child: Child, function: str, inputs: JSONObject, seconds: float) -> JSONObject:
        """What a function gives; `CallError` if it gives nothing or takes longer, `WorkerLostError`."""
        called = await self._ask(
            child, lambda key: Call(call=key, function=function, inputs=inputs), function, seconds
        )  # fmt: skip
        if not isinstance(called, Called) or called.outputs is None:
            raise CallError(called.problem or f"{function} gave nothing")
        return called.outputs

    async def find_models(self, child: Child, name: str | None, digest: bool, seconds: float) -> FoundModels:
        """What a worker says of models; `CallError` if it takes longer, `WorkerLostError`."""
        found = await self._ask(
            child, lambda key: FindModels(call=key, name=name, digest=digest), "the search for models", seconds
        )  # fmt: skip
        assert isinstance(found, FoundModels)
        return found

    def take(self, told: Answer) -> None:
        """An answer came, perhaps too late."""
        answer = self._waiting.get(told.call)
        if answer is not None and not answer.done():
            answer.set_result(told)

    def lose(self, death: Death) -> None:
        """There will be no more."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(WorkerLostError(death))

    async def _ask(self, child: Child, question: Callable[[str], Question], what: str, seconds: float) -> Answer:
        key = str(next(self._numbers))
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[key] = answer
        try:
            await child.send(question(key))
            return await asyncio.wait_for(answer, seconds)
        except TimeoutError:
            raise CallError(f"{what} did not answer within {seconds:g} s") from None
        finally:
            self._waiting.pop(key, None)
