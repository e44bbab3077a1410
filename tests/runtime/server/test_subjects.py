"""Routes are found by the first word of their paths, and imported by nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from starlette.routing import Match

from nodeloom.runtime.server.routes import all_routes
from nodeloom.runtime.server.subjects import Subjects


@pytest.mark.parametrize("route", all_routes(), ids=lambda route: f"{route.path} {route.name}")
def test_every_route_is_found(route: Any) -> None:
    path = route.path_format.replace("{", "").replace("}", "")
    method = next(iter(getattr(route, "methods", [""])))
    kind = "http" if method else "websocket"
    scope = {"type": kind, "path": path, "method": method, "headers": []}
    match, found = Subjects().matches(scope)
    assert match is Match.FULL
    assert found["endpoint"] is route.endpoint


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/runs", "/runs", ""])
def test_nothing_is_found_elsewhere(path: str) -> None:
    match, _ = Subjects().matches({"type": "http", "path": path, "method": "GET", "headers": []})
    assert match is Match.NONE


def test_a_method_that_a_path_does_not_know_is_told_apart_from_a_path_that_nobody_knows() -> None:
    match, _ = Subjects().matches({"type": "http", "path": "/api/v1/health", "method": "DELETE", "headers": []})
    assert match is Match.PARTIAL


def test_a_server_imports_nothing_that_its_first_answer_does_not_need() -> None:
    later = {
        "alembic",
        "nodeloom.migrations",
        "nodeloom.runtime.server.routes.runs",
        "psutil",
        "yaml",
    }
    code = f"import sys, nodeloom.runtime.server.service; print({later!r} & {{*sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "set()\n"
