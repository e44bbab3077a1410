"""Tests that are coroutines, and a worker that the tests of a file share, one after the other."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from .lab import Lab, started


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of the tests of a file."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def shared(
    request: pytest.FixtureRequest, runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    """A worker with the `LIMITS` of the file."""
    opened = started(tmp_path_factory.mktemp("home"), limits=request.module.LIMITS)
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


@pytest.fixture
def lab(shared: Lab) -> Lab:
    """The shared worker, that nothing was told of yet."""
    shared.frames.clear()
    return shared


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object | None:
    """Run a test that is a coroutine."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    scene = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})
    runner = pyfuncitem.funcargs.get("runner")
    run = runner.run if isinstance(runner, asyncio.Runner) else asyncio.run
    run(scene)
    return True
