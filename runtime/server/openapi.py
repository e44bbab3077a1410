"""The published document: the invocations, as a worker tells them, and the paths of this API in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from nodeloom.runtime.server.json_route import JSONRoute
from nodeloom.runtime.server.problems import ProblemDetails
from nodeloom.runtime.server.routes import all_routes

_REF: Final = "#/components/schemas/"
_DEFAULTS = ("HTTPValidationError", "ValidationError")
"""Components that FastAPI adds of itself, and that no answer of ours is."""


def operation_id(route: APIRoute) -> str:
    """Name of an operation in clients: that of its function."""
    return route.name


def api_document() -> dict[str, Any]:
    """The paths of the API with their models, as every server publishes them; nothing of any invocation."""
    from nodeloom.schema.openapi import DOCUMENT_VERSION, TITLE

    routes = all_routes()
    for route in routes:
        if isinstance(route, JSONRoute):
            route.complete()
    document = get_openapi(title=TITLE, version=DOCUMENT_VERSION, openapi_version="3.1.0", routes=routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _DEFAULTS:
        schemas.pop(name, None)
    problem = ProblemDetails.model_json_schema(ref_template=_REF + "{model}")
    schemas |= problem.pop("$defs", {})
    schemas["ProblemDetails"] = problem
    document["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "Where the server listens beyond this machine"}
    }
    return document


def merged(api: Mapping[str, Any], invocations: Mapping[str, Any]) -> dict[str, Any]:
    """One document of both; what an invocation is called wins, and a model of the API steps aside as `api.NAME`."""
    ours, theirs = api["components"]["schemas"], invocations["components"]["schemas"]
    taken = [name for name in ours if name in theirs and ours[name] != theirs[name]]
    renamed = {name: f"api.{name}" if name in taken else name for name in ours}
    parts = _renamed(api, {_REF + name: _REF + renamed[name] for name in taken}) if taken else api
    schemas = {renamed[name]: schema for name, schema in parts["components"]["schemas"].items()}
    return {
        **invocations,
        "openapi": api["openapi"],
        "paths": parts["paths"],
        "tags": parts.get("tags", []),
        "components": {**parts["components"], "schemas": dict(sorted((theirs | schemas).items()))},
    }


def _renamed(part: Any, references: Mapping[str, str]) -> Any:
    if isinstance(part, list):
        return [_renamed(item, references) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: references.get(value, value) if key == "$ref" and isinstance(value, str) else _renamed(value, references)
        for key, value in part.items()
    }
