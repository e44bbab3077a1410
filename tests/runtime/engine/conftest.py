from __future__ import annotations

import pytest
from tests.runtime.engine import lab as pack_module
from tests.runtime.engine import workshop
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import MemoryCache
from nodeloom.schema import Pack, Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry([Pack("t", "1.0.0", pack_module.__name__), Pack("u", "1.0.0", workshop.__name__)])


@pytest.fixture
def lab(registry: Registry) -> Lab:
    return Lab(registry)


@pytest.fixture
def cached(lab: Lab) -> Lab:
    lab.cache = MemoryCache()
    return lab
