"""`serving`: a server whose models are the stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.server import EditorServer
from tests.templates.stand_ins import write_models


@contextmanager
def serving(home: Path) -> Iterator[EditorServer]:
    """A server over a home folder that is empty, with a worker that is ready and knows the models."""
    write_models(home / "models")
    with EditorServer(home) as server:
        server.wait_for_worker()
        server.asked("/models/scan", {})
        yield server
