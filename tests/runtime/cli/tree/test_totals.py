from nodeloom.runtime.cli.tree.totals import RunTotals
from tests.runtime.cli.happenings import blocked, failed, finished, over, retrying, started, tell


def test_a_run_is_summed_up_in_one_line() -> None:
    totals = RunTotals()
    tell(totals, started("a"), finished("a", peak=2_000_000), finished("b", cache="hit"), finished("c", peak=1_000_000))
    tell(totals, retrying("d"), failed("d"), blocked("e", "d"), over("partial", 4.2))
    assert (
        totals.summary() == "2 done, 1 reused, 1 failed, 1 blocked, 1 tried again in 4.20 s, at most 2.0 MB of memory"
    )


def test_memory_that_nobody_measured_is_not_told() -> None:
    totals = RunTotals()
    tell(totals, finished("a"), over(seconds=75))
    assert totals.summary() == "1 done in 1 min 15 s"


def test_a_canceled_run_tells_how_many_results_another_one_may_use() -> None:
    totals = RunTotals()
    assert totals.canceled(durable=True) == "canceled"
    tell(totals, finished("seed", cache="volatile"), finished("save", cache="output"), finished("a"))
    assert totals.canceled(durable=True) == "canceled; 1 result is kept, run again to go on"
    tell(totals, finished("b", cache="hit"))
    assert totals.canceled(durable=True) == "canceled; 2 results are kept, run again to go on"
    assert totals.canceled(durable=False) == "canceled"
