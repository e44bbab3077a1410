"""`Connection`: the one way in which requests are sent and answers are read, tried again where that does no harm."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, TypeVar, cast

import httpx2
from pydantic import BaseModel, ValidationError

from nodeloom import __version__
from nodeloom.runtime.client.address import Address, Query
from nodeloom.runtime.client.answers import JSONObject
from nodeloom.runtime.client.backoff import Backoff
from nodeloom.runtime.client.errors import AnswerError, ClientError, UnreachableError
from nodeloom.runtime.client.refusals import refusal
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json, write_json
from nodeloom.schema.mistakes import place_of, verdict

T = TypeVar("T", bound=BaseModel)
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
_PATIENCE = 3.0
"""Seconds for which a request that did not get through is repeated."""
_READINESS = 60.0
"""Seconds for which one is repeated that the server can't take yet."""
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout)
"""Errors after which any request may be repeated: the server has seen nothing of it."""
_NOT_YET = (429, 503)
_GONE_BETWEEN = (502, 504)
_KEPT = 3.0
"""Seconds that an idle connection is used again: less than those after which a server closes it."""
_LONGEST_ASKED = 30.0
"""Most seconds that a server's `Retry-After` is obeyed."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A request: `harmless` tells that doing it twice does no more than doing it once; `wait` seconds are for it."""

    method: Method
    path: str
    query: Query | None = None
    body: object = None
    content: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    harmless: bool = False
    wait: float = 0.0


class Connection:
    """Connections to one server. Used in one event loop.

    Args:
        url: Address of the server.
        token: What the server asks for, if it asks for one.
        timeout: Seconds for which nothing may come, beside those that a request waits for on purpose.
        transport: In place of the network.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        timeout: float = 30.0,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.address = Address.of(url)
        self.headers = {"User-Agent": f"nodeloom/{__version__}"}
        if token:
            if not (token.isascii() and token.isprintable()):
                raise ClientError("the token holds signs that no token has; copy it again")
            self.headers["Authorization"] = f"Bearer {token}"
        self._timeout = timeout
        self._http = httpx2.AsyncClient(
            headers=self.headers,
            timeout=timeout,
            transport=transport,
            limits=httpx2.Limits(keepalive_expiry=_KEPT),
            trust_env=not self.address.is_local,
        )

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def get(self, path: str, answer: type[T], query: Query | None = None) -> T:
        """Ask for something."""
        return await self.ask(Sending("GET", path, query, harmless=True), answer)

    async def get_object(self, path: str, query: Query | None = None) -> JSONObject:
        """Ask for a JSON object, such as a document."""
        response = await self.send(Sending("GET", path, query, harmless=True))
        return _object(response, path)

    async def ask(self, sending: Sending, answer: type[T]) -> T:
        """Send a request; the answer. `ApiError` if it is refused, `AnswerError` if the answer is none of the API."""
        response = await self.send(sending)
        try:
            return answer.model_validate(_object(response, sending.path))
        except ValidationError as error:
            first = error.errors()[0]
            wrong = f"{place_of(first) or 'all of it'} {verdict(first)}"
            sentence = f"{self._name(sending)} was answered with {answer.__name__} in which {wrong}"
            raise AnswerError(f"{sentence}; the server is of another version, or none of nodeloom") from error

    async def send(self, sending: Sending) -> httpx2.Response:
        """Send a request; the whole answer, which is a success or 304."""
        lost, unready = Backoff(_PATIENCE), Backoff(_READINESS)
        while True:
            try:
                response = await self._sent(sending)
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                is_repeatable = sending.harmless or isinstance(error, _NEVER_SENT)
                delay = lost.delay() if is_repeatable else None
                if delay is None:
                    raise self._unreachable(sending, error) from error
            else:
                if response.is_success or response.status_code == httpx2.codes.NOT_MODIFIED:
                    return response
                failed = refusal(response.status_code, response.content, self._name(sending))
                delay = _delay(response, failed, sending, lost, unready)
                if delay is None:
                    raise failed
            await asyncio.sleep(delay)

    async def _sent(self, sending: Sending) -> httpx2.Response:
        headers, content = dict(sending.headers), sending.content
        if sending.body is not None:
            headers["Content-Type"], content = "application/json", write_json(sending.body).encode()
        url = self.address.route(sending.path, sending.query)
        timeout = httpx2.Timeout(self._timeout, read=self._timeout + sending.wait)
        return await self._http.request(sending.method, url, content=content, headers=headers, timeout=timeout)

    def _name(self, sending: Sending) -> str:
        return f"{sending.method} {self.address.route(sending.path)}"

    def _unreachable(self, sending: Sending, error: httpx2.HTTPError) -> UnreachableError:
        url, reason = self.address.url, str(error) or type(error).__name__
        if isinstance(error, _NEVER_SENT):
            return UnreachableError(f"no server answers at {url} ({reason}); start one with `nodeloom serve`")
        doubt = "" if sending.harmless else "; it may have been done, so it was not asked again"
        return UnreachableError(
            f"the connection to {url} broke during {sending.method} {sending.path} ({reason}){doubt}"
        )


def _delay(
    response: httpx2.Response, failed: ClientError, sending: Sending, lost: Backoff, unready: Backoff
) -> float | None:
    """Seconds after which a refused request is sent again; None if it is not."""
    if response.status_code in _GONE_BETWEEN or failed.code == "http-503":
        return lost.delay() if sending.harmless else None
    if response.status_code in _NOT_YET and failed.code in ("too-often", "not-ready"):  # nothing was done
        asked = response.headers.get("retry-after", "")
        return unready.delay(min(float(asked), _LONGEST_ASKED) if asked.isdecimal() else 0.0)
    return None


def _object(response: httpx2.Response, path: str) -> JSONObject:
    try:
        found = read_json(response.content, f"the answer to {path}")
    except DocumentError as error:
        raise AnswerError(f"{error}; is a nodeloom server at {response.url}?") from error
    if not isinstance(found, dict):
        raise AnswerError(f"the answer to {path} is no JSON object; is a nodeloom server at {response.url}?")
    return cast("JSONObject", found)
