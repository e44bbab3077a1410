"""`SmallClient`: a client of ComfyUI's API in a few lines, as scripts have it."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

SECONDS = 120


class SmallClient:
    """Sends prompts to a server, and listens."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self.id = str(uuid.uuid4())
        self._opened = ExitStack()
        self._socket: ClientConnection | None = None

    def __enter__(self) -> Self:
        address = self._url.replace("http", "ws", 1)
        connecting = connect(f"{address}/ws?clientId={self.id}", max_size=None, open_timeout=self._seconds)
        self._socket = self._opened.enter_context(connecting)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def ask(self, path: str, body: Any = None) -> Any:
        """The JSON of an answer, whatever its status."""
        request = urllib.request.Request(self._url + path, None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return json.loads(error.read())

    def queue(self, prompt: dict[str, Any], **more: Any) -> Any:
        """Have a prompt run."""
        return self.ask("/prompt", {"prompt": prompt, "client_id": self.id, **more})

    def history(self, prompt: str) -> Any:
        """The entry of a prompt that is over."""
        return self.ask(f"/history/{prompt}")[prompt]

    def view(self, **query: str) -> bytes:
        """The bytes of a file."""
        with urllib.request.urlopen(
            f"{self._url}/view?{urllib.parse.urlencode(query)}", timeout=self._seconds
        ) as answer:
            return bytes(answer.read())

    def upload(self, name: str, data: bytes) -> Any:
        """Put a picture where prompts find it; its name may begin with folders."""
        folder, _, plain = name.rpartition("/")
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="subfolder"\r\n\r\n{folder}\r\n'.encode(),
            f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="{plain}"\r\n\r\n'.encode(),
            data,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        request = urllib.request.Request(f"{self._url}/upload/image", b"".join(parts), headers)
        with urllib.request.urlopen(request, timeout=self._seconds) as answer:
            return json.load(answer)

    def until_over(self, prompt: str) -> list[tuple[str, Any]]:
        """The messages about a prompt, up to its end; the numbers of prompts that are left are among them."""
        assert self._socket is not None
        found: list[tuple[str, Any]] = []
        while True:
            said = self._socket.recv(self._seconds)
            message: dict[str, Any] = {"type": "binary", "data": {}}
            message |= json.loads(said) if isinstance(said, str) else {}
            about = message["data"].get("prompt_id", prompt)
            if about == prompt:
                found.append((message["type"], message["data"]))
            if message["type"] == "executing" and message["data"]["node"] is None and about == prompt:
                return found
