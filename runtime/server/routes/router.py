"""`subject`: a router whose routes read strict JSON and say which problems they answer."""

from __future__ import annotations

from fastapi import APIRouter

from nodeloom.runtime.server.answers import PROBLEM_ANSWERS
from nodeloom.runtime.server.json_route import JSONRoute
from nodeloom.runtime.server.openapi import operation_id

PREFIX = "/api/v1"


def subject(tag: str) -> APIRouter:
    """A router of the routes about one subject."""
    return APIRouter(
        prefix=PREFIX,
        tags=[tag],
        route_class=JSONRoute,
        responses=PROBLEM_ANSWERS,
        generate_unique_id_function=operation_id,
    )
