from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.runtime.server.images.pictures import picture
from tests.runtime.server.serving import document


def test_the_numbers_can_be_read_by_prometheus(client: TestClient) -> None:
    client.post("/api/v1/runs", json={"document": document({"a": {"type": "core/integer"}})})
    for name in ("a.png", "b.png"):
        client.post("/api/v1/images", params={"name": name}, content=picture())
    answer = client.get("/api/v1/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    found = {(sample.name, sample.labels.get("state")): sample.value for sample in samples}
    assert found["nodeloom_runs", "queued"] == 1
    assert found["nodeloom_events_total", None] == 3
    assert found["nodeloom_kept_bytes", None] == len(picture())
    assert found["nodeloom_listeners", None] == 0
    assert found["process_resident_memory_bytes", None] > 1_000_000


def test_without_workers_there_are_none(client: TestClient) -> None:
    assert client.get("/api/v1/workers").json() == {"workers": []}
