"""ComfyUI's official templates run from the files of its editor, on tiny models under the names that they ask for.

In a hurry; `python -m tests.templates` makes all of their steps, in full size.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.e2e.server import EditorServer
from tests.templates.official import NAMES
from tests.templates.serving import serving
from tests.templates.trial import tried


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditorServer]:
    with serving(tmp_path_factory.mktemp("templates")) as server:
        yield server


@pytest.mark.parametrize("name", NAMES)
def test_a_template_opens_and_runs_to_its_end(server: EditorServer, name: str) -> None:
    trial = tried(server, name, in_a_hurry=True)
    assert trial.lacks == ""
    assert trial.files
    assert all(trial.files)
