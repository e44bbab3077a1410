"""Tensor bundles of a run, kept where they are (no copy to the host) and named by the node that made them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nodeloom.schema import InputError

if TYPE_CHECKING:
    import torch


class TensorStore:
    """Bundles by handle. Lives as long as the results that refer to them."""

    def __init__(self) -> None:
        self._bundles: dict[str, Mapping[str, torch.Tensor]] = {}

    def put(self, name: str, bundle: Mapping[str, torch.Tensor]) -> None:
        """Keep a bundle under a name that follows from its node's inputs."""
        self._bundles[name] = dict(bundle)

    def get(self, name: str) -> Mapping[str, torch.Tensor]:
        """The bundle of a handle; `InputError` if it belongs to another run."""
        if name not in self._bundles:
            raise InputError(
                f"tensors {name} are not there: handles can't be stored in a document or moved between runs"
            )
        return self._bundles[name]


class RunTensors:
    """The `Tensors` of one node."""

    def __init__(self, store: TensorStore, key: str) -> None:
        self._store = store
        self._key = key
        self._count = 0

    def put(self, bundle: Mapping[str, torch.Tensor]) -> str:
        """Keep a bundle; its name follows from the node's key and its number."""
        name = f"{self._key}-{self._count}"
        self._count += 1
        self._store.put(name, bundle)
        return name

    def get(self, name: str) -> Mapping[str, torch.Tensor]:
        """The bundle of a handle."""
        return self._store.get(name)
