from nodeloom.runtime.cli.explanation import Explanation

from .happenings import blocked, expanded, failed, finished, started, tell


def test_every_run_tells_what_it_cost_and_why() -> None:
    told = Explanation()
    tell(told, finished("load", cache="hit"), started("denoise"))
    tell(told, finished("denoise", why="seed 41 -> 42", seconds=2.31, peak=3_100_000_000))
    tell(told, started("decode", 2), finished("decode", 2, seconds=0.5), started("save"))
    tell(told, finished("save", cache="output", seconds=0.01), started("bad", attempt=3), failed("bad"))
    tell(told, blocked("after", "bad"))
    assert list(told.lines()) == [
        "load       reused              hit: nothing it depends on changed",
        "denoise    ran 2.31 s, 3.1 GB  missed: seed 41 -> 42",
        "decode[2]  ran 0.50 s          missed: no result of these inputs is kept",
        "save       ran 0.01 s          output: it saves or shows something, each time",
        "bad        failed              it can't be",
        "after      blocked             by bad",
    ]


def test_a_run_as_json_has_everything_that_is_known() -> None:
    told = Explanation()
    tell(told, started("n", 1, attempt=2), finished("n", 1, why="a 1 -> 2", seconds=1.5, peak=12))
    (run,) = told.runs
    assert run.to_json() == {
        "node": "n", "index": [1], "status": "done", "cache": "missed", "why": "a 1 -> 2", "seconds": 1.5,
        "peak_memory": 12, "attempts": 2,
    }  # fmt: skip


def test_reused_results_cost_nothing_and_were_never_tried() -> None:
    told = Explanation()
    tell(told, finished("n", cache="resumed"))
    assert (told.runs[0].status, told.runs[0].seconds, told.runs[0].attempts) == ("reused", None, 0)


def test_nodes_within_others_are_named_by_their_way() -> None:
    told = Explanation()
    tell(told, started("loop"), expanded("loop", 1), started("loop/1/n"), finished("loop/1/n"))
    tell(told, finished("loop", cache="expanded", seconds=0.5))
    assert [run.node for run in told.runs] == ["loop/1/n", "loop"]
    assert "expanded: other nodes ran in its place" in list(told.lines())[1]
