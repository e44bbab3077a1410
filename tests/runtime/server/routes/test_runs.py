import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.runtime.server.serving import client_of, document, state_in

from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import queue

RUNS = "/api/v1/runs"
NUMBER = document(
    {"a": {"type": "core/integer", "inputs": {"value": 1}}},
    interface={"inputs": {"number": ["a", "value"]}, "outputs": {"result": ["a", "value"]}},
)


def posted(client: TestClient, **request: Any) -> dict[str, Any]:
    answer = client.post(RUNS, json={"document": NUMBER, **request})
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


def finished(state: ServerState, status: queue.EndState = "completed") -> str:
    """Lease the next run and end it."""
    leased = state.records.write_sync(lambda connection: queue.lease(connection, "worker-1", time.time()))
    assert leased is not None
    state.records.write_sync(
        lambda connection: queue.finish(connection, leased.lease, status, 0.5, time.time(), outputs={"result": 1})
    )
    return leased.lease.run


def states(client: TestClient, **wanted: str) -> list[tuple[str, str]]:
    return [(run["id"], run["state"]) for run in client.get(RUNS, params=wanted).json()["runs"]]


@pytest.fixture
def state(tmp_path: Path) -> ServerState:
    return state_in(tmp_path)


def test_a_workflow_is_put_into_the_queue_and_stays_there(tmp_path: Path) -> None:
    with client_of(state_in(tmp_path)) as client:
        (run,) = posted(client, inputs={"number": 7}, name="seven", tags=["test"])["runs"]
    with client_of(state_in(tmp_path)) as client:
        found = client.get(f"{RUNS}/{run}").json()
        kept = client.get(f"{RUNS}/{run}/document").json()
    assert (found["state"], found["name"], found["inputs"], found["tags"]) == (
        "queued",
        "seven",
        {"number": 7},
        ["test"],
    )
    assert kept["nodes"]["a"]["inputs"] == {"value": 1}


def test_a_graph_needs_no_head(client: TestClient) -> None:
    answer = client.post(RUNS, json={"graph": {"nodes": {"a": {"type": "core/integer"}}}})
    assert answer.status_code == 202


@pytest.mark.parametrize("request_", [{}, {"document": NUMBER, "graph": {"nodes": {}}}])
def test_it_is_either_a_document_or_a_graph(client: TestClient, request_: dict[str, Any]) -> None:
    answer = client.post(RUNS, json=request_)
    assert (answer.status_code, answer.json()["detail"]) == (422, "give either a document or a graph")


def test_a_workflow_that_can_not_run_is_refused_with_every_problem_and_not_kept(client: TestClient) -> None:
    broken = document({"n7": {"type": "image/blur", "version": 1, "inputs": {"radius": -3}}})
    answer = client.post(RUNS, json={"document": broken})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-graph")
    assert {each["node"] for each in answer.json()["problems"]} == {"n7"}
    assert client.get(RUNS).json()["runs"] == []


@pytest.mark.parametrize(
    ("inputs", "code"),
    [({"number": "x"}, "invalid-value"), ({"nmber": 1}, "unknown-name"), ({"b.value": 1}, "unknown-name")],
)
def test_inputs_are_checked_before_anything_is_kept(client: TestClient, inputs: dict[str, Any], code: str) -> None:
    answer = client.post(RUNS, json={"document": NUMBER, "inputs": inputs})
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["problems"]] == [code]


def test_a_batch_crosses_its_groups_and_zips_within_them(client: TestClient) -> None:
    two = document(
        {"a": {"type": "core/integer"}, "b": {"type": "core/integer"}, "c": {"type": "core/integer"}},
        interface={"inputs": {name: [name, "value"] for name in "abc"}, "outputs": {}},
    )
    told = posted(client, document=two, batch=[{"a": [1, 2], "b": [3, 4]}, {"c": [5, 6]}], inputs={})
    inputs = [client.get(f"{RUNS}/{run}").json()["inputs"] for run in told["runs"]]
    assert inputs == [
        {"a": 1, "b": 3, "c": 5}, {"a": 1, "b": 3, "c": 6}, {"a": 2, "b": 4, "c": 5}, {"a": 2, "b": 4, "c": 6},
    ]  # fmt: skip
    batch = client.get(f"/api/v1/batches/{told['batch']}").json()
    assert (batch["size"], batch["states"]) == (4, {"queued": 4})
    assert len(client.post(f"/api/v1/batches/{told['batch']}/cancel").json()["ended"]) == 4


def test_every_value_of_a_batch_is_checked(client: TestClient) -> None:
    answer = client.post(RUNS, json={"document": NUMBER, "batch": [{"number": [1, 2, "three"]}]})
    assert [each["message"] for each in answer.json()["problems"]] == ['input number is "three", must be an integer']


@pytest.mark.parametrize(
    ("batch", "sentence"),
    [
        ([{"number": []}], "no runs"),
        ([{"number": [1], "other": [1, 2]}], "equally long"),
        ([{}], "has no inputs"),
        ([{"number": [1] * 200}, {"a.value": [1] * 200}], "40000 runs"),
    ],
)
def test_batches_that_can_not_be_are_refused(client: TestClient, batch: Any, sentence: str) -> None:
    answer = client.post(RUNS, json={"document": NUMBER, "batch": batch})
    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]


def test_who_waits_is_told_how_it_ended(state: ServerState) -> None:
    with client_of(state) as client:
        assert client.portal is not None
        client.portal.start_task_soon(worked_off, state)
        told = client.post(f"{RUNS}?wait=30", json={"document": NUMBER}).json()
    assert [(run["state"], run["outputs"]) for run in told["results"]] == [("completed", {"result": 1})]


async def worked_off(state: ServerState) -> None:
    """Wait for a run, and end it."""
    async with state.feed.listening(0) as listener:
        await listener.news()
    leased = await state.records.write(lambda connection: queue.lease(connection, "worker-1", time.time()))
    assert leased is not None
    await state.records.write(
        lambda connection: queue.finish(connection, leased.lease, "completed", 0.5, time.time(), outputs={"result": 1})
    )


def test_who_waited_in_vain_is_told_that_it_is_queued(client: TestClient) -> None:
    told = client.post(f"{RUNS}?wait=0.01", json={"document": NUMBER}).json()
    assert [run["state"] for run in told["results"]] == ["queued"]


def test_runs_are_searched_a_page_at_a_time(client: TestClient) -> None:
    for name in ("red cat", "blue cat", "red dog"):
        posted(client, name=name)
    page = client.get(RUNS, params={"limit": 2}).json()
    assert [run["name"] for run in page["runs"]] == ["red dog", "blue cat"]
    rest = client.get(RUNS, params={"limit": 2, "after": page["next"]}).json()
    assert ([run["name"] for run in rest["runs"]], rest["next"]) == (["red cat"], None)
    assert len(states(client, text="CAT red")) == 1
    assert states(client, state="failed") == []
    assert client.get(f"{RUNS}?state=queued&state=failed").json()["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "state=sleeping", "since=x", "limit=1e3"])
def test_a_search_that_can_not_be_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"{RUNS}?{query}").status_code == 422


def test_what_is_not_there_is_told(client: TestClient) -> None:
    for method, path in (
        ("GET", f"{RUNS}/nope"), ("POST", f"{RUNS}/nope/cancel"), ("GET", f"{RUNS}/nope/events"),
        ("GET", f"{RUNS}/nope/document"), ("POST", f"{RUNS}/nope/retry"), ("POST", f"{RUNS}/nope/requeue"),
        ("GET", "/api/v1/batches/nope"), ("POST", "/api/v1/queues/nope/pause"), ("POST", f"{RUNS}/nope/front"),
    ):  # fmt: skip
        answer = client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path


def test_a_run_that_waits_is_canceled_at_once_and_one_that_runs_when_its_worker_lets_it(state: ServerState) -> None:
    with client_of(state) as client:
        first, second = posted(client)["runs"][0], posted(client)["runs"][0]
        state.records.write_sync(lambda connection: queue.lease(connection, "worker-1", time.time()))
        assert client.post(f"{RUNS}/{second}/cancel").json() == {"ended": [second], "canceling": []}
        assert client.post(f"{RUNS}/{first}/cancel").json() == {"ended": [], "canceling": [first]}
        assert client.get(f"{RUNS}/{first}").json()["canceling"] is True
        told = client.get(f"{RUNS}/{first}/events").json()["events"]
    assert [event["name"] for event in told] == ["run.queued", "run.leased", "run.canceling"]


def test_everything_can_be_canceled(client: TestClient) -> None:
    runs = [posted(client)["runs"][0] for _ in range(3)]
    assert client.post(f"{RUNS}/cancel").json()["ended"] == sorted(runs)


def test_a_run_that_failed_goes_on_and_one_that_is_done_is_done_anew(state: ServerState) -> None:
    with client_of(state) as client:
        (run,) = posted(client)["runs"]
        assert client.post(f"{RUNS}/{run}/retry").status_code == 409
        finished(state, "failed")
        again = client.post(f"{RUNS}/{run}/retry", json={"repeat": ["a"]}).json()
        assert (again["state"], again["options"]) == ("queued", {"repeat": ["a"]})
        finished(state)
        refused = client.post(f"{RUNS}/{run}/retry")
        assert "requeue it" in refused.json()["detail"]
        (anew,) = client.post(f"{RUNS}/{run}/requeue").json()["runs"]
        assert client.get(f"{RUNS}/{anew}").json()["origin"] == run


def test_the_order_of_what_waits_can_be_changed(state: ServerState) -> None:
    with client_of(state) as client:
        first, second, third = (posted(client)["runs"][0] for _ in range(3))
        client.post(f"{RUNS}/{third}/front")
        client.post(f"{RUNS}/{first}/move", json={"after": second})
        assert [finished(state) for _ in range(3)] == [third, second, first]
        assert client.post(f"{RUNS}/{first}/front").status_code == 409


def test_priorities_go_before_places(state: ServerState) -> None:
    with client_of(state) as client:
        low, high = posted(client)["runs"][0], posted(client, priority=5)["runs"][0]
        front = posted(client, front=True)["runs"][0]
        client.patch(f"{RUNS}/{low}", json={"priority": 9})
        assert [finished(state) for _ in range(3)] == [low, front, high]


@pytest.mark.parametrize("body", [{}, {"before": "a", "after": "b"}])
def test_a_place_is_before_or_after_another(client: TestClient, body: dict[str, str]) -> None:
    (run,) = posted(client)["runs"]
    assert client.post(f"{RUNS}/{run}/move", json=body).status_code == 422


def test_options_are_kept_for_who_runs_it(client: TestClient) -> None:
    policies = {"default": {"retries": 2}, "fail_fast": True}
    (run,) = posted(client, targets=["a"], policies=policies)["runs"]
    assert client.get(f"{RUNS}/{run}").json()["options"] == {"targets": ["a"], "policies": policies}
    answer = client.post(RUNS, json={"document": NUMBER, "targets": ["z"]})
    assert [each["code"] for each in answer.json()["problems"]] == ["unknown-target"]


def test_the_events_of_a_run_can_be_read_back(client: TestClient) -> None:
    posted(client)
    (run,) = posted(client)["runs"]
    client.post(f"{RUNS}/{run}/cancel")
    told = client.get(f"{RUNS}/{run}/events").json()["events"]
    assert [event["name"] for event in told] == ["run.queued", "run.finished"]
    later = client.get(f"{RUNS}/{run}/events", params={"after": told[0]["number"]}).json()["events"]
    assert later == told[1:]


def test_runs_that_ended_are_forgotten(state: ServerState) -> None:
    with client_of(state) as client:
        posted(client)
        (kept,) = posted(client)["runs"]
        finished(state)
        told = client.post(f"{RUNS}/prune", json={"before": time.time() + 10}).json()
        assert told["runs"] == 1
        assert told["events"] >= 3
        assert states(client) == [(kept, "queued")]


def test_queues_are_made_paused_emptied_and_removed(state: ServerState) -> None:
    with client_of(state) as client:
        assert client.post("/api/v1/queues", json={"name": "night"}).status_code == 201
        assert client.post("/api/v1/queues", json={"name": "night"}).status_code == 409
        assert client.post("/api/v1/queues", json={"name": "../etc"}).status_code == 422
        (run,) = posted(client, queue="night")["runs"]
        queues = client.post("/api/v1/queues/night/pause").json()["queues"]
        assert {"name": "night", "paused": True, "states": {"queued": 1}} in queues
        assert state.records.write_sync(lambda connection: queue.lease(connection, "w", time.time())) is None
        client.post("/api/v1/queues/night/resume")
        assert client.post("/api/v1/queues/night/cancel").json()["ended"] == [run]
        assert client.delete("/api/v1/queues/night").status_code == 409
        client.post(f"{RUNS}/prune", json={"before": time.time() + 10, "queue": "night"})
        assert client.delete("/api/v1/queues/night").status_code == 204
        assert client.post(RUNS, json={"document": NUMBER, "queue": "night"}).status_code == 404


def test_a_thousand_runs_in_short_are_small_and_tell_what_a_list_shows(client: TestClient) -> None:
    posted(client, batch=[{"number": [*range(1000)]}], inputs={}, name="many", tags=["x" * 100])
    answer = client.get(RUNS, params={"fields": "summary", "limit": 1000})
    runs = answer.json()["runs"]
    assert (len(runs), answer.json()["next"]) == (1000, None)
    assert len(answer.content) < 300_000
    whole = client.get(RUNS, params={"limit": 1}).json()["runs"][0]
    assert runs[0] == {key: whole[key] for key in runs[0]}
    assert {"inputs", "tags", "outputs", "problems"} & set(runs[0]) == set()


def test_so_many_whole_runs_are_refused_and_the_way_out_is_named(client: TestClient) -> None:
    answer = client.get(RUNS, params={"limit": 201})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert "fields=summary" in answer.json()["detail"]
    assert client.get(RUNS, params={"fields": "summary", "limit": 1001}).status_code == 422
    assert client.get(RUNS, params={"fields": "few"}).status_code == 422


def test_a_run_of_a_document_tells_which_saved_workflow_it_was_made_from(client: TestClient) -> None:
    run = posted(client, workflow="flow")["runs"][0]
    found = client.get(RUNS, params={"workflow": "flow"}).json()["runs"]
    assert [(each["id"], each["workflow"], each["revision"]) for each in found] == [(run, "flow", None)]
