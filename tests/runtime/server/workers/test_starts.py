"""How worker processes begin, with packs of all kinds."""

from pathlib import Path

import psutil

from nodeloom.runtime.worker.messages import Hello

from .lab import posix, started


async def test_a_broken_pack_is_named_and_the_rest_works(tmp_path: Path) -> None:
    async with started(tmp_path, "broken", "troubled") as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "a_module_that_is_not_there" in sentence
        assert "troubled" in {pack.name for pack in lab.worker.hello.packs}
        assert (await lab.run({"value": 1})).status == "completed"


@posix
async def test_a_pack_whose_import_ends_the_process_is_left_out(tmp_path: Path) -> None:
    async with started(tmp_path, "deadly", "troubled") as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "can't be imported: twice, the worker process crashed (SIGABRT) meanwhile" in sentence
        assert (await lab.run({"value": 1})).status == "completed"
        assert lab.worker.starts == 3


async def test_a_pack_whose_import_takes_for_ever_is_left_out(tmp_path: Path) -> None:
    async with started(tmp_path, "slow", "troubled", limits={"start": 15.0, "stop": 0.5}) as lab:
        assert lab.worker.hello is not None
        (sentence,) = lab.worker.hello.problems.values()
        assert "did not import pack" in sentence
        assert "slow.py within 15 s" in sentence


async def test_the_document_is_sent_once(tmp_path: Path) -> None:
    hellos: list[Hello] = []

    async def greet(hello: Hello) -> None:
        hellos.append(hello)

    async with started(tmp_path, on_hello=greet, limits={"runs": 1}) as lab:
        await lab.run({"value": 1})
        await lab.worker.ready()
    first, second = hellos
    assert first.document is not None
    assert second.document is None
    assert first.fingerprint == second.fingerprint
    async with started(tmp_path, on_hello=greet, known=first.fingerprint):
        assert hellos[2].document is None


async def test_a_process_that_keeps_dying_is_started_ever_more_seldom_and_told_of(tmp_path: Path) -> None:
    async with started(tmp_path, wait=False) as lab:
        worker = lab.worker
        for deaths in (1, 2, 3):
            await lab.until(lambda: worker.starts >= deaths and worker.pid is not None)  # noqa: B023
            pid = worker.pid
            psutil.Process(pid).kill()
            await lab.until(lambda: worker.pid != pid)  # noqa: B023
        assert worker.trouble is not None
        assert "(3 times in a row); the next one is started in 0.5 s" in worker.trouble
        assert (await lab.run({"value": 1})).status == "completed"
        assert worker.trouble is None
