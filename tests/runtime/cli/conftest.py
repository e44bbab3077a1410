"""Runs commands in this process."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from nodeloom.runtime.cli.main import app
from nodeloom.schema.json import JSON

Command = Callable[..., Result]


@pytest.fixture
def nodeloom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`nodeloom ...` in an empty folder, with nodeloom's own data there too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NODELOOM_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


Write = Callable[..., Path]


@pytest.fixture
def workflow(tmp_path: Path) -> Write:
    """Write a workflow file of these nodes and edges."""

    def write(nodes: JSON, edges: JSON = None, name: str = "w.json", **parts: JSON) -> Path:
        path = tmp_path / name
        document = {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": edges or [], **parts}
        path.write_text(json.dumps(document))
        return path

    return write
