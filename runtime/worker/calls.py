"""`Calls`: functions of packs that a server may have called: those that published migrations name, and no others."""

from __future__ import annotations

import importlib
import logging
import threading

from pydantic import JsonValue, TypeAdapter

from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.messages import Call, Called, JSONObject
from nodeloom.schema import Catalogue
from nodeloom.schema.migration_ops import Python

log = logging.getLogger(__name__)

_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


def published_functions(catalogue: Catalogue) -> frozenset[str]:
    """Every function `module:name` of a `python` op in the histories of a catalogue."""
    histories = catalogue.histories.all
    ops = [op for history in histories for step in history.steps for op in step.ops]
    ops += [op for history in histories if history.became is not None for op in history.became.ops]
    return frozenset(
        function for op in ops if isinstance(op, Python) for function in (op.up, op.down) if function is not None
    )


class Calls:
    """Answers calls, each in a thread of its own: one that hangs holds up no other, and no run."""

    def __init__(self, functions: frozenset[str], channel: Channel) -> None:
        self._functions = functions
        self._channel = channel

    def begin(self, call: Call) -> None:
        """Answer a call, soon."""
        threading.Thread(target=self._answer, args=(call,), name="nodeloom-call", daemon=True).start()

    def _answer(self, call: Call) -> None:
        self._channel.send(self.answer(call))

    def answer(self, call: Call) -> Called:
        """What a function gives, or a sentence why there is nothing."""
        if call.function not in self._functions:
            return Called(
                call=call.call, problem=f"{call.function} is no function that an installed pack's migrations name"
            )
        try:
            return Called(call=call.call, outputs=_called(call.function, call.inputs))
        except (Exception, SystemExit) as error:  # a pack's code may raise anything
            log.warning("migration %s failed", call.function, exc_info=True)
            reason = f"{type(error).__name__}: {error}"
            return Called(
                call=call.call,
                problem=f"the migration {call.function} failed ({reason}); tell the authors of its pack",
            )


def _called(function: str, inputs: JSONObject) -> JSONObject:
    module, _, name = function.partition(":")
    found: object = getattr(importlib.import_module(module), name)(inputs)
    return _OBJECT.validate_python(found)
