"""A session that the tests of this pack share."""

from __future__ import annotations

import pytest
from tests.invocations.comfyui.prompts import REGISTRY

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session


@pytest.fixture(scope="package")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(REGISTRY, Settings(home=tmp_path_factory.mktemp("home")))
