"""Clients that keep a connection open and take their time, over real sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from tests.runtime.server.serving import state_in
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from nodeloom.runtime.server.binding import bound
from nodeloom.runtime.server.service import Service
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import log
from nodeloom.schema.json import read_json

REQUEST = b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@contextmanager
def serving(state: ServerState) -> Iterator[int]:
    """A real server in a thread; its port."""
    listening, is_ready = threading.Event(), bound("127.0.0.1", 0)
    service = Service(state, listening.set)
    thread = threading.Thread(target=service.run, args=([is_ready],))
    thread.start()
    assert listening.wait(20)
    try:
        yield is_ready.getsockname()[1]
    finally:
        service.should_exit = True
        thread.join(20)
        state.records.close()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with serving(state_in(tmp_path, header_timeout=0.2, body_timeout=0.2, send_timeout=0.5)) as port:
        yield port


def client(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def everything(connection: socket.socket) -> bytes:
    """All that comes until the server closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_connection_without_a_request_is_closed(port: int) -> None:
    with client(port) as connection:
        assert connection.recv(1) == b""


def test_headers_that_do_not_end_are_not_waited_for(port: int) -> None:
    with client(port) as connection:
        connection.sendall(REQUEST[:-2])
        assert connection.recv(1) == b""


def test_a_second_request_may_not_trickle_either(port: int) -> None:
    with client(port) as connection:
        connection.sendall(REQUEST)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
        connection.sendall(REQUEST[:20])
        assert b"HTTP/1.1" not in everything(connection)


def test_headers_that_never_end_are_refused(port: int) -> None:
    with client(port) as connection:
        connection.sendall(REQUEST[:-2] + b"X: " + b"x" * 100_000)
        assert everything(connection).startswith(b"HTTP/1.1 400")


def test_a_body_that_does_not_come_is_a_408(port: int) -> None:
    with client(port) as connection:
        connection.sendall(
            b"POST /api/v1/validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"document": '
        )
        answer = everything(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b'"code":"too-slow"' in answer


def test_what_is_no_http_is_refused(port: int) -> None:
    with client(port) as connection:
        connection.sendall(b"\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n")
        head, _, body = everything(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    problem: Any = read_json(body)
    assert (problem["status"], problem["code"]) == (400, "bad-request")


def test_beyond_the_limit_of_connections_the_answer_is_a_problem_and_then_again_none(tmp_path: Path) -> None:
    with serving(state_in(tmp_path, max_connections=2)) as port, client(port) as first, client(port) as second:
        second.sendall(REQUEST)
        head, _, body = second.recv(65536).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503")
        assert b"content-type: application/problem+json" in head
        problem: Any = read_json(body or second.recv(65536))
        assert problem["code"] == "too-busy"
        first.close()
        until = time.monotonic() + 10
        while not head.startswith(b"HTTP/1.1 200") and time.monotonic() < until:
            second.sendall(REQUEST)
            head = second.recv(65536)
        assert head.startswith(b"HTTP/1.1 200")


def test_websockets_count_as_connections_and_are_refused_beyond_the_limit(tmp_path: Path) -> None:
    with serving(state_in(tmp_path, max_connections=3)) as port:
        url = f"ws://127.0.0.1:{port}/api/v1/events"
        with connect(url), connect(url):
            with pytest.raises(InvalidStatus) as refused:
                connect(url)
            assert refused.value.response.status_code == 503
            assert b"too-busy" in refused.value.response.body
            with client(port) as other:
                other.sendall(REQUEST)
                assert other.recv(65536).startswith(b"HTTP/1.1 503")


def test_a_websocket_of_a_foreign_site_gets_a_problem_and_no_connection(port: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/api/v1/events", origin=Origin("http://evil.example"))
    assert refused.value.response.status_code == 403
    assert b"foreign-origin" in refused.value.response.body


def test_a_listener_that_takes_nothing_delays_nobody_and_misses_nothing(tmp_path: Path) -> None:
    state = state_in(tmp_path, send_timeout=0.5)
    padding, count = "x" * 20_000, 1500

    def said(connection: Connection) -> None:
        log.append(connection, None, [{"event": "e", "padding": padding}] * 50, 1.0)

    with serving(state) as port, connect(f"ws://127.0.0.1:{port}/api/v1/events", max_size=None) as quick:
        url = f"ws://127.0.0.1:{port}/api/v1/events?after=0"
        with connect(url, max_size=None, max_queue=1) as slow:
            quick.recv(10)
            for _ in range(count // 50):
                state.records.write_sync(said)
            assert numbers(quick, count) == [*range(1, count + 1)]
            slow.recv(10)
            try:
                heard = numbers(slow, count)
            except Exception:  # it was dropped, however far it came, and comes back
                heard = []
        if not heard:
            with connect(url, max_size=None) as again:
                again.recv(10)
                heard = numbers(again, count)
        assert heard == [*range(1, count + 1)]


def numbers(connection: Any, count: int) -> list[int]:
    """Numbers of the next `count` events."""
    found: list[int] = []
    while len(found) < count:
        message: Any = read_json(connection.recv(10))
        found += [event["number"] for event in message["events"]]
    return found


def test_headers_without_end_are_refused(port: int) -> None:
    with client(port) as connection:
        connection.sendall(b"GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        with suppress(ConnectionError):
            for _ in range(100):
                connection.sendall(b"X-More: " + b"x" * 4096 + b"\r\n")
        with suppress(ConnectionError):
            assert everything(connection).startswith(b"HTTP/1.1 400 ")
