"""`.ci/python` chooses what the environment is made with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHOICE = Path(__file__).resolve().parents[1] / ".ci" / "python"
SYSTEM = "/usr/bin/python3"


def chosen(folder: Path) -> str:
    """What is chosen where this folder is all of PATH."""
    done = subprocess.run([sys.executable, CHOICE], env={**os.environ, "PATH": str(folder)}, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()


@pytest.fixture
def is_system_usable() -> bool:
    look = "import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"
    return Path(SYSTEM).exists() and subprocess.run([SYSTEM, "-c", look], capture_output=True).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="there is no make")
@pytest.mark.parametrize(("usual", "is_kept"), [("echo fast", True), ("echo slow", False), ("exit 1", False)])
def test_the_usual_python_unless_the_systems_serves_better(
    usual: str, is_kept: bool, is_system_usable: bool, tmp_path: Path
) -> None:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\n{usual}\n")
    python.chmod(0o755)
    assert chosen(tmp_path) == ("python3" if is_kept or not is_system_usable else SYSTEM)


@pytest.mark.skipif(os.name == "nt", reason="there is no make")
def test_the_systems_where_there_is_no_other(is_system_usable: bool, tmp_path: Path) -> None:
    assert chosen(tmp_path) == (SYSTEM if is_system_usable else "python3")
