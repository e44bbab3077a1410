"""`Mask`: puts `***name***` in the place of the values of secrets, in texts and in streams of bytes.

It finds a value as it is, and as JSON, Python and addresses write it. What was made of a value (a part, its base64, a
digest) it can't know.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, Final, TextIO, cast
from urllib.parse import quote, quote_plus

from nodeloom.schema.json import JSON, write_json

SHORTEST: Final = 4
"""Shorter values are not looked for, in characters: they stand in everything."""


class Mask:
    """The values to look for, by the names of their secrets. Thread-safe; one that knows no value is false."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._lock = threading.Lock()
        self._names: dict[bytes, str] = {}
        self._pattern: re.Pattern[bytes] | None = None
        self._longest = 0
        for name, value in (values or {}).items():
            self.add(name, value)

    def __bool__(self) -> bool:
        return self._pattern is not None

    def add(self, name: str, value: str) -> None:
        """Look for a value too; one that is too short is left out."""
        with self._lock:
            new = {form: name for form in _forms(value) if form not in self._names}
            if len(value) < SHORTEST or not new:
                return
            self._names |= new
            self._longest = max(map(len, self._names))
            self._pattern = re.compile(b"|".join(map(re.escape, sorted(self._names, key=len, reverse=True))))

    def clear(self) -> None:
        """Look for nothing any more."""
        with self._lock:
            self._names, self._pattern, self._longest = {}, None, 0

    def text(self, text: str) -> str:
        """The same text without the values."""
        pattern = self._pattern
        if pattern is None:
            return text
        data = text.encode("utf-8", "surrogatepass")
        return pattern.sub(self._shown, data).decode("utf-8", "surrogatepass")

    def json(self, value: JSON) -> JSON:
        """The same value without them in any text or key."""
        if not self:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(item) for item in value]
        return {self.text(key): self.json(item) for key, item in value.items()} if isinstance(value, dict) else value

    def found_in(self, text: str) -> str | None:
        """The name of a secret whose value is in a text; None if there is none."""
        pattern = self._pattern
        found = pattern.search(text.encode("utf-8", "surrogatepass")) if pattern is not None else None
        return self._names.get(found[0]) if found is not None else None

    def split(self, data: bytes) -> tuple[bytes, bytes]:
        """What can be told of the bytes of a stream, masked, and the rest, which may be the beginning of a value."""
        pattern = self._pattern
        if pattern is None:
            return data, b""
        told, at, end = [], 0, self._beginning(data)
        for found in pattern.finditer(data):
            if found.start() >= end:
                break
            told += [data[at : found.start()], self._shown(found)]
            at = found.end()
        end = max(at, end)
        return b"".join([*told, data[at:end]]), data[end:]

    def masked(self, data: bytes) -> bytes:
        """Bytes after which nothing comes, masked."""
        pattern = self._pattern
        return data if pattern is None else pattern.sub(self._shown, data)

    def _shown(self, found: re.Match[bytes]) -> bytes:
        return f"***{self._names.get(found[0], 'secret')}***".encode()

    def _beginning(self, data: bytes) -> int:
        """Where the longest end of some bytes starts that a value begins with; their length if there is none."""
        start = max(0, len(data) - self._longest + 1)
        firsts = {form[0] for form in self._names}
        for at in range(start, len(data)):
            if data[at] in firsts and any(
                len(form) > len(data) - at and form.startswith(data[at:]) for form in list(self._names)
            ):
                return at
        return len(data)


class MaskedBytes:
    """A stream of bytes, in pieces of any size, with a mask that may come to know more meanwhile."""

    def __init__(self, mask: Callable[[], Mask]) -> None:
        self._mask = mask
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """More bytes; what can be told by now."""
        told, self._rest = self._mask().split(self._rest + data)
        return told

    def end(self) -> bytes:
        """No more bytes will come; what was not told yet."""
        rest, self._rest = self._rest, b""
        return self._mask().masked(rest)


class MaskedText:
    """A text stream such as the standard error, seen through a mask; everything else of it is as it was."""

    def __init__(self, stream: TextIO, mask: Mask) -> None:
        self._stream = stream
        self._bytes = MaskedBytes(lambda: mask)
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    @property
    def buffer(self) -> BinaryIO:
        """Takes bytes, as text."""
        return cast("BinaryIO", _Bytes(self))

    def write(self, text: str) -> int:
        """Write a text; what may be the beginning of a value waits for the next one."""
        with self._lock:
            told = self._bytes.feed(text.encode("utf-8", "surrogatepass"))
            self._stream.write(told.decode("utf-8", "surrogatepass"))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def end(self) -> None:
        """Write what waits."""
        with self._lock:
            self._stream.write(self._bytes.end().decode("utf-8", "surrogatepass"))
            self._stream.flush()


class _Bytes:
    """The bytes of a masked text stream, to be written only."""

    def __init__(self, text: MaskedText) -> None:
        self._text = text

    def __getattr__(self, name: str) -> object:
        return getattr(self._text, name)

    def write(self, data: bytes) -> int:
        self._text.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)


def masked_text(stream: TextIO, mask: Mask) -> TextIO:
    """A `MaskedText` in the place of a stream."""
    return cast("TextIO", MaskedText(stream, mask))


def _forms(value: str) -> set[bytes]:
    """A value as it is, as JSON and Python write it, and as addresses do."""
    written = (write_json(value), json.dumps(value), repr(value), ascii(value))
    texts = {value, *(text[1:-1] for text in written), quote(value, safe=""), quote(value), quote_plus(value)}
    return {text.encode("utf-8", "surrogatepass") for text in texts}
