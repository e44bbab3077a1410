"""Packages with an `__init__.pyi` offer names of their modules, each imported when it is asked for."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
STUBS = [
    stub.relative_to(ROOT).parent
    for room in ("schema", "migrations", "invocations", "runtime")
    for stub in sorted((ROOT / room).rglob("__init__.pyi"))
]


def imported_with(module: str) -> set[str]:
    """Modules of ours that a process has which imports this one."""
    code = f"import sys, {module}; print(*(m for m in sys.modules if m.startswith('nodeloom.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("folder", STUBS, ids=str)
def test_all_that_is_offered_is_there_and_no_module_is_called_like_it(folder: Path) -> None:
    """Python would give the module in its place, once it is imported."""
    package = import_module("nodeloom." + ".".join(folder.parts))
    offered = {name: getattr(package, name) for name in package.__all__}
    assert offered
    modules = {path.stem for path in (ROOT / folder).iterdir()}
    for name, thing in offered.items():
        assert isinstance(thing, ModuleType) == (name in modules), name


def test_who_asks_for_errors_imports_no_more() -> None:
    assert imported_with("nodeloom.schema.errors") == {"nodeloom.schema", "nodeloom.schema.errors"}


def test_a_server_starts_without_what_only_requests_need() -> None:
    imported = imported_with("nodeloom.runtime.server.service")
    needless = ("library.", "prompts", "tables.pictures", "tables.saved", "queue.runs", "queue.submission")
    assert [m for m in imported if any(f".records.{name}" in m for name in needless)] == []
