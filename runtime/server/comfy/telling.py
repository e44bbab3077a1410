"""`Telling`: one run as ComfyUI's messages, in its order, made of the events of the log and what is of the moment.

Each node is told of when something becomes of it, so that a prompt of n nodes costs a number of bytes linear in n.
Messages about the end come when the run is over, whatever failed before: what can go on without it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from pydantic_core import from_json

from nodeloom.runtime.server.comfy.message import CACHED, STATES, Message, copied, joined
from nodeloom.runtime.server.comfy.node_class import NodeClass
from nodeloom.runtime.server.comfy.shown import Shown
from nodeloom.runtime.store.records import Logged
from nodeloom.runtime.store.records.prompts import PromptRecord
from nodeloom.schema.json import JSON

_SENDING: Final = "SaveImageWebsocket"
"""The node type whose pictures are sent to who asked for them."""
_REUSED: Final = frozenset({"hit", "pinned", "resumed"})
QUEUE_CHANGES: Final = frozenset({"run.queued", "run.leased", "run.released", "run.retried", "run.finished"})
"""Events after which another number of prompts may be left."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What is on record of a run that is over: its outputs, and what was wrong with it in a sentence."""

    outputs: Mapping[str, JSON] = field(default_factory=dict)
    problem: str = ""


@dataclass(slots=True)
class _Node:
    """What became of a node of the prompt up to now."""

    state: str = "running"
    value: float = 0.0
    most: float = 1.0
    is_counted: bool = False


@dataclass(slots=True)
class Telling:
    """A run up to some event. `status` is that of its end: success or error; None before."""

    prompt: PromptRecord
    classes: Mapping[str, NodeClass]
    status: str | None = None
    shown: Shown = field(default_factory=Shown)
    seconds: dict[str, float] = field(default_factory=dict)
    history: list[Message] = field(default_factory=list)
    last: str | None = None
    end: RunEnd = field(default_factory=RunEnd)
    _nodes: dict[str, _Node] = field(default_factory=dict)
    _cached: list[str] = field(default_factory=list)
    _untold: list[str] = field(default_factory=list)
    _done: list[str] = field(default_factory=list)
    _failure: dict[str, JSON] | None = None
    _is_begun: bool = False
    _is_cache_told: bool = False
    _sources: dict[str, Any] | None = None
    _extra: dict[str, Any] = field(default_factory=dict)

    def told(self, logged: Logged) -> list[Message]:
        """The messages that an event makes."""
        handler = _HANDLERS.get(logged.name)
        return [] if handler is None else handler(self, logged, logged.event)

    def progressed(self, event: Mapping[str, JSON]) -> list[Message]:
        """The messages of a step of a node, if it is at work."""
        key = self.shown_id(str(event["node"]))
        node = self._nodes.get(key)
        if node is None or node.state != "running":
            return []
        node.value, node.most, node.is_counted = _float(event["step"]), max(1.0, _float(event["total"])), True
        data: dict[str, JSON] = {"value": event["step"], "max": event["total"]}
        data |= {"prompt_id": self.prompt.prompt, "node": key}
        return [self._states(key), Message("progress", data)]

    def shown_id(self, node: str) -> str:
        """The node of the prompt that another one runs for."""
        return node if node in self._prompt() else node.partition("/")[0]

    def is_sent(self, event: Mapping[str, JSON]) -> bool:
        """Whether a picture was saved to be sent."""
        return self._type(self.shown_id(str(event["node"]))) == _SENDING

    def is_running(self, node: str) -> bool:
        """Whether a node is at work."""
        found = self._nodes.get(node)
        return found is not None and found.state == "running"

    def asks_for_end(self, event: Mapping[str, JSON]) -> bool:
        """Whether what is on record of the end of the run has a part in what is told of it."""
        return event["status"] != "completed" or self.shown.is_open

    @property
    def wants_previews(self) -> bool:
        """Whether who sent the prompt asked for pictures of the moment; ComfyUI sends none unless it is told to."""
        self._prompt()
        method = self._extra.get("preview_method")
        return isinstance(method, str) and method not in ("", "none", "default")

    def about(self, node: str) -> dict[str, JSON]:
        """What stands beside a node's picture."""
        key = self.shown_id(node)
        return {
            "node_id": key, "prompt_id": self.prompt.prompt, "display_node_id": key, "parent_node_id": None,
            "real_node_id": key,
        }  # fmt: skip

    def _created(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        if self._is_begun:
            return []
        self._is_begun = True
        return [self._timed("execution_start", logged, {})]

    def _started(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        return [*self._cache_told(logged), *self._begun(self.shown_id(str(event["node"])))]

    def _begun(self, key: str) -> list[Message]:
        if self.is_running(key):
            return []
        self._nodes[key] = _Node()
        self.last = key
        data: dict[str, JSON] = {"node": key, "display_node": key, "prompt_id": self.prompt.prompt}
        return [self._states(key), Message("executing", data)]

    def _finished(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        key = self.shown_id(str(event["node"]))
        if str(event["node"]) != key:
            return []
        index = tuple(cast("list[int]", event["index"]))
        self.shown.take(key, self.classes.get(self._type(key)), event["outputs"], index)
        if event["cache"] in _REUSED:
            self.seconds.setdefault(key, 0.0)
            self._cached.append(key)
            self._untold.append(key)
            return self._cache_told(logged) if self._is_cache_told else []
        messages = [*self._cache_told(logged), *self._begun(key)]
        self.seconds[key] = self.seconds.get(key, 0.0) + _float(event["seconds"])
        node = self._nodes[key]
        if node.is_counted and node.value < node.most:
            messages += self.progressed({"node": key, "step": int(node.most), "total": int(node.most)})
        node.state, node.value = "finished", node.most
        self._done.append(key)
        return [*messages, *self._executed(key, is_over=False), self._states(key)]

    def _failed(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        key = self.shown_id(str(event["node"]))
        messages = [*self._cache_told(logged), *self._begun(key)]
        self._nodes[key].state = "error"
        if self._failure is None:
            self._failure = {**event, "node": key}
        return [*messages, self._states(key)]

    def _saved(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        self.shown.save(self.shown_id(str(event["node"])), event)
        return []

    def _again(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        """It goes on: what failed was taken back."""
        self._failure, self.status = None, None
        return []

    def _ended(self, logged: Logged, event: Mapping[str, JSON]) -> list[Message]:
        messages = [*self._created(logged, event), *self._cache_told(logged)]
        for key in self.shown.take_back():
            messages += self._executed(key, is_over=True)
        self.status = "success" if event["status"] == "completed" else "error"
        messages.append(self._end(logged, str(event["status"])))
        data: dict[str, JSON] = {"node": None, "prompt_id": self.prompt.prompt}
        return [*messages, Message("executing", data)]

    def _end(self, logged: Logged, status: str) -> Message:
        if status == "completed":
            return self._timed("execution_success", logged, {})
        executed: list[JSON] = [*self._cached, *self._done]
        if status == "canceled":
            told: dict[str, JSON] = {"node_id": self.last or "", "node_type": self._type(self.last or "")}
            return self._timed("execution_interrupted", logged, {**told, "executed": executed})
        failure = self._failure or {"node": "", "message": self.end.problem or "the run failed", "traceback": ""}
        node = str(failure["node"])
        told = {
            "node_id": node, "node_type": self._type(node), "executed": executed,
            "exception_message": f"{failure['message']}\n", "exception_type": _exception_type(failure),
            "traceback": [*str(failure.get("traceback") or "").splitlines(keepends=True)],
            "current_inputs": self._inputs(node), "current_outputs": [*self._done],
        }  # fmt: skip
        return self._timed("execution_error", logged, told)

    def _executed(self, key: str, *, is_over: bool) -> list[Message]:
        """What a node shows, once that can be told."""
        found = self.shown.of(key, self.classes.get(self._type(key)), self.end.outputs if is_over else None)
        if found is None:
            return []
        data: dict[str, JSON] = {"node": key, "display_node": key, "output": found, "prompt_id": self.prompt.prompt}
        return [Message("executed", data)]

    def _cache_told(self, logged: Logged) -> list[Message]:
        """Which nodes were not run, for what they gave is there still: once before the first that is."""
        if self._is_cache_told and not self._untold:
            return []
        new, self._untold = [key for key in self._untold if key not in self._nodes], []
        self._is_cache_told = True
        listed: list[JSON] = [*new]
        messages = [self._timed(CACHED, logged, {"nodes": listed})]
        for key in new:
            self._nodes[key] = _Node("finished", 1.0)
            executed = self._executed(key, is_over=False)
            messages += [*executed, self._states(key)] if executed else []
        return messages

    def _timed(self, name: str, logged: Logged, data: dict[str, JSON]) -> Message:
        message = Message(name, {"prompt_id": self.prompt.prompt, **data, "timestamp": int(logged.time * 1000)})
        if joined(self.history[-1] if self.history else None, message) is None:
            self.history.append(copied(message))
        return message

    def _states(self, *keys: str) -> Message:
        nodes: dict[str, JSON] = {}
        for key in keys:
            node = self._nodes[key]
            nodes[key] = {"value": node.value, "max": node.most, "state": node.state, **self.about(key)}
        return Message(STATES, {"prompt_id": self.prompt.prompt, "nodes": nodes})

    def _type(self, key: str) -> str:
        found = self._prompt().get(key)
        return str(found.get("class_type", "")) if isinstance(found, dict) else ""

    def _inputs(self, key: str) -> dict[str, JSON]:
        """The values that a node was given in the prompt."""
        found = self._prompt().get(key)
        inputs = found.get("inputs") if isinstance(found, dict) else None
        values = inputs.items() if isinstance(inputs, dict) else ()
        return {name: [value] for name, value in values if not isinstance(value, list)}

    def _prompt(self) -> dict[str, Any]:
        if self._sources is None:
            self._sources, self._extra, _ = from_json(self.prompt.body)
        return self._sources


def _exception_type(failure: Mapping[str, JSON]) -> str:
    """The class of an error, as the last line of its traceback has it; its code where there is none."""
    lines = str(failure.get("traceback") or "").strip().splitlines()
    name = lines[-1].partition(":")[0].strip() if lines else ""
    is_class = name.replace(".", "").replace("_", "").isalnum()
    return name.rpartition(".")[2] if name and is_class else str(failure.get("code") or "RuntimeError")


def _float(value: JSON) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


_HANDLERS: Final = {
    "run.created": Telling._created,
    "node.started": Telling._started,
    "node.finished": Telling._finished,
    "node.failed": Telling._failed,
    "image.saved": Telling._saved,
    "run.retried": Telling._again,
    "run.finished": Telling._ended,
}
