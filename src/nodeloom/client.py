"""The client of a server: `Client`, and `AsyncClient` for code in an event loop. See docs/server.md."""

from nodeloom.runtime.client import *  # noqa: F403 - one list of what is public
from nodeloom.runtime.client import __all__ as __all__
