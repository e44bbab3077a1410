"""`Expanding`: runs graphs in the place of nodes, or on their behalf."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from nodeloom.runtime.engine.cancel import CancelToken
from nodeloom.runtime.engine.dispatcher import Dispatcher
from nodeloom.runtime.engine.events import Event, NodeExpanded
from nodeloom.runtime.engine.expansions import compile_expansion, content_of, end_ranks, expansion_of, inner_pins
from nodeloom.runtime.engine.failures import OutputRefusedError
from nodeloom.runtime.engine.frames import Frame
from nodeloom.runtime.engine.lanes import Lanes
from nodeloom.runtime.engine.outputs import encode_outputs, values_of
from nodeloom.runtime.engine.report import Report
from nodeloom.runtime.engine.resume import Earlier
from nodeloom.runtime.engine.tasks import Expanded, Outcome, Task
from nodeloom.schema.errors import CanceledError, ExpansionError
from nodeloom.schema.expansion import Expansion
from nodeloom.schema.mistakes import place_of, verdict

if TYPE_CHECKING:
    from nodeloom.schema.values import SubgraphField

Values = Mapping[str, Any]
OnOutcome = Callable[[Task, Outcome], None]
OnError = Callable[[Task, BaseException], None]
OnEnd = Callable[[Frame | None, Values | BaseException], None]
Asked = tuple[Task, Expansion, "asyncio.Future[Values]"]

TURNS = 4
"""Turns of the event loop in which all that a node asks for at once is asked for, by its helpers too."""
MOST_EXPANSIONS = 100_000
"""Graphs that one node may run."""


class Expanding:
    """Starts a frame for each expansion, and gives its outputs to whoever asked for them."""

    def __init__(
        self, report: Report, dispatcher: Dispatcher, lanes: Lanes, earlier: Earlier, max_depth: int,
        on_expand: Callable[[Task], None], max_output: float,
    ) -> None:  # fmt: skip
        self._report = report
        self._dispatcher = dispatcher
        self._loop = lanes.loop
        self._is_serial = not lanes.workers
        self._earlier = earlier
        self._asked: list[Asked] = []
        self._awaited: dict[asyncio.Future[Values], tuple[CancelToken, OnEnd]] = {}
        self._max_depth = max_depth
        self._on_expand = on_expand
        self._max_output = max_output

    def tell(self, event: Event) -> None:
        """Send an event, from any thread."""
        if self._dispatcher.is_at_home():
            try:
                self._report.tell(event)
            except BaseException as error:  # the listener's, whatever the node that told makes of it
                self._dispatcher.post(partial(_raise, error))
                raise
        else:
            self._dispatcher.post(partial(self._report.tell, event))

    def expansion(self, task: Task, subgraph: SubgraphField, inputs: Values) -> Expansion:
        """A subgraph in scope of a task's node, with values for its interface."""
        return expansion_of(task.frame.plan, subgraph.name, inputs)

    async def run(self, task: Task, expansion: Expansion) -> Values:
        """On the event loop: run a graph for a task and wait for its outputs; `ExpansionError` if they can't be."""
        if not self._loop.is_here():
            raise ExpansionError("only an async node can run graphs, where it is awaited")
        future: asyncio.Future[Values] = asyncio.get_running_loop().create_future()
        self._asked.append((task, expansion, future))
        if len(self._asked) == 1:
            self._loop.call_later(TURNS if self._is_serial else 1, self._ask)
        try:
            return await future
        except asyncio.CancelledError:  # of the waiting alone, perhaps: its time was up
            self._dispatcher.post(partial(self._stop_awaited, future))
            raise

    def _ask(self) -> None:
        """On the event loop: what was asked for at once begins at once, so the order does not depend on threads."""
        asked, self._asked = self._asked, []
        self._dispatcher.post(partial(self._start_asked, asked))

    def replace(self, task: Task, expanded: Expanded, on_outcome: OnOutcome, on_error: OnError) -> None:
        """Run the expansion that a task returned; what it gives are the task's outputs."""

        def done(frame: Frame | None, values: Values | BaseException) -> None:
            if task.ended:
                return
            if isinstance(values, BaseException):
                on_error(task, values)
                return
            try:
                outputs = task.type.output_type.model_validate(dict(values))
                encoded, length = encode_outputs(task.node.kind, values_of(outputs), self._max_output)
            except ValidationError as error:
                mistake = error.errors(include_url=False)[0]
                sentence = f"what was run in its place gave a wrong {place_of(mistake)}: it {verdict(mistake)}"
                on_error(task, OutputRefusedError(sentence))
                return
            except OutputRefusedError as error:
                on_error(task, error)
                return
            on_outcome(task, Outcome(outputs, encoded, length, "expanded", "", expanded.seconds, None, expanded.peak))

        self._start(task, expanded.expansion, task.own_token(), done)

    def _start_asked(self, asked: list[Asked]) -> None:
        for task, expansion, future in asked:
            self._start_awaited(task, expansion, future)

    def _start_awaited(self, task: Task, expansion: Expansion, future: asyncio.Future[Values]) -> None:
        if task not in self._dispatcher.in_lanes or task.token.canceled or future.cancelled():
            self._loop.call(_resolve, future, CanceledError())
            return
        if not task.awaiting:
            self._dispatcher.busy -= 1
        task.awaiting += 1
        token, let_go = task.own_token().child()

        def done(frame: Frame | None, values: Values | BaseException) -> None:
            if self._awaited.pop(future, None) is None:
                return
            let_go()
            if task in self._dispatcher.in_lanes:
                task.awaiting -= 1
                if not task.awaiting:
                    self._dispatcher.busy += 1
                elif self._is_serial:  # it awaits other graphs too, which go on when it has done what it does now
                    self._dispatcher.busy += 1
                    self._loop.call(self._resolve_and_rest, future, values)
                    return
            self._loop.call(_resolve, future, values)

        self._awaited[future] = token, done
        self._start(task, expansion, token, done)

    def _stop_awaited(self, future: asyncio.Future[Values]) -> None:
        token, done = self._awaited.get(future, (None, None))
        if token is not None and done is not None:
            if not token.canceled:
                token.cancel()
                self._dispatcher.stop_canceled()
            done(None, CanceledError())

    def _resolve_and_rest(self, future: asyncio.Future[Values], values: Values | BaseException) -> None:
        """On the event loop: the same, and say when nothing more comes of it."""
        _resolve(future, values)
        self._loop.call_later(3 * TURNS, partial(self._dispatcher.post, self._rest))

    def _rest(self) -> None:
        self._dispatcher.busy -= 1

    def _start(self, task: Task, expansion: Expansion, token: CancelToken, done: OnEnd) -> None:
        try:
            content = content_of(expansion)
            number, frame = self._frame(task, expansion, content)
            frame.token = token
            ends = end_ranks(expansion, frame.plan)
        except Exception as error:  # the graph is the node's doing, and so is whatever is wrong with it
            done(None, error)
            return
        frame.on_end = partial(self._end, ends=ends, done=done)
        self._report.tell(NodeExpanded(task.name, task.index, number, len(frame.plan.nodes), content))
        frame.active += 1  # so that it can't end before it has begun
        frame.start(self._report.blocked)
        frame.active -= 1
        if not frame.active:
            frame.on_end(frame)

    def _frame(self, task: Task, expansion: Expansion, content: str) -> tuple[int, Frame]:
        if task.frame.depth >= self._max_depth:
            raise ExpansionError(
                f"graphs run in the place of nodes {self._max_depth} levels deep: does one run itself?"
            )
        if task.expansions >= MOST_EXPANSIONS:
            raise ExpansionError(f"it ran {MOST_EXPANSIONS} graphs, which is the most that one node may")
        outer = task.frame.plan
        number = self._earlier.number((task.name, task.index), content, task.expansions)
        pins = inner_pins(outer, f"{task.node.id}/{number}", task.record.index)
        plan, given = compile_expansion(expansion, outer, pins)
        task.expansions += 1
        self._on_expand(task)
        return number, Frame.of(task, number, plan, given)

    def _end(
        self,
        frame: Frame,
        ends: Mapping[str, tuple[int, str]],
        done: OnEnd,
    ) -> None:
        task = frame.task
        assert task is not None
        pins = frame.pins()
        self._report.result.pins |= pins
        task.record.inner = {**(task.record.inner or {}), **pins}
        if frame.token.canceled:
            done(frame, CanceledError())
        elif frame.failures:
            done(frame, ExpansionError(f"its inner {frame.failures[0].message}"))
        else:
            done(frame, {name: frame.output(rank, output) for name, (rank, output) in ends.items()})


def _raise(error: BaseException) -> None:
    raise error


def _resolve(future: asyncio.Future[Values], values: Values | BaseException) -> None:
    """In the event loop's thread."""
    if future.done():
        return
    if isinstance(values, BaseException):
        future.set_exception(values)
    else:
        future.set_result(values)
