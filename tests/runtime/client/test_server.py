"""The client and a real server, in a process of its own, which is killed and comes back."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nodeloom.client import (
    ApiError,
    Client,
    ClientError,
    Event,
    Progress,
    Run,
    StillRunningError,
    Terms,
    UnreachableError,
)
from nodeloom.runtime.client import connection
from nodeloom.schema.json import JSON, write_json

from .servers import Server, a_server
from .slow import PACK

Document = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "gate.py").write_text(PACK)
    with a_server(folder / "home", packs=(folder / "gate.py",)) as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as client:
        yield client


def document(nodes: Any, edges: Any = (), **parts: Any) -> Document:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [*edges], **parts}


SUM = document(
    {"n": {"type": "core/integer_math", "inputs": {"a": 2, "b": 3}}},
    name="Sum",
    interface={"inputs": {"a": ["n", "a"], "b": ["n", "b"]}, "outputs": {"sum": ["n", "value"]}},
)
PICTURE = document(
    {"blank": {"type": "image/blank", "inputs": {"width": 8, "height": 6}}, "save": {"type": "image/save"}},
    [["blank", "image", "save", "image"]],
)


def gated(gate: Path, value: int = 5) -> Document:
    nodes = {
        "wait": {"type": "gate/wait", "inputs": {"path": str(gate), "value": value}},
        "after": {"type": "core/integer"},
    }
    return document(nodes, [["wait", "value", "after", "value"]], interface={"outputs": {"out": ["after", "value"]}})


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_run_gives_its_outputs(client: Client) -> None:
    run = client.run(SUM, {"a": 40})
    assert run.wait().state == "completed"
    assert (run.state, run.outputs, list(run.images)) == ("completed", {"sum": 43}, [])
    assert client.runs.get(run.id).info == run.info
    assert run.document()["name"] == "Sum"
    assert run.requeue().wait().origin == run.id


def test_its_pictures_are_the_files_that_it_saved(client: Client) -> None:
    run = client.run(PICTURE)
    run.wait()
    (image,) = run.images
    assert Image.open(io.BytesIO(image.read())).size == (8, 6)
    assert (image.info.width, image.info.node, image.name[-4:]) == (8, "save", ".png")
    image.delete()
    assert list(run.images) == []


def test_an_output_is_fetched_and_saved_by_its_name(client: Client, tmp_path: Path) -> None:
    blank = {"type": "image/blank", "inputs": {"width": 8, "height": 6}}
    interface = {"outputs": {"picture": ["blank", "image"], "width": ["blank", "width"]}}
    run = client.run(document({"blank": blank}, interface=interface))
    info = run.wait()
    assert (run.output("width").value, run.output("width").is_picture) == (8, False)
    found = run.output("picture")
    assert Image.open(found.save(tmp_path / "x.png")).size == (8, 6)
    assert (found, found.data) == (client.runs.output(run.id, "picture"), run.images[0].read())
    with pytest.raises(ClientError, match="is a picture"):
        _ = found.value
    assert [image.value for image in info.images] == [run.outputs["picture"]]
    load = {"type": "image/load", "inputs": {"image": run.outputs["picture"]}}
    again = client.run(document({"load": load}, interface={"outputs": {"width": ["load", "width"]}}))
    assert (again.wait().state, again.outputs) == ("completed", {"width": 8})
    with pytest.raises(ApiError, match="the outputs of this run are: picture, width") as refused:
        run.output("depth")
    assert refused.value.status == 404


def test_a_picture_that_is_uploaded_is_used_by_its_value(client: Client) -> None:
    data = io.BytesIO()
    Image.new("RGB", (5, 4), (1, 2, 3)).save(data, "PNG")
    image = client.images.upload(data.getvalue(), "tiny.png")
    assert client.images.get(image.info.id).read() == data.getvalue()
    assert client.images.list("tiny").images[0].digest == image.info.digest
    nodes = {"load": {"type": "image/load", "inputs": {"image": image.value}}, "out": {"type": "core/integer"}}
    interface = {"outputs": {"width": ["out", "value"]}}
    run = client.run(document(nodes, [["load", "width", "out", "value"]], interface=interface))
    assert (run.wait().state, run.outputs) == ("completed", {"width": 5})
    with pytest.raises(ApiError) as refused:
        client.images.upload(b"no picture")
    assert refused.value.code == "invalid-image"


def test_a_batch_is_many_runs(client: Client) -> None:
    terms = Terms(batch=[{"a": [1, 2]}, {"b": [10, 20]}], name="many", tags=["crossed"])
    batch = client.enqueue(SUM, terms=terms, wait=30)
    assert [result.outputs for result in batch.results] == [{"sum": 11}, {"sum": 21}, {"sum": 12}, {"sum": 22}]
    assert batch.batch is not None
    assert client.runs.batch(batch.batch).states == {"completed": 4}
    page = client.runs.list("crossed", limit=3)
    assert len(page.runs) == 3
    assert len(client.runs.list("crossed", limit=3, after=page.next).runs) == 1


def test_a_workflow_that_can_not_run_is_refused_with_every_problem(client: Client) -> None:
    bad = document({"n": {"type": "core/integer_math", "inputs": {"a": "x", "b": "y"}}})
    with pytest.raises(ApiError) as refused:
        client.run(bad)
    assert [problem.field for problem in refused.value.problems] == ["a", "b"]
    assert client.validate(bad).status == "invalid"
    assert client.validate(SUM).problems == ()
    assert client.migrate({**SUM, "format_version": 1}).document["format_version"] == 2


def test_documents_of_other_programs_are_opened_with_choices_and_written_again(client: Client) -> None:
    prompt: dict[str, JSON] = {"1": {"class_type": "Unheard", "inputs": {"file": "a.ckpt"}}}
    opened = client.migrate(prompt, choices={"models": {"a.ckpt": "b.ckpt"}})
    assert opened.source == "ComfyUI prompt"
    assert client.migrate(write_json(prompt).encode()).document["format_version"] == 2
    back = client.convert(opened.document, "comfyui-api")
    assert back.document == {"1": {"class_type": "Unheard", "inputs": {"file": "b.ckpt"}}}


def test_what_failed_is_told_and_can_be_retried(client: Client) -> None:
    run = client.run(document({"n": {"type": "gate/break"}}))
    info = run.wait()
    assert (info.state, info.problems[0]["node"]) == ("failed", "n")
    assert run.retry().state == "queued"
    assert run.wait().attempts == 2
    names = [news.name for news in run.events() if isinstance(news, Event)]
    assert names.count("run.finished") == 2


def test_waiting_ends_in_time_and_the_run_goes_on_until_it_is_canceled(client: Client, tmp_path: Path) -> None:
    run = client.run(gated(tmp_path / "gate"))
    with pytest.raises(StillRunningError, match="it goes on"):
        run.wait(timeout=0.2)
    run.cancel()
    assert run.wait().state == "canceled"


def test_queues_are_paused_and_their_order_changed(client: Client) -> None:
    client.queues.create("side")
    client.queues.pause("side")
    first, second = (client.run(SUM, {"a": at}, Terms(queue="side")) for at in (1, 2))
    assert {queue.name: queue.paused for queue in client.queues.list()} == {"default": False, "side": True}
    second.front()
    second.move(after=first.id)
    assert second.set_priority(7).priority == 7
    client.queues.resume("side")
    ends = [first.wait().started or 0, second.wait().started or 0]
    assert ends[1] < ends[0]
    assert client.runs.prune(time.time(), "side").runs == 2
    client.queues.remove("side")
    with pytest.raises(ApiError) as refused:
        client.queues.pause("side")
    assert refused.value.status == 404


def test_saved_workflows_have_revisions_and_are_run_by_id(client: Client) -> None:
    saved = client.workflows.create(SUM, "first").workflow
    client.workflows.save(saved.id, {**SUM, "name": "Sums"}, saved.revision)
    with pytest.raises(ApiError) as refused:
        client.workflows.save(saved.id, SUM, saved.revision)
    assert refused.value.code == "conflict"
    assert [revision.number for revision in client.workflows.revisions(saved.id)] == [2, 1]
    assert client.workflows.document(saved.id, 1)["name"] == "Sum"
    assert len(client.workflows.diff(saved.id, 1)) == 1
    assert set(client.workflows.interface(saved.id)["properties"]) == {"a", "b"}
    run = client.workflows.run(saved.id, {"a": 1})
    assert (run.wait().workflow, run.outputs) == (saved.id, {"sum": 4})
    assert client.workflows.list("sums").workflows[0].revision == client.workflows.get(saved.id).revision == 2
    client.workflows.delete(saved.id)
    with pytest.raises(ApiError):
        client.workflows.get(saved.id)


def test_the_nodes_of_the_server_are_known(client: Client) -> None:
    assert "gate/wait" in client.catalogue().templates
    assert client.schema() is client.schema()
    assert "gate" in [pack.name for pack in client.packs()]
    assert (client.health().status, len(client.workers())) == ("ok", 1)


def test_who_listens_from_a_number_on_misses_nothing_and_hears_of_progress(client: Client, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    run = client.run(gated(gate))
    heard: list[int] = []
    for news in client.events(0, previews=True):
        if isinstance(news, Progress) and news.run == run.id:
            gate.touch()
        if isinstance(news, Event):
            heard.append(news.number)
            if news.run == run.id and news.name == "run.finished":
                break
    assert heard == list(range(heard[0], heard[-1] + 1))


def test_a_server_that_is_killed_and_comes_back_is_waited_for(server: Server, client: Client, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    run = client.run(gated(gate, 9))
    numbers: list[int] = []
    names: list[str] = []

    def listen() -> None:
        for news in run.events():
            if isinstance(news, Event):
                numbers.append(news.number)
                names.append(news.name)

    listener = threading.Thread(target=listen)
    listener.start()
    waited: list[str] = []
    waiter = threading.Thread(target=lambda: waited.append(run.wait().state))
    waiter.start()
    until(lambda: "node.started" in names)
    server.kill()
    gate.touch()
    server.start()
    for thread in (listener, waiter):
        thread.join(60)
        assert not thread.is_alive()
    assert waited == ["completed"]
    assert run.outputs == {"out": 9}
    assert numbers == sorted(set(numbers))
    assert "run.released" in names
    assert names[-1] == "run.finished"
    assert numbers == [news.number for news in _past(client.runs.get(run.id))]


def _past(run: Run) -> list[Event]:
    return [news for news in run.events() if isinstance(news, Event)]


def test_who_has_no_server_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.1)
    with Client("http://127.0.0.1:9", timeout=1) as client, pytest.raises(UnreachableError, match="no server answers"):
        client.health()


def test_a_client_that_was_closed_says_so(server: Server) -> None:
    client = Client(server.url)
    assert client.health().status == "ok"
    client.close()
    client.close()
    with pytest.raises(ClientError, match="was closed"):
        client.health()
