"""Documents whose nodes are of another version than what is installed."""

import sys
from pathlib import Path

import pytest

from .conftest import Command, Write

PACK = """
from nodeloom.schema import Pack, To, add_input, invocation, python, remove_input, rename_input

pack = Pack("acme", version="1.0.0", module=__name__)


@invocation("acme/shout", version=2, migrations=[To(2, rename_input("words", "text"))])
def shout(text: str = "") -> str:
    return text.upper()


def joined(inputs):
    return {**inputs, "text": inputs["first"] + " " + inputs["last"]}


STEPS = [To(2, add_input("text", ""), python("acme_older:joined"), remove_input("first"), remove_input("last"))]


@invocation("acme/greet", version=2, migrations=STEPS)
def greet(text: str = "") -> str:
    return "hello " + text
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "acme_older.py"
    path.write_text(PACK)
    sys.modules.pop(path.stem, None)
    return path


def test_a_run_of_an_older_document_is_migrated_and_says_so_in_one_line(
    nodeloom: Command, workflow: Write, pack: Path
) -> None:
    nodes = {"n": {"type": "acme/shout", "version": 1, "inputs": {"words": "hey"}}}
    path = workflow(nodes, [], interface={"outputs": {"said": ["n", "value"]}})
    before = path.read_bytes()
    result = nodeloom("run", path, "--pack", pack)
    assert result.exit_code == 0, result.output
    assert result.stdout == "said: HEY\n"
    assert f"{path}: 1 node of another version: 2 lossless; the file stays as it is\n" in result.stderr
    assert path.read_bytes() == before


def test_a_check_of_a_document_of_today_says_nothing_of_versions(
    nodeloom: Command, workflow: Write, pack: Path
) -> None:
    path = workflow({"n": {"type": "acme/shout", "version": 2, "inputs": {"text": "hey"}}}, [])
    result = nodeloom("check", path, "--pack", pack)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_newer_node_is_a_problem_still(nodeloom: Command, workflow: Write, pack: Path) -> None:
    path = workflow({"n": {"type": "acme/shout", "version": 3}}, [])
    result = nodeloom("check", path, "--pack", pack)
    assert result.exit_code == 3
    assert "newer than the installed 2: update the pack acme" in result.output


def test_a_function_of_the_pack_is_called_where_a_step_needs_one(
    nodeloom: Command, workflow: Write, pack: Path
) -> None:
    nodes = {"n": {"type": "acme/greet", "version": 1, "inputs": {"first": "Ada", "last": "L"}}}
    result = nodeloom("run", workflow(nodes, [], interface={"outputs": {"said": ["n", "value"]}}), "--pack", pack)
    assert (result.exit_code, result.stdout) == (0, "said: hello Ada L\n")


def test_a_function_that_fails_is_named(nodeloom: Command, workflow: Write, pack: Path) -> None:
    path = workflow({"n": {"type": "acme/greet", "version": 1, "inputs": {"first": "Ada"}}}, [])
    result = nodeloom("check", path, "--pack", pack)
    assert result.exit_code == 3
    assert "the migration acme_older:joined failed (KeyError: 'last'); tell the authors" in result.output
