"""`opened`: one WebSocket to the events of a server, until it is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus, WebSocketException

from nodeloom.runtime.client.address import Query
from nodeloom.runtime.client.connection import Connection
from nodeloom.runtime.client.errors import AnswerError, ClientError
from nodeloom.runtime.client.happenings import Hello, News, read_message
from nodeloom.runtime.client.refusals import refusal

PATH = "/events"
_LARGEST = 256 * 2**20
"""Most bytes of one message: hundreds of events whose nodes may have large outputs."""
_OPENING = 10.0
_PULSE = 20.0
"""Seconds after which a server that tells nothing is asked whether it is there, and in which it must answer."""
_TOO_BIG = 1009
_REFUSED = 1008
_AGAIN = frozenset({408, 429, 502, 503, 504})


class LostError(ClientError):
    """The connection broke, or can't be made now; the next one may work."""

    code = "lost"


@asynccontextmanager
async def opened(connection: Connection, query: Query) -> AsyncIterator[AsyncIterator[Hello | News]]:
    """What a server tells of what is asked for: first `Hello`.

    `LostError` when it is over, `ApiError` if the server refuses for good, `AnswerError` if it is no server of ours.
    """
    socket = await _connected(connection, query)
    try:
        yield _told(socket)
    finally:
        await socket.close()


async def _connected(connection: Connection, query: Query) -> ClientConnection:
    address = connection.address
    headers = {key: value for key, value in connection.headers.items() if key != "User-Agent"}
    try:
        return await connect(
            address.socket(PATH, query),
            additional_headers=headers,
            user_agent_header=connection.headers["User-Agent"],
            proxy=None if address.is_local else True,
            compression=None,
            max_size=_LARGEST,
            open_timeout=_OPENING,
            ping_interval=_PULSE,
            ping_timeout=_PULSE,
            close_timeout=1.0,
        )
    except InvalidStatus as error:
        answer, what = error.response, f"GET {address.route(PATH)}"
        failed = refusal(answer.status_code, bytes(answer.body or b""), what)
        if answer.status_code in _AGAIN or answer.status_code >= 500:
            raise LostError(str(failed)) from error
        raise failed from error
    except (OSError, TimeoutError, InvalidMessage) as error:
        raise LostError(f"no server answers at {address.url} ({error or type(error).__name__})") from error
    except (InvalidHandshake, WebSocketException, ValueError) as error:
        raise AnswerError(f"{address.url} does not tell events ({error}); is it a nodeloom server?") from error


async def _told(socket: ClientConnection) -> AsyncIterator[Hello | News]:
    try:
        async for message in socket:
            for each in read_message(message):
                yield each
    except ConnectionClosed as error:
        _check(error)
        raise LostError(f"the connection broke ({error})") from error
    raise LostError("the server ended the connection")


def _check(error: ConnectionClosed) -> None:
    """Raise `AnswerError` if another connection would end the same way."""
    sent, received = error.sent, error.rcvd
    if sent is not None and sent.code == _TOO_BIG:
        raise AnswerError(f"the server told more than {_LARGEST} bytes in one message") from error
    if received is not None and received.code == _REFUSED:
        raise AnswerError(f"the server refuses to tell events: {received.reason}") from error
