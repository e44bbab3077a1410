"""The pytest plugin: options, and the places where checks are collected. It imports the kit only if it is asked for.

Checks of `nodeloom_packs` stand under the file of the pytest settings; those of `pack_tests(...)` under its name in a
test module.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from nodeloom.runtime.testing.collection import Kits

_KITS: pytest.StashKey[Kits] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The settings of the kit."""
    parser.addini("nodeloom_packs", "packs to prove: modules, files or installed names", "linelist")
    parser.addini("nodeloom_contracts", "folder of the frozen contracts of their types", default="tests/contracts")
    parser.addini("nodeloom_corpus", "folder of workflow files that must open for ever", default="")
    parser.addini("nodeloom_examples", "documents drawn for each type that has changed", default="25")
    group = parser.getgroup("nodeloom")
    group.addoption("--nodeloom-freeze", action="store_true", help="write contracts and snapshots that are missing")
    group.addoption("--nodeloom-accept", action="store_true", help="write what the corpus becomes now over what it was")
    group.addoption("--nodeloom-examples", type=int, help="documents drawn for each type that has changed")
    group.addoption("--nodeloom-seed", type=int, default=0, help="seed of what is drawn; 0 unless another is given")


def _kits(config: pytest.Config) -> Kits:
    """The kits of this run; the kit is imported here."""
    from nodeloom.runtime.testing.collection import Kits

    if _KITS not in config.stash:
        config.stash[_KITS] = Kits(config)
    return config.stash[_KITS]


def pytest_collection(session: pytest.Session) -> None:
    """Let the settings file be collected where the whole suite, or the folder of contracts, is."""
    config = session.config
    if config.getini("nodeloom_packs") and config.inipath is not None and _is_asked(config):
        place = str(config.inipath)
        if place not in config.args:
            config.args.append(place)


def _is_asked(config: pytest.Config) -> bool:
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return True
    contracts = config.rootpath / config.getini("nodeloom_contracts")
    given = [(config.invocation_params.dir / arg).resolve() for arg in config.args]
    return any(path == contracts or path in contracts.parents for path in given)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The settings file stands for the packs that it names."""
    config = parent.config
    if file_path != config.inipath or not config.getini("nodeloom_packs"):
        return None
    return _kits(config).in_settings(parent, file_path)


def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> pytest.Collector | None:
    """What `pack_tests` made, in a test module."""
    used = sys.modules.get("nodeloom.runtime.testing.pack_tests")
    if used is None or not isinstance(obj, used.PackTests):
        return None
    return _kits(collector.config).in_module(collector, name, obj)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What counts exercised ops comes last."""
    if _KITS in config.stash:
        items.sort(key=lambda item: getattr(item, "is_last", False))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, Any, Any]:
    """All migrations of the run count as exercised, those of the author's own tests too."""
    if _KITS not in session.config.stash:
        return (yield)
    with session.config.stash[_KITS].watching():
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the files that were written."""
    for line in config.stash[_KITS].told() if _KITS in config.stash else ():
        terminalreporter.write_line(line)
