from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from nodeloom.runtime.server.safety.pace import PaceGuard


async def fine(request: Request) -> PlainTextResponse:
    return PlainTextResponse("fine")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_a_burst_a_client_waits_and_is_told_how_long() -> None:
    clock = Clock()
    client = TestClient(PaceGuard(Starlette(routes=[Route("/", fine)]), rate=0.5, clock=clock))
    assert client.get("/").status_code == 200
    refused = client.get("/")
    assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (429, "too-often", "2")
    clock.now += 2
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 429


def test_one_client_does_not_use_up_what_another_has() -> None:
    app = PaceGuard(Starlette(routes=[Route("/", fine)]), rate=0.5, clock=Clock())
    first, second = TestClient(app, client=("10.0.0.1", 1)), TestClient(app, client=("10.0.0.2", 1))
    assert [first.get("/").status_code, first.get("/").status_code] == [200, 429]
    assert second.get("/").status_code == 200


def test_a_rate_of_nothing_is_no_limit() -> None:
    client = TestClient(PaceGuard(Starlette(routes=[Route("/", fine)]), rate=0, clock=Clock()))
    assert {client.get("/").status_code for _ in range(20)} == {200}
