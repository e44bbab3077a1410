"""The one exception tree of nodeloom, and `Problem`, the unit in which mistakes are reported.

Every message is a sentence for a user. It knows nothing of how a message is shown: the CLI and the server each
turn this tree into their answer in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a document, graph or value: a code for programs, a sentence for people, and where it is."""

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None

    def __str__(self) -> str:
        return self.message


class NodeloomError(Exception):
    """Root of every error that nodeloom raises on purpose; `str(error)` is a full sentence.

    `problems` are its mistakes one by one, where there are several or they have places.
    """

    code: str = "error"
    problems: tuple[Problem, ...] = ()


class DefinitionError(NodeloomError):
    """An invocation, output or pack breaks a rule; the sentence names pack, type and field and says how to fix it."""

    code = "definition"

    @classmethod
    def about(cls, type_id: str, sentence: str) -> DefinitionError:
        """An error about one invocation type, its pack named first."""
        return cls(f"pack {type_id.partition('/')[0]}, type {type_id}: {sentence}")


class PackError(NodeloomError):
    """A pack can't be found or imported; nothing but that pack is affected."""

    code = "pack"


class DocumentError(NodeloomError):
    """A file or text is not a workflow document that can be read."""

    code = "document"

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message)


class InvalidGraphError(NodeloomError):
    """A graph can't run; `problems` holds every mistake that was found, not only the first."""

    code = "invalid-graph"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.message for problem in self.problems))


class InputError(NodeloomError):
    """A node's input can't be used: a broken or oversized file, a value out of range for the data at hand."""

    code = "input"


class ModelError(NodeloomError):
    """A model is missing, unreadable, of another kind than asked for, or refused for safety."""

    code = "model"


class SettingsError(NodeloomError):
    """A setting of the environment can't be used."""

    code = "settings"


class CanceledError(NodeloomError):
    """The run was canceled; raised out of a node so that it stops between two steps."""

    code = "canceled"

    def __init__(self, message: str = "the run was canceled") -> None:
        super().__init__(message)


class ExpansionError(NodeloomError):
    """A graph that a node ran did not give its outputs; raised inside the node, which may go on without them."""

    code = "expansion"
