from nodeloom.runtime.cli.tree.text import ASCII, TreeText
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


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def a_run(clock: Clock) -> RunTree:
    tree = RunTree({"first": "First pass"}, clock)
    tell(tree, created(8, "save"))
    tree.expect(["prompt", "base", "first", "bad", "after", "again", "loop", "save"])
    tell(tree, finished("prompt", cache="hit", why="kept on disk"), finished("base", why="seed 41 -> 42", seconds=0.25))
    tell(tree, started("first"), progress("first", 5, 20), started("bad"), failed("bad"), blocked("after", "bad"))
    tell(tree, started("again"), retrying("again"), started("loop"), expanded("loop", 0), expanded("loop", 1))
    clock.now = 1.5
    return tree


EXPECTED = """\
= prompt                  reused  kept on disk
✔ base                    0.25 s  seed 41 -> 42
▶ first  First pass       1.50 s  ━━━━━───────────────  5/20
✖ bad                     failed  it can't be
⊘ after                  blocked  by bad
↻ again                   1.50 s  tried again soon: it can't be
▶ loop                    1.50 s
  · loop/0
  · loop/1
· save
1.50 s · 4 of 10 nodes · 3 running · 1 done · 1 reused · 1 failed · 1 blocked"""


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def test_a_frame_tells_how_every_node_stands_and_why() -> None:
    assert plain(TreeText().frame(a_run(Clock()), 100, 40).plain) == EXPECTED


def test_a_frame_keeps_within_the_terminal() -> None:
    tree = a_run(Clock())
    for width, height in ((100, 8), (30, 40), (12, 3)):
        frame = TreeText().frame(tree, width, height)
        assert len(frame.plain.splitlines()) <= height
        assert max(len(line) for line in frame.plain.splitlines()) <= width


def test_names_and_errors_can_not_move_the_cursor() -> None:
    tree = RunTree({"a\x1b[2J": "two\nlines"})
    tell(tree, started("a\x1b[2J"), progress("a\x1b[2J", 1, 2, "one\r\ntwo"))
    first, *others = TreeText().frame(tree, 90, 40).plain.splitlines()
    assert first.isprintable()
    assert len(others) == 1


def test_other_terminals_get_plain_signs() -> None:
    assert TreeText(ASCII).frame(a_run(Clock()), 100, 40).plain.isascii()


def test_the_last_frame_says_what_was_not_needed_and_counts_nothing() -> None:
    tree = RunTree()
    tree.expect(["a", "b"])
    tell(tree, finished("a"), over())
    assert plain(TreeText().frame(tree, 60, 40).plain) == "✔ a       0.50 s\n· b   not needed"


def test_a_loop_that_is_over_tells_how_many_rounds_it_had() -> None:
    tree = RunTree()
    tell(tree, started("loop"), *(expanded("loop", number) for number in range(3)), finished("loop", cache="expanded"))
    assert plain(TreeText().frame(tree, 60, 40).plain).splitlines()[0] == "✔ loop       0.50 s  3 rounds"


def test_a_run_that_was_canceled_tells_where() -> None:
    tree = RunTree()
    tree.expect(["a", "b"])
    tell(tree, started("a"), over("canceled"))
    assert plain(TreeText().frame(tree, 60, 40).plain) == "· a      stopped\n· b  not reached"


def test_a_node_that_runs_many_times_tells_how_often() -> None:
    tree = RunTree()
    tell(tree, finished("n", 0), finished("n", 1), finished("n", 2, cache="hit"))
    assert "1.00 s  2 done, 1 reused" in TreeText().frame(tree, 60, 40).plain
