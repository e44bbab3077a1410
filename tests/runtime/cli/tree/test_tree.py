from nodeloom.runtime.cli.tree.rows import Counts, State
from nodeloom.runtime.cli.tree.tree import RunTree
from tests.runtime.cli.happenings import (
    blocked,
    created,
    expanded,
    failed,
    finished,
    over,
    progress,
    retrying,
    started,
    tell,
)


def states(tree: RunTree) -> dict[str, State]:
    return {key: row.state for key, row in tree.rows.items() if key}


def test_a_row_goes_from_waiting_to_done() -> None:
    tree = RunTree()
    tree.expect(["a"])
    assert states(tree) == {"a": "waiting"}
    tell(tree, started("a"))
    assert states(tree) == {"a": "running"}
    tell(tree, finished("a", seconds=2.0))
    assert (states(tree), tree.rows["a"].seconds, list(tree.active)) == ({"a": "done"}, 2.0, [])


def test_every_end_has_a_state_of_its_own() -> None:
    tree = RunTree()
    tell(tree, finished("hit", cache="hit"), finished("pin", cache="pinned"), started("bad"), failed("bad"))
    tell(tree, blocked("after", "bad"))
    assert states(tree) == {"hit": "reused", "pin": "reused", "bad": "failed", "after": "blocked"}
    assert (tree.rows["pin"].note, tree.rows["after"].note) == ("pinned", "by bad")
    assert list(tree.troubled) == ["bad"]


def test_a_node_that_runs_many_times_is_one_row_with_counts() -> None:
    tree = RunTree()
    tell(tree, *(started("n", place) for place in range(5)))
    tell(tree, finished("n", 0), finished("n", 1, cache="hit"), failed("n", 2), blocked("n", "m", 7))
    row = tree.rows["n"]
    assert (row.state, row.own) == ("running", Counts(running=2, done=1, reused=1, failed=1, blocked=1))


def test_attempts_go_on_counting_with_another_worker() -> None:
    tree = RunTree()
    for _ in range(2):
        tell(tree, started("n"), retrying("n"))
    tell(tree, started("n"))
    assert (tree.rows["n"].running[()].number, tree.rows["n"].own.running) == (3, 1)


def test_progress_and_attempts_belong_to_the_run_that_goes_on() -> None:
    tree = RunTree(clock=lambda: 7.0)
    tell(tree, started("n"), progress("n", 3, 20, "warming"))
    attempt = tree.rows["n"].running[()]
    assert (attempt.began, attempt.step, attempt.total, attempt.message) == (7.0, 3, 20, "warming")
    tell(tree, retrying("n"))
    assert (states(tree), attempt.total) == ({"n": "retrying"}, 0)
    tell(tree, started("n", attempt=2))
    assert (tree.rows["n"].running[()].number, tree.rows["n"].own.running) == (2, 1)
    assert states(tree) == {"n": "running"}
    tell(tree, finished("n", why="seed 1 -> 2"))
    assert tree.rows["n"].note == "at attempt 2"


def test_what_runs_within_a_call_is_beneath_it_and_counted_there() -> None:
    tree = RunTree()
    tell(tree, started("call/a"), finished("call/a"), started("call/b"))
    assert states(tree) == {"call": "running", "call/a": "done", "call/b": "running"}
    assert tree.rows["call"].inside == tree.root.inside == Counts(running=1, done=1)
    tell(tree, finished("call/b"))
    assert tree.rows["call"].state == "done"


def test_rounds_that_went_well_are_forgotten_but_counted() -> None:
    tree = RunTree()
    tell(tree, started("loop"))
    for number in range(1, 1001):
        tell(tree, expanded("loop", number), finished(f"loop/{number}/n"))
    assert list(tree.rows) == ["", "loop", "loop/1000", "loop/1000/n"]
    assert (tree.rows["loop"].rounds, tree.rows["loop"].inside.done) == (1000, 1000)


def test_rounds_that_failed_stay() -> None:
    tree = RunTree()
    tell(tree, started("loop"), expanded("loop", 1), failed("loop/1/n"), expanded("loop", 2))
    assert list(tree.rows["loop"].children) == ["1", "2"]


def test_nodes_that_were_met_are_counted_once_against_those_that_may_run() -> None:
    tree = RunTree()
    tell(tree, created(3), finished("a", 0), finished("a", 1), finished("b"), expanded("c", 1, nodes=4))
    assert (tree.met, tree.nodes) == (2, 7)


def test_nothing_runs_when_the_run_is_over() -> None:
    tree = RunTree()
    tree.expect(["a", "b"])
    tell(tree, started("a"), over("canceled"))
    assert (list(tree.active), tree.root.inside.running, tree.unmet) == ([], 0, "not reached")


def test_a_loop_or_call_that_was_cut_short_is_not_done() -> None:
    tree = RunTree()
    tree.expect(["loop", "call/a", "call/b"])
    tell(
        tree, started("loop"), expanded("loop", 0), finished("loop/0/x"), started("loop/0/y"),
        finished("call/a", cache="hit"), started("call/b"), over("canceled"),
    )  # fmt: skip
    for name in ("loop", "call"):
        row = tree.row(name)
        assert (row.state, row.stopped) == ("waiting", True)
