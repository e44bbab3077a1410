"""What can go wrong between a client and its server. A part of nodeloom's one tree of errors."""

from __future__ import annotations

from collections.abc import Sequence

from nodeloom.schema.errors import NodeloomError, Problem


class ClientError(NodeloomError):
    """Root of what the client raises."""

    code = "client"


class UnreachableError(ClientError):
    """The server can't be reached, or the connection broke and what was asked for may not be asked twice."""

    code = "unreachable"


class AnswerError(ClientError):
    """What answers is no nodeloom server, or not one of a version that this client understands."""

    code = "bad-answer"


class StillRunningError(ClientError):
    """A run did not end within the time that was given for it; it goes on."""

    code = "still-running"


class ApiError(ClientError):
    """The server refused: `code` is stable and for programs, `status` that of HTTP, `problems` every single mistake.

    `incident` is the number under which the server's log tells more, where it is the server's fault.
    """

    def __init__(
        self, code: str, status: int, detail: str, problems: Sequence[Problem] = (), incident: str | None = None
    ) -> None:
        self.code = code
        self.status = status
        self.problems = tuple(problems)
        self.incident = incident
        lines = [problem.message for problem in problems]
        is_told = bool(lines) and detail.startswith(lines[0])
        super().__init__("\n".join(lines if is_told else [detail, *lines]))
