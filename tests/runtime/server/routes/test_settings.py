import pytest
from starlette.testclient import TestClient

SETTINGS = "/api/v1/settings"


def test_settings_are_kept_by_name(client: TestClient) -> None:
    assert client.put(f"{SETTINGS}/editor.grid", json={"value": {"size": 2**70, "on": True}}).status_code == 204
    assert client.get(f"{SETTINGS}/editor.grid").json() == {"value": {"size": 2**70, "on": True}}
    assert client.get(SETTINGS).json() == {"settings": {"editor.grid": {"size": 2**70, "on": True}}}
    assert client.delete(f"{SETTINGS}/editor.grid").status_code == 204
    assert client.get(f"{SETTINGS}/editor.grid").status_code == 404


@pytest.mark.parametrize("key", ["Editor", "1a", "a b", "a" * 129, "..%2fx"])
def test_names_are_plain(client: TestClient, key: str) -> None:
    assert client.put(f"{SETTINGS}/{key}", json={"value": 1}).status_code in (404, 422)


def test_large_values_are_refused(client: TestClient) -> None:
    answer = client.put(f"{SETTINGS}/a", json={"value": "x" * 70_000})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much")
