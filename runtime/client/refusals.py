"""`refusal`: an answer that is no success, as the error that it means."""

from __future__ import annotations

from http import HTTPStatus

from pydantic import ValidationError

from nodeloom.runtime.client.answers import Answer, Mistake
from nodeloom.runtime.client.errors import AnswerError, ApiError, ClientError
from nodeloom.schema.errors import DocumentError, Problem
from nodeloom.schema.json import read_json


class _Details(Answer):
    """Problem details (RFC 9457), as the API answers them."""

    code: str
    detail: str = ""
    title: str = ""
    incident: str | None = None
    problems: tuple[Mistake, ...] = ()


def refusal(status: int, body: bytes, what: str) -> ClientError:
    """The error that an answer means; `what` names the request for people."""
    try:
        told = _Details.model_validate(read_json(body))
    except (DocumentError, ValidationError):
        return _unknown(status, what)
    problems = [
        Problem(each.code, each.message, each.node, each.field, each.expected, each.found) for each in told.problems
    ]
    return ApiError(told.code, status, told.detail or told.title or told.code, problems, told.incident)


def _unknown(status: int, what: str) -> ClientError:
    """Something between here and the server answered, or it is no server of ours."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "an unknown status"
    if status >= 500:
        return ApiError(
            f"http-{status}", status, f"{what} was answered with {status} ({phrase}) by something before it"
        )
    return AnswerError(f"{what} was answered with {status} ({phrase}), which no nodeloom server says so: is it one?")
