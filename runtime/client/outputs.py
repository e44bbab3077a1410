"""`Output`: what a run gave under one name, a value or the file of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nodeloom.runtime.client.answers import AnyJSON
from nodeloom.runtime.client.errors import AnswerError, ClientError
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import read_json


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a run: `data` are the bytes of a picture, or of JSON, as `media_type` tells."""

    name: str
    media_type: str
    data: bytes

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture."""
        return self.media_type.startswith("image/")

    @property
    def value(self) -> AnyJSON:
        """The value; `ClientError` if it is a picture, which is its `data`."""
        if self.is_picture:
            raise ClientError(f"output {self.name!r} is a picture; take its data, or save it")
        try:
            return read_json(self.data, f"output {self.name!r}")
        except DocumentError as error:
            raise AnswerError(str(error)) from error

    def save(self, path: str | Path) -> Path:
        """Write it into a file, whole or not at all: pictures as they are, values as JSON. `ClientError`."""
        place = Path(path)
        partial = place.with_name(f".{place.name}.part")
        try:
            partial.write_bytes(self.data)
            partial.replace(place)
        except OSError as error:
            raise ClientError(f"{place} can't be written: {error.strerror}") from error
        return place
