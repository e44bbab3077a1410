"""Tensor bundles of a run, kept where they are: nothing is copied from an accelerator to pass it on."""

from __future__ import annotations

from nodeloom.runtime.worker.handles import PREFIX, HandleStore, Namer
from nodeloom.runtime.worker.tensor_codec import Bundle, bundle_digest, settled


def bundle_size(bundle: Bundle) -> int:
    """Bytes of all tensors of a bundle."""
    return sum(tensor.numel() * tensor.element_size() for tensor in bundle.values())


class RunTensors:
    """The `Tensors` of one node."""

    def __init__(self, store: HandleStore[Bundle], name: Namer) -> None:
        self._store = store
        self._name = name

    def put(self, bundle: Bundle) -> str:
        """Keep a bundle, named by its content if that is on the CPU and of moderate size, else by this node's key."""
        kept = settled(bundle)
        digest = bundle_digest(kept)
        name = self._name() if digest is None else f"{PREFIX}tensors-{digest}"
        self._store.put(name, kept)
        return name

    def get(self, name: str) -> Bundle:
        """The bundle of a handle; `InputError` if it is not there."""
        return self._store.get(name)
