"""`EditorServer`: `nodeloom serve` as a process that can be ended, killed and started again at the same address."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

EXAMPLES = Path(__file__).parents[2] / "examples"
_CODE = "from nodeloom.runtime.cli.main import main; main()"
_SECONDS = 120


class EditorServer:
    """A server over a home folder of its own."""

    def __init__(self, home: Path, *options: str, library: Path = EXAMPLES) -> None:
        self._home = home
        self._options = ["--library", str(library), *options]
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, at the address that it had before."""
        command = [sys.executable, "-c", _CODE, "serve", "--root", str(self._home), "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, *self._options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=dict(os.environ),
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if match := re.search(r"http://\S+:(\d+)", line):
                self.url, self._port = match[0], int(match[1])
                return
        raise AssertionError("the server ended before it told its address")

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def asked(self, path: str, body: Any = None) -> Any:
        """The JSON that its API answers."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return json.load(answer)

    def read(self, path: str) -> bytes:
        """The bytes that its API answers."""
        with urllib.request.urlopen(f"{self.url}/api/v1{path}", timeout=_SECONDS) as answer:
            return bytes(answer.read())

    def wait_for_worker(self) -> None:
        """Return when a worker is ready."""
        until = time.monotonic() + _SECONDS
        while not self.asked("/health")["workers"]:
            assert time.monotonic() < until, "no worker was ready in time"
            time.sleep(0.1)
