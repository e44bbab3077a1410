"""The command `queue`: the runs of a server."""

from nodeloom.runtime.cli.queue.command import queue

__all__ = ["queue"]
