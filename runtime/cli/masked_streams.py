"""`masked_streams`: what this process and the programs that it starts write, without the values of secrets."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TextIO

from nodeloom.runtime.masking import Mask, MaskedBytes, MaskedText, masked_text

_LAST_WORDS = 1.0
"""Seconds that are waited for what programs wrote, which may go on for ever."""
_BLOCK = 2**16


@contextmanager
def masked_streams(mask: Mask, *, programs: bool) -> Iterator[None]:
    """Within it, the standard output and error are masked; with `programs`, for those who write past Python too."""
    before = sys.stdout, sys.stderr
    with ExitStack() as stack:
        under = [
            stack.enter_context(_descriptor(stream, number, mask)) if programs else stream
            for number, stream in enumerate(before, 1)
        ]
        sys.stdout, sys.stderr = (masked_text(stream, mask) for stream in under)
        masked = sys.stdout, sys.stderr
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before
            for stream in masked:
                assert isinstance(stream, MaskedText)
                stream.end()


@contextmanager
def _descriptor(stream: TextIO, number: int, mask: Mask) -> Iterator[TextIO]:
    """Mask a descriptor; what is given writes to where it led. A stream that is no descriptor stays as it is."""
    if not _leads_to(stream, number):
        yield stream
        return
    stream.flush()
    real = os.dup(number)  # never closed: whoever was given the stream may still write to it
    reading, writing = os.pipe()
    os.dup2(writing, number)
    os.close(writing)
    passing = threading.Thread(target=_pass_on, args=(reading, real, MaskedBytes(lambda: mask)), daemon=True)
    passing.start()
    try:
        yield open(real, "w", buffering=1, encoding=stream.encoding, errors=stream.errors, closefd=False)  # noqa: SIM115
    finally:
        os.dup2(real, number)
        passing.join(_LAST_WORDS)


def _leads_to(stream: TextIO, number: int) -> bool:
    try:
        return stream.fileno() == number
    except (OSError, ValueError):
        return False


def _pass_on(reading: int, real: int, masked: MaskedBytes) -> None:
    """Pass on what is written to a pipe, until nobody has its other end."""
    while data := os.read(reading, _BLOCK):
        _write(real, masked.feed(data))
    _write(real, masked.end())
    os.close(reading)


def _write(real: int, data: bytes) -> None:
    while data:
        data = data[os.write(real, data) :]
