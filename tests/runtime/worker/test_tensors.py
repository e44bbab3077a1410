"""Tensor bundles of a run."""

from typing import NoReturn

import pytest
import torch

from nodeloom.runtime.worker import tensors as module
from nodeloom.runtime.worker.handles import HandleStore, Namer
from nodeloom.runtime.worker.tensors import RunTensors, bundle_size


@pytest.fixture
def tensors() -> RunTensors:
    return RunTensors(HandleStore(bundle_size), Namer("k"))


def test_equal_bundles_have_one_name(tensors: RunTensors) -> None:
    name = tensors.put({"samples": torch.ones(2, 3)})
    assert name.startswith("run:tensors-")
    assert tensors.put({"samples": torch.ones(3, 2).T}) == name
    assert tensors.put({"samples": torch.ones(3, 2)}) != name
    assert tensors.put({"other": torch.ones(2, 3)}) != name
    assert torch.equal(tensors.get(name)["samples"], torch.ones(2, 3))


def test_what_should_not_be_copied_to_be_digested_is_named_by_the_run(
    tensors: RunTensors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "bundle_digest", lambda bundle: None)
    assert [tensors.put({"a": torch.ones(1)}) for _ in range(2)] == ["run:k-0", "run:k-1"]


def test_a_bundle_on_another_device_is_not_waited_for(tensors: RunTensors, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: torch.Tensor) -> NoReturn:
        raise AssertionError("it was copied to the CPU")

    monkeypatch.setattr(torch.Tensor, "cpu", refuse)
    assert tensors.put({"a": torch.ones(1, device="meta")}) == "run:k-0"
