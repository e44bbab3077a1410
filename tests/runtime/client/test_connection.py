"""What a client makes of every kind of answer, and of none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from nodeloom.client import AnswerError, ApiError, AsyncClient, ClientError, UnreachableError
from nodeloom.runtime.client import connection
from nodeloom.runtime.client.backoff import Backoff
from nodeloom.schema import Problem

HEALTH = {"status": "ok", "version": "1", "seconds": 1.0, "nodes_known": True, "workers": 1}
Ask = Callable[[AsyncClient], Awaitable[Any]]


class Hostile(httpx2.AsyncBaseTransport):
    """Answers one request after the other as it was told, the last one for ever; an error is raised."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.2)
    monkeypatch.setattr(connection, "_READINESS", 0.2)


def asked(ask: Ask, *answers: httpx2.Response | Exception, token: str | None = None) -> tuple[Any, Hostile]:
    transport = Hostile(*answers)

    async def go() -> Any:
        async with AsyncClient("http://somewhere:1/base/", token, transport=transport) as client:
            return await ask(client)

    return asyncio.run(go()), transport


def refused(ask: Ask, *answers: httpx2.Response | Exception) -> ClientError:
    with pytest.raises(ClientError) as caught:
        asked(ask, *answers)
    return caught.value


def health(client: AsyncClient) -> Awaitable[Any]:
    return client.health()


def enqueue(client: AsyncClient) -> Awaitable[Any]:
    return client.enqueue({"nodes": {}})


def json(content: object, status: int = 200, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, json=content, headers=headers)


def test_an_answer_is_typed_and_what_is_new_in_it_is_left_out() -> None:
    found, transport = asked(health, json({**HEALTH, "mood": "good"}), token="secret")
    assert (found.status, found.workers) == ("ok", 1)
    (request,) = transport.requests
    assert str(request.url) == "http://somewhere:1/base/api/v1/health"
    assert request.headers["authorization"] == "Bearer secret"


def test_a_harmless_request_is_repeated_when_the_connection_breaks() -> None:
    found, transport = asked(health, httpx2.ReadError("broken"), httpx2.RemoteProtocolError("cut"), json(HEALTH))
    assert found.status == "ok"
    assert len(transport.requests) == 3


def test_one_that_may_have_been_done_is_not_repeated() -> None:
    transport = Hostile(httpx2.ReadError("broken"), json({"runs": ["a"], "batch": None}))

    async def go() -> None:
        async with AsyncClient("http://somewhere", transport=transport) as client:
            await enqueue(client)

    with pytest.raises(UnreachableError, match="it may have been done, so it was not asked again"):
        asyncio.run(go())
    assert len(transport.requests) == 1


def test_one_that_was_never_sent_is_repeated_whatever_it_is() -> None:
    found, _ = asked(enqueue, httpx2.ConnectError("refused"), json({"runs": ["a"], "batch": None}))
    assert found.runs == ("a",)


def test_a_server_that_stays_away_is_an_error_that_says_so() -> None:
    error = refused(health, httpx2.ConnectError("refused"))
    assert isinstance(error, UnreachableError)
    assert str(error) == "no server answers at http://somewhere:1/base (refused); start one with `nodeloom serve`"


@pytest.mark.parametrize("code", ["not-ready", "too-often"])
def test_what_the_server_can_not_take_yet_is_asked_again_later(code: str) -> None:
    not_yet = json({"code": code, "detail": "later"}, 503 if code == "not-ready" else 429, **{"Retry-After": "0"})
    found, transport = asked(enqueue, not_yet, not_yet, json({"runs": ["a"], "batch": None}))
    assert found.runs == ("a",)
    assert len(transport.requests) == 3


def test_problem_details_become_an_error_with_every_problem() -> None:
    problem = {
        "code": "invalid-value",
        "message": "node n: no",
        "node": "n",
        "field": "x",
        "expected": "1",
        "found": "2",
    }
    more = {"code": "unknown", "message": "node m: no"}
    error = refused(
        enqueue, json({"code": "invalid-graph", "detail": "node n: no (and 1 more)", "problems": [problem, more]}, 422)
    )
    assert isinstance(error, ApiError)
    assert (error.code, error.status, str(error)) == ("invalid-graph", 422, "node n: no\nnode m: no")
    assert error.problems == (
        Problem("invalid-value", "node n: no", "n", "x", "1", "2"),
        Problem("unknown", "node m: no"),
    )


def test_the_first_sentence_of_a_refusal_is_not_lost_among_its_problems() -> None:
    error = refused(
        enqueue, json({"code": "c", "detail": "first", "problems": [{"code": "c", "message": "second"}]}, 409)
    )
    assert str(error) == "first\nsecond"


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(200, content=b"<html>hello</html>"),
        httpx2.Response(200, content=b""),
        httpx2.Response(200, content=b"[]"),
        httpx2.Response(200, content=b'"\xff"'),
        httpx2.Response(200, content=b"[" * 100_000),
        httpx2.Response(200, content=b'{"a": NaN}'),
        json({}),
        json({**HEALTH, "workers": "many"}),
        json({**HEALTH, "status": None}),
        httpx2.Response(302, headers={"Location": "http://elsewhere"}),
        httpx2.Response(404, content=b"not here"),
        httpx2.Response(400, json={"error": "of another API"}),
        httpx2.Response(304),
    ],
)
def test_what_no_server_of_ours_says_is_an_error_in_words(answer: httpx2.Response) -> None:
    error = refused(health, answer)
    assert isinstance(error, AnswerError)
    assert "/health" in str(error) or "nodeloom" in str(error)
    assert len(str(error)) < 400


def test_a_broken_encoding_is_no_answer() -> None:
    class Broken(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx2.ByteStream(b"no gzip"))

    async def go() -> None:
        async with AsyncClient("http://somewhere", transport=Broken()) as client:
            await client.health()

    with pytest.raises(UnreachableError):
        asyncio.run(go())


def test_what_stands_before_the_server_may_fail_for_a_moment() -> None:
    bad = httpx2.Response(502, content=b"<h1>Bad Gateway</h1>")
    assert asked(health, bad, bad, json(HEALTH))[0].status == "ok"
    error = refused(enqueue, bad)
    assert isinstance(error, ApiError)
    assert (error.code, error.status) == ("http-502", 502)
    assert "something before it" in str(error)


def test_the_schema_is_sent_once_for_as_long_as_it_stays() -> None:
    def ask(client: AsyncClient) -> Awaitable[Any]:
        async def twice() -> bool:
            return await client.schema() is await client.schema()

        return twice()

    same, transport = asked(ask, json({"openapi": "3.1.0"}, ETag='"a"'), httpx2.Response(304))
    assert same
    assert [request.headers.get("if-none-match") for request in transport.requests] == [None, '"a"']


def test_a_schema_that_is_none_is_an_error_in_words() -> None:
    with pytest.raises(AnswerError, match="the node types of the server can't be read"):
        asked(lambda client: client.catalogue(), json({"components": 3}))


@pytest.mark.parametrize("token", ["a\nb", "ä", "a\x00"])
def test_a_token_that_is_none_is_refused_before_it_is_sent(token: str) -> None:
    with pytest.raises(ClientError, match="signs that no token has"):
        AsyncClient("http://somewhere", token)


def test_an_id_stays_one_part_of_the_path() -> None:
    _, transport = asked(lambda client: client.queues.remove("../runs?x#y"), httpx2.Response(204))
    assert transport.requests[0].url.raw_path == b"/base/api/v1/queues/..%2Fruns%3Fx%23y"


def test_waits_double_up_to_a_limit_and_come_to_an_end() -> None:
    backoff = Backoff(20.0, chance=lambda: 0.5)
    waits = list(iter(backoff.delay, None))
    assert waits[:3] == [0.1, 0.2, 0.4]
    assert max(wait for wait in waits if wait is not None) == 5.0
    assert 20.0 <= sum(wait for wait in waits if wait is not None) < 25.0
    assert backoff.delay() is None
    backoff.reset()
    assert backoff.delay(least=3.0) == 3.0
