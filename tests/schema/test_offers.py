"""`nodeloom.schema` offers names of its modules, each imported when it is asked for."""

import subprocess
import sys
from pathlib import Path

import nodeloom.schema

ROOM = Path(nodeloom.schema.__file__).parent


def test_all_that_is_offered_is_there() -> None:
    for name in nodeloom.schema.__all__:
        assert getattr(nodeloom.schema, name).__class__.__name__ != "module", name


def test_no_module_is_called_like_what_is_offered() -> None:
    """Python would give the module in its place, once it is imported."""
    modules = {path.stem for path in ROOM.iterdir()}
    assert modules & set(nodeloom.schema.__all__) == set()


def test_who_asks_for_errors_imports_no_more() -> None:
    code = "import sys, nodeloom.schema.errors; print(*sorted(m for m in sys.modules if m.startswith('nodeloom.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["nodeloom.schema", "nodeloom.schema.errors"]
