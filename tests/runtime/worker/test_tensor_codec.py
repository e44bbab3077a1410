"""Bundles of tensors to bytes and back."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.store import StoreError
from nodeloom.runtime.worker import tensor_codec
from nodeloom.runtime.worker.tensor_codec import bundle_digest, decode_bundle, encode_bundle, settled

DTYPES = (
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.complex64, torch.complex128,
    torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.uint16, torch.uint32, torch.uint64,
    torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz,
)  # fmt: skip


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    """Tensors of every type of number and shape, parts of larger ones and turned ones among them."""
    dtype = draw(st.sampled_from(DTYPES))
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    count = torch.Size([2, *shape]).numel() * dtype.itemsize
    values = 1 if dtype is torch.bool else 255
    data = draw(st.lists(st.integers(0, values), min_size=count, max_size=count))
    whole = torch.tensor(data, dtype=torch.uint8).view(dtype).reshape(2, *shape)
    part = whole[draw(st.integers(0, 1))]
    return part.permute(tuple(reversed(range(part.dim())))) if draw(st.booleans()) else part


def bits(tensor: torch.Tensor) -> tuple[object, ...]:
    """What must be the same: NaN is unlike itself, its bits are not."""
    return tensor.dtype, tensor.shape, bytes(tensor.contiguous().reshape(-1).view(torch.uint8).tolist())


bundles = st.dictionaries(st.text(st.characters(codec="ascii"), max_size=5), tensors(), max_size=3)


@given(bundle=bundles)
def test_no_bundle_loses_anything(bundle: dict[str, torch.Tensor]) -> None:
    back = decode_bundle(encode_bundle(bundle))
    assert {name: bits(tensor) for name, tensor in back.items()} == {
        name: bits(tensor) for name, tensor in bundle.items()
    }
    assert bundle_digest(back) == bundle_digest(bundle)


@given(one=bundles, other=bundles)
def test_digests_follow_from_content(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    same = {name: bits(tensor) for name, tensor in one.items()} == {
        name: bits(tensor) for name, tensor in other.items()
    }
    assert (bundle_digest(one) == bundle_digest(other)) == same


def test_tensors_may_share_memory_and_need_gradients() -> None:
    whole = torch.arange(6.0, requires_grad=True)
    back = decode_bundle(encode_bundle({"a": whole, "b": whole, "c": whole[2:]}))
    assert [back[name].tolist() for name in "abc"] == [whole.tolist(), whole.tolist(), [2.0, 3.0, 4.0, 5.0]]


def test_a_conjugate_is_written_as_it_looks() -> None:
    turned = torch.tensor([1 + 2j]).conj()
    assert decode_bundle(encode_bundle({"a": turned}))["a"].tolist() == [1 - 2j]


def test_what_can_not_be_written_says_so() -> None:
    with pytest.raises(StoreError, match="tensor a is"):
        encode_bundle({"a": torch.zeros(2).to_sparse()})
    assert bundle_digest({"a": torch.zeros(2).to_sparse()}) is None


def test_large_bundles_are_not_digested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensor_codec, "LARGEST_DIGESTED", 7)
    assert bundle_digest({"a": torch.zeros(1), "b": torch.zeros(1)}) is None


def test_a_device_that_is_not_there_any_more_means_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode_bundle({"a": torch.ones(1)}).replace(b'"devices":"{}"', b'"devices":"{\\"a\\":\\"cuda:99\\"}"')
    length = int.from_bytes(data[:8], "little") + len(r"\"a\":\"cuda:99\"")
    assert decode_bundle(length.to_bytes(8, "little") + data[8:])["a"].device.type == "cpu"


def test_a_settled_bundle_is_in_order_and_the_same() -> None:
    turned = torch.arange(6.0, requires_grad=True).reshape(2, 3).T
    found = settled({"a": turned, "b": turned.detach().to_sparse()})
    assert found["a"].is_contiguous()
    assert not found["a"].requires_grad
    assert torch.equal(found["a"], turned)
    assert found["b"].is_sparse
