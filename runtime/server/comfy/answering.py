"""Answers as ComfyUI gives them: JSON, or nothing at all."""

from __future__ import annotations

from starlette.responses import Response

from nodeloom.schema.json import JSON, write_json

_JSON = "application/json"


def told(value: JSON, status: int = 200) -> Response:
    """A JSON value."""
    return Response(write_json(value), status, media_type=_JSON)


def told_text(text: str) -> Response:
    """What is JSON text already."""
    return Response(text, media_type=_JSON)


def done() -> Response:
    """It is done, and there is nothing to say."""
    return Response(status_code=200)


def refused(status: int, why: str = "") -> Response:
    """It is not done."""
    return Response(why, status, media_type="text/plain")
