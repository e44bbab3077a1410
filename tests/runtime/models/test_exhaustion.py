"""Telling that memory ran out from whatever a library raises."""

import errno
import subprocess
import sys

import numpy as np
import pytest
import torch

from nodeloom.runtime.models.exhaustion import amount, is_exhausted
from nodeloom.schema.errors import ModelError


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."),
        torch.cuda.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: not enough memory: you tried to"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9.00 GB, other allocations: 1.00 GB)."),
        RuntimeError("CUDA error: out of memory"),
    ],
    ids=repr,
)
def test_every_library_is_understood(error: Exception) -> None:
    assert is_exhausted(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("out of memory"),
        RuntimeError("sizes don't match"),
        OSError(errno.ENOSPC, "No space left"),
        KeyError(),
    ],
    ids=repr,
)
def test_other_errors_are_something_else(error: Exception) -> None:
    assert not is_exhausted(error)


def test_what_torch_and_numpy_really_raise_is_understood() -> None:
    with pytest.raises(RuntimeError) as by_torch:
        torch.empty(2**50, dtype=torch.uint8)
    with pytest.raises(MemoryError) as by_numpy:
        np.empty(2**50, dtype=np.uint8)
    assert is_exhausted(by_torch.value)
    assert is_exhausted(by_numpy.value)


def test_an_error_that_was_raised_from_one_counts_but_not_one_that_came_while_it_was_handled() -> None:
    wrapped = ModelError("the weights don't fit")
    wrapped.__cause__ = MemoryError()
    assert is_exhausted(wrapped)
    later = KeyError("x")
    later.__context__ = MemoryError()
    assert not is_exhausted(later)


def test_a_chain_of_errors_that_bites_its_tail_ends() -> None:
    one, two = KeyError(1), KeyError(2)
    one.__cause__, two.__cause__ = two, one
    assert not is_exhausted(one)


def test_torch_is_not_loaded_to_ask() -> None:
    code = (
        "import sys; from nodeloom.runtime.models.exhaustion import is_exhausted; "
        "assert is_exhausted(MemoryError()) and not is_exhausted(KeyError()) and 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_amounts_read_well() -> None:
    assert [amount(size) for size in (256, 12_345_678, 5_140_000_000)] == ["256 bytes", "12 MB", "5.1 GB"]
