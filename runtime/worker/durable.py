"""`Durable`: copies of values on the disk, by the name of their handle."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from nodeloom.runtime.store import Blobs, Names, StoreError

Value = TypeVar("Value")

log = logging.getLogger(__name__)


class Durable(Generic[Value]):
    """Values of one kind, as bytes that `encode` and `decode` translate. Safe in any thread.

    Nothing in here raises because of the disk: what can't be kept or read is not there, and the log says why.
    """

    def __init__(
        self, blobs: Blobs, names: Names, encode: Callable[[Value], bytes], decode: Callable[[bytes], Value]
    ) -> None:
        self._blobs = blobs
        self._names = names
        self._encode = encode
        self._decode = decode
        self._is_told = False

    def put(self, name: str, value: Value) -> bool:
        """Keep a copy; whether it is on the disk now."""
        try:
            digest = self._blobs.put(self._encode(value))
            self._names.put(name, digest)
        except StoreError as error:
            log.log(logging.DEBUG if self._is_told else logging.WARNING, "%s is kept in memory only: %s", name, error)
            self._is_told = True
            return False
        self._is_told = False
        return True

    def get(self, name: str) -> Value | None:
        """The value; None if it isn't there or was damaged."""
        try:
            digest = self._names.get(name)
            data = self._blobs.get(digest) if digest else None
        except StoreError as error:
            log.warning("%s can't be read from the disk: %s", name, error)
            return None
        if data is None:
            return None
        try:
            return self._decode(data)
        except Exception as error:  # sound bytes of another program's making: whatever that means to the codec
            log.warning("%s can't be decoded: %s", name, error)
            return None

    def digest(self, name: str) -> str | None:
        """Digest of the bytes behind a name, if they are there and sound; they count as used now."""
        try:
            digest = self._names.get(name)
            return digest if digest and self._blobs.has(digest) else None
        except StoreError as error:
            log.warning("%s can't be looked up on the disk: %s", name, error)
            return None

    def adopt(self, name: str, digest: str) -> bool:
        """Let a name stand for bytes, if they are there and sound."""
        try:
            if not self._blobs.has(digest):
                return False
        except StoreError as error:
            log.warning("%s can't be looked up on the disk: %s", name, error)
            return False
        self._names.learn(name, digest)
        return True
