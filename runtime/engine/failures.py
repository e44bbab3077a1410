"""From an exception in a node to a `Failure`: one sentence that names node, field and value."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import ValidationError

from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.result import Failure
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.mistakes import mistake_sentence, shown
from nodeloom.schema.secret_names import HIDDEN, MISTAKE

LONGEST: Final = 10_000
"""Characters of a message; of longer ones the middle is left out."""
LONGEST_TRACEBACK: Final = 20_000
"""Characters of a traceback."""
NO_INPUTS: Final[Mapping[str, object]] = {}
"""Where nothing is known of a node's inputs."""


class InputRefusedError(Exception):
    """The invocation's model refused the inputs; the cause is pydantic's error."""


class OutputRefusedError(NodeloomError):
    """What an invocation or pin gave is not the declared output."""

    code = "output"


class NodeTimeoutError(Exception):
    """An attempt took longer than its policy allows."""


class RefusalError(Exception):
    """Carries a failure that is known already."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def failure_of(
    name: str, index: Index, type_id: str, error: BaseException, inputs: Mapping[str, object] = NO_INPUTS
) -> Failure:
    """The failure that an exception means; unexpected ones keep their traceback. What is too long to read is cut.

    `inputs` are the names of the node's inputs, with what is known of their values: what the sentence of one of our
    errors begins with, or which model it names, tells the field.
    """
    found = _failure_of(name, index, type_id, error)
    if found.field is None and isinstance(error, NodeloomError):
        found = replace(found, field=field_told(str(error), inputs))
    if len(found.message) <= LONGEST and len(found.traceback) <= LONGEST_TRACEBACK:
        return found
    return replace(found, message=_cut(found.message, LONGEST), traceback=_cut(found.traceback, LONGEST_TRACEBACK))


def _failure_of(name: str, index: Index, type_id: str, error: BaseException) -> Failure:
    where = f"node {name} ({type_id})"
    if isinstance(error, RefusalError):
        return error.failure
    if isinstance(error, InputRefusedError):
        field, sentence = input_sentence(error)
        return Failure(name, index, type_id, "invalid-input", f"{where}: {sentence}", field)
    if isinstance(error, NodeTimeoutError):
        return Failure(name, index, type_id, "timeout", f"{where}: {error}")
    if isinstance(error, NodeloomError):
        return Failure(name, index, type_id, error.code, f"{where}: {error}", _own_field(error))
    text = "".join(traceback.format_exception(error))
    if isinstance(error, ValidationError):  # raised by its own code
        _, sentence = _told(error)
        return Failure(
            name, index, type_id, "exception", f"{where}: it made a wrong {error.title}: {sentence}", None, text
        )
    sentence = f"{type(error).__name__}: {error}".rstrip(": ")
    return Failure(name, index, type_id, "exception", f"{where}: {sentence}", None, text)


def _cut(text: str, most: int) -> str:
    """A text without its middle, where it is longer: a traceback ends with what matters."""
    if len(text) <= most:
        return text
    return f"{text[: most // 2]} ... ({len(text) - most} characters are left out) ... {text[-most // 2 :]}"


def field_told(sentence: str, inputs: Mapping[str, object]) -> str | None:
    """The input that a sentence is about: it names the model that is chosen there, or begins with the input's name."""
    quoted = [field for field, value in inputs.items() if _names(value) and repr(_names(value)) in sentence]
    if len(quoted) == 1:
        return quoted[0]
    first, _, rest = sentence.partition(" ")
    is_named = first in inputs and (len(first) > 1 or rest.startswith("is "))  # "a" is an article as well
    return first if is_named else None


def _names(value: object) -> str | None:
    """The name in a reference to a model, None for other values."""
    name = value.get("name") if isinstance(value, Mapping) else None
    return name if isinstance(name, str) else None


def _own_field(error: NodeloomError) -> str | None:
    """The field of the node itself that an error is about, if it says so."""
    return next((problem.field for problem in error.problems if problem.node is None), None)


def input_sentence(error: InputRefusedError) -> tuple[str | None, str]:
    """Field and sentence of refused inputs; of several mistakes, all are told."""
    cause = error.__cause__
    return _told(cause) if isinstance(cause, ValidationError) else (None, str(error))


def _told(cause: ValidationError) -> tuple[str | None, str]:
    """The first field, and the sentence."""
    sentences = []
    first: str | None = None
    for mistake in cause.errors(include_url=False, include_context=False):
        place = mistake["loc"]
        first = first or (str(place[0]) if place else None)
        found = HIDDEN if mistake["type"] == MISTAKE else _described(mistake["input"])
        sentences.append(mistake_sentence(mistake, found, "the inputs"))
    return first, "; ".join(sentences)


def _described(value: object) -> str:
    """A value for a message; a value model by its type and fields."""
    return shown(value) if isinstance(value, (str, int, float, bool, list, dict, type(None))) else repr(value)
