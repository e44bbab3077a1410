"""What files were told to be, remembered between runs by (path, size, time of change). It must not know torch.

To tell one its whole header is read: milliseconds for a LoRA's thousands of tensors, and half a minute for a large
collection, which every command would spend again.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from blake3 import blake3
from pydantic import TypeAdapter, ValidationError

from nodeloom.runtime.models.digests import fingerprint
from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Identity
from nodeloom.runtime.table import Table

_FILE_NAME: Final = "model-identities-{}.json"
_ALSO: Final = (
    "header",
    "original_layout",
    "precision",
    "records",
    "film/layout",
    "vision/layout",
)  # beside identify*.py
_FORM: Final = TypeAdapter(Identity)


class Identities:
    """Identifies single files and remembers what it was told in a small file under `folder`.

    What another version of the code was told is not believed: each has a file of its own. What is wrong with a model's
    file is found anew each time.
    """

    def __init__(self, folder: Path) -> None:
        self._table = Table(folder / _FILE_NAME.format(_judges()))
        self._fresh: dict[str, str] = {}

    def identity(self, path: Path) -> Identity:
        """Return what a safetensors file is; raise ModelError if its header is damaged or can't be read."""
        try:
            key = fingerprint(path)
        except OSError:
            return identify(read_header(path))  # which says why it can't be read
        known = self._table.get(key)
        if known is not None:
            with suppress(ValidationError):  # another program wrote there
                return _FORM.validate_json(known)
        told = identify(read_header(path))
        self._fresh[key] = _FORM.dump_json(told).decode()
        return told

    def keep(self) -> None:
        """Remember what was told since the last time."""
        fresh, self._fresh = self._fresh, {}
        self._table.update(fresh)


@cache
def _judges() -> str:
    """Return a digest of the code that tells what a file is."""
    folder = Path(__file__).parent
    sources = [*sorted(folder.glob("identify*.py")), *(folder / f"{name}.py" for name in _ALSO)]
    return blake3(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
