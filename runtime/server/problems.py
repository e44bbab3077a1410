"""`ProblemDetails`: the body of every answer that is no success (RFC 9457), and the one way to make such an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from nodeloom.runtime.server.kinds import Kind
from nodeloom.schema.errors import Problem
from nodeloom.schema.json import write_json

MEDIA_TYPE = "application/problem+json"
MOST_PROBLEMS = 200
"""Most problems of one answer; the detail tells how many there are."""


class ProblemItem(BaseModel):
    """One mistake in a graph, document or request, and where it is."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    code: str = Field(description="Stable, for programs")
    message: str = Field(description="A sentence that names the node, the field, the value and the way out")
    node: str | None = Field(default=None, description="Id of the node, or its path through subgraphs: outer/inner")
    field: str | None = Field(default=None, description="Name of the field, or its place in the body of the request")
    expected: str | None = None
    found: str | None = None

    @classmethod
    def of(cls, problem: Problem) -> ProblemItem:
        """The same as the rest of nodeloom says it."""
        return cls(
            code=problem.code,
            message=problem.message,
            node=problem.node,
            field=problem.field,
            expected=problem.expected,
            found=problem.found,
        )


class ProblemDetails(BaseModel):
    """Why a request was refused or failed (RFC 9457)."""

    model_config = ConfigDict(frozen=True, defer_build=True)
    type: str = Field(description="URI of the kind of problem: urn:nodeloom:problem:CODE")
    title: str = Field(description="The kind of problem in a few words; the same for all of one code")
    status: int = Field(description="The HTTP status")
    code: str = Field(description="Stable, for programs")
    detail: str = Field(description="What is wrong here, in a sentence")
    incident: str | None = Field(default=None, description="Number of the entry in the server's log, if it is at fault")
    problems: list[ProblemItem] = Field(default=[], description="Every mistake that was found, one by one")


class Refusal(HTTPException):
    """Ends a request with a problem answer."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        problems: Sequence[ProblemItem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind = kind
        self.problems = problems


def problem_response(
    kind: Kind,
    detail: str,
    problems: Sequence[ProblemItem] = (),
    *,
    incident: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that tells a problem; what says nothing is left out."""
    if len(problems) > MOST_PROBLEMS:
        detail = f"{detail} (the first {MOST_PROBLEMS} of {len(problems)} problems)"
    body = ProblemDetails(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        code=kind.code,
        detail=detail,
        incident=incident,
        problems=list(problems[:MOST_PROBLEMS]),
    )
    content = write_json(body.model_dump(mode="json", exclude_none=True, exclude_defaults=True))
    return Response(content, kind.status, headers, MEDIA_TYPE)
