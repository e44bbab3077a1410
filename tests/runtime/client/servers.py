"""A server as a process of its own, for tests: started once, and started again where it was."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_COMMAND = (sys.executable, "-c", "from nodeloom.runtime.cli.main import main; main()", "serve")


class Server:
    """A server of a home folder at a port that stays the same. Its packs are `packs`, Python files."""

    def __init__(self, home: Path, arguments: tuple[str, ...] = (), packs: tuple[Path, ...] = ()) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._arguments = arguments
        self._packs = os.pathsep.join(map(str, packs))
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        command = [*_COMMAND, "--root", str(self.home), "--port", str(self.port), *self._arguments]
        own = {"NODELOOM_PACKS": self._packs, "PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
        environment = {**os.environ, **own}
        log = (self.home.parent / "server.log").open("a")
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        log.close()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if re.search(r"http://\S+", line):
                return
        raise AssertionError((self.home.parent / "server.log").read_text())

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextmanager
def a_server(home: Path, *arguments: str, packs: tuple[Path, ...] = ()) -> Iterator[Server]:
    """A server that runs until the end of the block."""
    server = Server(home, arguments, packs)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
