import io

from rich.console import Console

from nodeloom.runtime.cli.tree_view import TreeView, shows_trees
from nodeloom.schema import Workflow

from .happenings import created, failed, finished, over, started, tell

WORKFLOW = Workflow.read(
    {
        "format": "nodeloom.workflow",
        "format_version": 1,
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


def test_what_is_said_stands_beside_the_counts() -> None:
    view = TreeView(WORKFLOW, a_terminal())
    tell(view, created(2, "b"))
    view.say("canceling")
    assert view.frame().plain.endswith("canceling")


def test_a_pipe_is_shown_no_tree() -> None:
    assert not shows_trees()
