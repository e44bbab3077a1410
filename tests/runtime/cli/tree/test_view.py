import io
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from nodeloom.runtime.cli.tree.view import TreeView, shows_trees
from nodeloom.schema import Workflow
from tests.runtime.cli.conftest import Write
from tests.runtime.cli.happenings import created, failed, finished, over, started, tell

WORKFLOW = Workflow.read(
    {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {"b": {"type": "core/string"}, "a": {"type": "core/string", "label": "Words"}},
        "edges": [["a", "value", "b", "value"]],
    }
)


def a_terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=60, height=20)


def drawn(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_last_picture_of_a_run_stays_with_its_nodes_in_running_order() -> None:
    console = a_terminal()
    with TreeView(WORKFLOW, console) as view:
        tell(view, created(2, "b"), started("a"), finished("a"), started("b"), failed("b"), over("failed"))
    last = drawn(console)
    assert last.index("Words") < last.rindex("it can't be")
    assert last.rstrip().endswith("\x1b[?25h")


def test_what_never_began_draws_nothing() -> None:
    console = a_terminal()
    with TreeView(WORKFLOW, console):
        pass
    assert drawn(console) == ""


def test_what_is_said_stands_before_the_counts() -> None:
    view = TreeView(WORKFLOW, a_terminal())
    tell(view, created(2, "b"))
    view.say("canceling")
    assert view.frame().plain.splitlines()[-1].startswith("canceling · ")


def test_a_pipe_is_shown_no_tree() -> None:
    assert not shows_trees()


def test_a_real_terminal_is_shown_the_tree_and_standard_output_only_results(workflow: Write, tmp_path: Path) -> None:
    nodes = {"a": {"type": "core/integer", "inputs": {"value": 3}}, "b": {"type": "core/integer"}}
    path = workflow(nodes, [["a", "value", "b", "value"]], interface={"outputs": {"number": ["b", "value"]}})
    ours, terminal = os.openpty()
    environment = {"NODELOOM_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    command = [sys.executable, "-c", "from nodeloom.runtime.cli.main import main; main()", "run", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, env=environment, text=True, check=True)
    os.close(terminal)
    with open(ours, encoding="utf-8", errors="replace", closefd=True) as screen:
        shown = _all_of(screen)
    assert done.stdout == "number: 3\n"
    assert "1 done, 1 reused in " in shown
    assert shown.index(" a") < shown.rindex(" b")


def _all_of(screen: io.TextIOWrapper) -> str:
    """What was written to a terminal; when its other end is closed, reading is an error on Linux."""
    lines: list[str] = []
    with suppress(OSError):
        lines.extend(screen)
    return "".join(lines)
