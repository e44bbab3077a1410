"""`submitted`: a prompt into the queue: checked as ComfyUI does, translated, and kept with what was said beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from nodeloom.migrations import RunPython
from nodeloom.runtime.server.comfy.checking import Checked, checked
from nodeloom.runtime.server.comfy.files_there import LOOKED_UP, NOTHING, FilesThere, read_files
from nodeloom.runtime.server.comfy.mistakes import PromptError, mistake
from nodeloom.runtime.server.comfy.node_class import ClassInput, NodeClass
from nodeloom.runtime.server.comfy.patterns import Patterns
from nodeloom.runtime.server.comfy.requests import PromptRequest
from nodeloom.runtime.server.comfy.translation import Translated
from nodeloom.runtime.server.dispatch.prefixes import PREFIX, Holder, with_values
from nodeloom.runtime.server.looking import looked_at
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import LITTLE, documents, prompts, queue
from nodeloom.runtime.store.records.prompts import NewPrompt, PromptRecord
from nodeloom.runtime.store.records.queue import Submission
from nodeloom.schema.json import JSON, write_json

AT_ONCE: Final = 0.2
"""Seconds after a scan for which a model that it did not find is not looked for again: it would be refused."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A prompt that is in the queue, and what of it is not run."""

    prompt: PromptRecord
    errors: Mapping[str, JSON]

    def to_json(self) -> dict[str, JSON]:
        """The body of the answer."""
        given = self.prompt.number
        number: JSON = int(given) if given.is_integer() else given
        return {"prompt_id": self.prompt.prompt, "number": number, "node_errors": {**self.errors}}


async def submitted(
    state: ServerState, request: PromptRequest, classes: Mapping[str, NodeClass], patterns: Patterns
) -> Submitted:
    """Put a prompt into the queue; `PromptError` if nothing of it can run."""
    files = await _files_of(state, request, classes)

    def look(python: RunPython | None) -> Translated:
        found = checked(request.prompt, classes, files, request.targets)
        return patterns.translated(request.prompt, found, request.pnginfo, python)

    ready = await looked_at(state, {"prompt": {**request.prompt}}, look)
    text = write_json(ready.document)
    body = write_json([request.prompt, request.extra, ready.checked.outputs])
    options: dict[str, JSON] = {"targets": [*ready.checked.outputs], "names": _prefixes(request.prompt, ready.checked)}
    is_last = request.number is None and not request.is_first  # others are put before what waits, all of which is read
    write = state.records.jot if is_last and len(text) + len(body) < LITTLE else state.records.write
    prompt = await write(_enqueue, request, text, body, options)
    errors = {key: each.to_json() for key, each in ready.checked.mistakes.items()}
    return Submitted(prompt, errors)


async def _files_of(state: ServerState, request: PromptRequest, classes: Mapping[str, NodeClass]) -> FilesThere:
    """The files that a prompt may name. Models are looked for again where it names one that nobody knows."""
    kinds, named = _named_in(request.prompt, classes)
    if not kinds:
        return NOTHING

    def read(connection: Connection) -> FilesThere:
        return read_files(connection, named, has_models="model" in kinds)

    files = await state.records.read(read)
    if "model" in kinds and _lacks_models(request.prompt, classes, files):
        await state.models.freshen(AT_ONCE)
        files = await state.records.read(read)
    return files


def _enqueue(
    connection: Connection, request: PromptRequest, text: str, body: str, options: Mapping[str, JSON]
) -> PromptRecord:
    """The prompt, which is in the queue then: one that was sent before, as it was."""
    known = prompts.get(connection, request.id)
    if known is not None:
        return _again(known, body)
    now = time.time()
    submission = Submission(document=documents.keep(connection, text), name="", options=options)
    run = queue.enqueue(connection, submission, now)
    place = queue.place_of(connection, run)
    number = request.number if request.number is not None else place
    number = -number if request.is_first else number
    before = prompts.behind(connection, number)
    prompts.keep(connection, NewPrompt(run, request.id, number, request.client, body))
    if before is not None:
        queue.move(connection, run, before, now)
    return PromptRecord(run, request.id, number, request.client, body, "queued", None)


def _again(known: PromptRecord, body: str) -> PromptRecord:
    if known.body == body:
        return known
    details = f"{known.prompt}: leave it out, or choose another"
    raise PromptError(mistake("prompt_id_in_use", "Another prompt has this prompt_id", details))


def _prefixes(prompt: Mapping[str, JSON], found: Checked) -> dict[str, JSON]:
    """What names of files begin with, by the nodes that save them, as far as the prompt says it itself."""
    nodes = found.needed
    given = {key: each for key, node in nodes.items() if isinstance(each := node.values.get(PREFIX), str)}
    holders = (Holder(node.node_class.name, _title(prompt[key]), node.values) for key, node in nodes.items())
    return {**with_values(given, holders)}


def _title(node: JSON) -> str:
    """The title that a node had in the editor."""
    about = node.get("_meta") if isinstance(node, dict) else None
    return str(about.get("title", "")) if isinstance(about, dict) else ""


def _named_in(prompt: Mapping[str, JSON], classes: Mapping[str, NodeClass]) -> tuple[set[str], set[str]]:
    """What kinds of files nodes of a prompt may name, and the names of pictures that they do."""
    kinds, names = set[str](), set[str]()
    for _, wanted, value in _naming(prompt, classes):
        kinds.add(wanted)
        if wanted in LOOKED_UP and isinstance(value, str):
            names.add(value)
    return kinds, names


def _lacks_models(prompt: Mapping[str, JSON], classes: Mapping[str, NodeClass], files: FilesThere) -> bool:
    named = ((field, value) for field, wanted, value in _naming(prompt, classes) if wanted == "model")
    return any(isinstance(value, str) and value and not files.has_model(field, value) for field, value in named)


def _naming(prompt: Mapping[str, JSON], classes: Mapping[str, NodeClass]) -> Iterator[tuple[ClassInput, str, JSON]]:
    """The inputs that name files, what each names, and its value."""
    for node in prompt.values():
        name = node.get("class_type") if isinstance(node, dict) else None
        kind = classes.get(name) if isinstance(name, str) else None
        inputs = node.get("inputs") if isinstance(node, dict) else None
        if kind is not None and isinstance(inputs, dict):
            for key, wanted in kind.naming:
                yield kind.inputs[key], wanted, inputs.get(key)
