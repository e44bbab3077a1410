"""The rules between the rooms: `lint-imports` checks whole rooms, this file what it can't see."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("schema", "migrations", "invocations", "runtime")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
HEAVY = ("torch", "diffusers", "transformers", "numpy", "PIL", "nodeloom.runtime")


def test_the_import_table_holds() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def imported_at_load(tree: ast.Module) -> Iterator[str]:
    """Modules imported when the file is, not inside functions or for type checkers only."""
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, (ast.ClassDef, ast.Try)):
            pending += node.body
        elif isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.dump(node.test):
            pending += [*node.body, *node.orelse]


@pytest.mark.parametrize("path", sorted((ROOT / "invocations").rglob("*.py")), ids=str)
def test_packs_import_nothing_heavy_and_no_runtime_before_invoke(path: Path) -> None:
    loaded = imported_at_load(ast.parse(path.read_text()))
    assert [name for name in loaded if name.startswith(HEAVY)] == []


def test_the_server_side_of_the_house_starts_without_torch() -> None:
    modules = ["nodeloom.schema", "nodeloom.migrations", "nodeloom.runtime.models", "nodeloom.runtime.engine"]
    code = f"import sys, {', '.join(modules)}; print(sorted({{'torch', 'numpy', 'PIL'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_server_that_starts_imports_nothing_that_only_documents_need() -> None:
    code = "import sys, nodeloom.runtime.server.service; print(*(name for name in sys.modules if 'nodeloom.' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"nodeloom.schema.workflow", "nodeloom.schema.values", "nodeloom.migrations"}.isdisjoint(done.stdout.split())


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_files_are_rooms_not_halls_and_say_what_they_are(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 500
    assert ast.get_docstring(ast.parse(text)), "the first line of a file says what it is"


def test_the_median_file_is_short() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in SOURCES)
    assert lengths[len(lengths) // 2] <= 120


def test_nothing_names_this_machine() -> None:
    named = [path for path in SOURCES if str(ROOT.parent) + "/" in path.read_text()]
    assert named == []
