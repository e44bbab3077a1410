"""What runs tell beside their events: progress, previews and pictures that are kept."""

import asyncio
import io
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from nodeloom.runtime.server.workers.task import RunFrame
from nodeloom.runtime.store.kept import open_files
from nodeloom.runtime.worker.messages import JSONObject, Preview, Run, Saved, Told
from nodeloom.runtime.worker.telling import PREVIEW_RATE, PROGRESS_RATE
from nodeloom.schema.json import write_json

from .lab import Lab, workflow

LIMITS = {"silence": 4.0, "cancel": 2.0}


def told(lab: Lab, name: str) -> list[JSONObject]:
    messages = [frame.message for frame in lab.frames]
    events = [event for message in messages if isinstance(message, Told) for event in message.events]
    return [event for event in events if event["event"] == name]


async def test_progress_comes_no_faster_than_it_can_be_watched(lab: Lab) -> None:
    began = time.monotonic()
    ended = await lab.run({"type": "troubled/busy", "steps": 4000, "preview": False})
    seconds = time.monotonic() - began
    assert ended.outputs == {"n0.value": 4000}
    assert 1 <= len(told(lab, "node.progress")) <= PROGRESS_RATE * seconds + 1


async def test_the_end_of_a_node_is_told_while_others_still_run(lab: Lab) -> None:
    ended = asyncio.Event()

    async def look(frame: RunFrame) -> None:
        if isinstance(frame.message, Told) and "node.finished" in [event["event"] for event in frame.message.events]:
            ended.set()

    document = workflow({"type": "troubled/busy", "steps": 10**7, "seconds": 0.001}, {"type": "core/string"})
    await lab.worker.ready()
    running = asyncio.create_task(lab.worker.run(Run(run="r", workflow=write_json(document)), look))
    async with asyncio.timeout(20):
        await ended.wait()
    lab.worker.cancel("r")
    assert (await running).status == "canceled"


async def test_previews_are_small_pictures_and_few(lab: Lab) -> None:
    began = time.monotonic()
    await lab.run({"type": "troubled/busy", "steps": 60, "seconds": 0.01})
    seconds = time.monotonic() - began
    shown = [frame for frame in lab.frames if isinstance(frame.message, Preview)]
    assert 1 <= len(shown) <= PREVIEW_RATE * seconds + 1
    message, blob, _ = shown[0]
    assert isinstance(message, Preview)
    assert (message.node, message.media_type, message.width, message.height) == ("n0", "image/jpeg", 512, 512)
    with Image.open(io.BytesIO(blob)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (512, 512))


async def test_who_reads_slowly_makes_the_worker_wait_and_not_grow(lab: Lab) -> None:
    frames: list[RunFrame] = []
    is_read = asyncio.Event()

    async def slow(frame: RunFrame) -> None:
        frames.append(frame)
        await is_read.wait()

    deeds: list[JSONObject] = [{"type": "troubled/busy", "steps": 10**7, "seconds": 0.0005}] * 3
    await lab.worker.ready()
    pid, starts = lab.worker.pid, lab.worker.starts
    running = asyncio.create_task(lab.worker.run(Run(run="slow", workflow=write_json(workflow(*deeds))), slow))
    await lab.until(lambda: frames)
    await asyncio.sleep(0.5)
    before = psutil.Process(pid).memory_info().rss
    await asyncio.sleep(1.8)  # longer than the worker may be silent: it is not, nobody listens
    assert psutil.Process(pid).memory_info().rss - before < 20_000_000
    lab.worker.cancel("slow")
    await asyncio.sleep(2.2)  # longer than a canceled run may take: it could not say that it ended
    is_read.set()
    assert (await running).status == "canceled"
    assert lab.worker.starts == starts


async def test_a_saved_picture_is_kept_before_it_is_told_and_told_before_its_node_is_done(lab: Lab) -> None:
    seen: list[str] = []
    files = open_files(lab.home / "files")

    async def look(frame: RunFrame) -> None:
        message = frame.message
        if isinstance(message, Saved):
            data = files.get(message.digest)
            with Image.open(io.BytesIO(data)) as picture:
                assert (picture.format, picture.size) == ("PNG", (9, 4))
            assert (message.node, message.width, message.height, message.size) == ("save", 9, 4, len(data))
            seen.append("saved")
        elif isinstance(message, Told):
            seen.extend(f"{event['event']} {event.get('node')}" for event in message.events)

    document = workflow()
    document["nodes"] = {
        "blank": {"type": "image/blank", "inputs": {"width": 9, "height": 4}},
        "save": {"type": "image/save", "inputs": {}},
    }
    document["edges"] = [["blank", "image", "save", "image"]]
    await lab.worker.ready()
    assert (await lab.worker.run(Run(run="r", workflow=write_json(document)), look)).status == "completed"
    assert seen.index("node.started save") < seen.index("saved") < seen.index("node.finished save")


async def test_files_are_read_by_digest_only(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "secret.png"
    Image.new("RGB", (3, 2)).save(path)
    digest = open_files(lab.home / "files").put(path.read_bytes())
    known: list[JSONObject] = [{"name": "mine", "hash": digest}, {"name": digest}]
    for given in known:
        ended = await lab.run({"type": "troubled/load", "image": given})
        assert ended.outputs == {"n0.value": "(3, 2)"}
    nowhere = "blake3:" + "0" * 64
    others: list[JSONObject] = [
        {"name": str(path)}, {"name": "../secret.png"}, {"name": str(path), "hash": nowhere},
    ]  # fmt: skip
    for given in others:
        ended = await lab.run({"type": "troubled/load", "image": given})
        (problem,) = ended.problems
        assert (ended.status, problem.code) == ("failed", "input")
        assert "upload it" in problem.message


@pytest.mark.parametrize("resumed", ["n0", "n1"])
async def test_a_run_goes_on_where_an_earlier_one_broke_off(lab: Lab, resumed: str) -> None:
    await lab.run({"value": 1}, {"value": 2})
    events = tuple(event for event in told(lab, "node.finished") if event["node"] == resumed)
    lab.frames.clear()
    ended = await lab.run({"value": 1}, {"value": 2}, resume=events)
    assert ended.outputs == {"n0.value": 1, "n1.value": 2}
    assert [event["node"] for event in told(lab, "node.started")] == ["n1" if resumed == "n0" else "n0"]
