"""`nodeloom diff`: what it says, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nodeloom.runtime.cli.diff.text import MOST_DIFFERENCES
from nodeloom.runtime.cli.main import app
from tests.runtime.cli.conftest import Command
from tests.runtime.cli.older import LOUD, PACK, SHOUT, document, save, write


def workflows(old: dict[str, Any], new: dict[str, Any]) -> None:
    write(Path("a.json"), {**document(), **old})
    write(Path("b.json"), {**document(), **new})


def test_the_same_workflow_in_json_and_in_a_picture_is_exit_code_0(nodeloom: Command) -> None:
    save(Path("a.json"), LOUD)
    save(Path("b.png"), LOUD)
    result = nodeloom("diff", "a.json", "b.png")
    assert (result.exit_code, result.stdout) == (0, "a.json -> b.png: the same workflow\n")


def test_every_kind_of_difference_has_its_line(nodeloom: Command) -> None:
    workflows(
        {
            "name": "A",
            "nodes": {"a": {"type": "t/a", "inputs": {"x": 1, "y": [1]}}, "gone": {"type": "t/gone"}},
            "edges": [["a", "x", "gone", "y"]],
            "interface": {"inputs": {"seed": ["a", "x"]}},
            "packs": {"t": {"version": "1"}},
            "pins": {"a": [{"outputs": {"x": 1}}]},
            "subgraphs": {"part": {"nodes": {"n": {"type": "t/n"}}}, "old": {"nodes": {"n": {"type": "t/n"}}}},
        },
        {
            "name": "B",
            "nodes": {"a": {"type": "t/a", "inputs": {"x": 2}, "mode": "muted"}, "new": {"type": "t/new"}},
            "interface": {"inputs": {"seed": ["a", "y"]}, "outputs": {"out": ["a", "z"]}},
            "packs": {"t": {"version": "2"}},
            "meta": {"author": "me"},
            "form": {"a": 1},
            "view": {"a": [1, 2]},
            "subgraphs": {"part": {"nodes": {"n": {"type": "t/m"}}}},
        },
    )
    result = nodeloom("diff", "a.json", "b.json")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "a.json -> b.json: 16 differences",
        '  changed  name: "A" -> "B"',
        '  changed  node a, mode: "normal" -> "muted"',
        "  changed  node a, input x: 1 -> 2",
        "  removed  node a, input y: [1]",
        "  removed  node gone: t/gone",
        "  added    node new: t/new",
        "  removed  edge a.x -> gone.y",
        "  changed  input seed of the interface: a.x -> a.y",
        "  added    output out of the interface: a.z",
        '  removed  pins of node a: [{"outputs":{"x":1},"index":[],"inputs":null}]',
        "  removed  subgraph old: 1 node",
        "  changed  layout",
        '  changed  meta, author: "" -> "me"',
        '  changed  pack t, version: "1" -> "2"',
        "  added    form, a: 1",
        "subgraph part",
        '  changed  node n, type: "t/n" -> "t/m"',
    ]


def test_the_differences_as_json(nodeloom: Command) -> None:
    workflows({"name": "A"}, {"name": "B"})
    result = nodeloom("diff", "a.json", "b.json", "--json")
    assert result.exit_code == 1
    place = {"graph": "", "part": "document", "name": "", "field": "name"}
    assert json.loads(result.stdout) == {
        "same": False,
        "differences": [{**place, "change": "changed", "before": "A", "after": "B"}],
    }


def test_older_documents_are_compared_in_the_format_of_today(nodeloom: Command) -> None:
    save(Path("a.json"), LOUD, format_version=1, residue={"nodes": {"n0": [{"mine": 1}]}})
    save(Path("b.json"), LOUD)
    assert nodeloom("diff", "a.json", "b.json").exit_code == 0


def test_nodes_stay_as_they_are_unless_they_are_upgraded(nodeloom: Command) -> None:
    save(Path("a.json"), SHOUT)
    save(Path("b.json"), LOUD)
    Path("acme_lab.py").write_text(PACK)
    sys.modules.pop("acme_lab", None)
    assert nodeloom("diff", "a.json", "b.json").exit_code == 1
    assert nodeloom("diff", "a.json", "b.json", "--upgrade", "--pack", "acme_lab.py").exit_code == 0


@pytest.mark.parametrize("name", ["a.json", "b.json"])
def test_a_file_that_can_not_be_read_is_exit_code_4(nodeloom: Command, name: str) -> None:
    workflows({}, {})
    Path(name).unlink()
    result = nodeloom("diff", "a.json", "b.json")
    assert (result.exit_code, result.stderr) == (4, f"error: {name} can't be read: No such file or directory\n")


def test_workflows_of_other_programs_are_compared_as_they_are_opened(nodeloom: Command) -> None:
    for name, seed in (("a.json", 1), ("b.json", 2)):
        Path(name).write_text(f'{{"3": {{"class_type": "KSampler", "inputs": {{"seed": {seed}}}}}}}')
    result = nodeloom("diff", "a.json", "b.json")
    assert (result.exit_code, result.stdout) == (
        1,
        "a.json -> b.json: 1 difference\n  changed  node 3, input seed: 1 -> 2\n",
    )


def test_one_of_both_may_be_standard_input(nodeloom: Command) -> None:
    path = save(Path("a.json"), LOUD)
    result = CliRunner().invoke(app, ["diff", "-", "a.json"], input=path.read_bytes())
    assert (result.exit_code, result.stdout) == (0, "standard input -> a.json: the same workflow\n")
    assert nodeloom("diff", "-", "-").exit_code == 4


def test_many_differences_are_cut_short(nodeloom: Command) -> None:
    save(Path("a.json"))
    save(Path("b.json"), *[LOUD] * (MOST_DIFFERENCES + 5))
    lines = nodeloom("diff", "a.json", "b.json").stdout.splitlines()
    assert len(lines) == MOST_DIFFERENCES + 2
    assert lines[-1] == "and 5 more differences; --json tells all of them"


def test_signs_that_move_the_cursor_or_that_the_terminal_lacks_are_harmless(nodeloom: Command) -> None:
    workflows({}, {"nodes": {"a\nb\x1b[31m": {"type": "t/x"}, "日本": {"type": "t/x"}}})
    code = "from nodeloom.runtime.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "diff", "a.json", "b.json"], capture_output=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.decode("ascii").splitlines()[1:] == [
        "  added    node a b [31m: t/x",
        "  added    node \\u65e5\\u672c: t/x",
    ]
