"""`PaceGuard`: so many requests a second for each client, by a bucket of tokens that fills evenly."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from nodeloom.runtime.server.kinds import TOO_OFTEN
from nodeloom.runtime.server.safety.refusing import refuse

_MOST_CLIENTS = 10_000
"""Clients that are remembered; those that were quiet longest are forgotten first, and their buckets are full anyway."""


class PaceGuard:
    """Refuses requests beyond `rate` a second, after a burst of twice as many; a rate of 0 lets all through."""

    def __init__(self, app: ASGIApp, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._rate = rate
        self._burst = max(1.0, 2 * rate)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it and say when to come back."""
        wait = self._wait(scope) if self._rate and scope["type"] in ("http", "websocket") else 0.0
        if wait:
            detail = f"more than {self._rate:g} requests a second from one client; NODELOOM_MAX_REQUESTS is the limit"
            await refuse(scope, receive, send, TOO_OFTEN, detail, {"Retry-After": str(math.ceil(wait))})
            return
        await self._app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        """Seconds until the client may ask again; 0 if it may now."""
        client, now = (scope.get("client") or ("",))[0], self._clock()
        left, seen = self._buckets.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._rate)
        self._buckets[client] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self._rate
