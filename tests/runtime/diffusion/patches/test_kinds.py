"""Every kind of patch against its formula written out, number by number, in fp64."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from nodeloom.runtime.diffusion.patches import Patch, fitted, patched, read_lora
from nodeloom.schema import ModelError

Array = NDArray[np.float64]
LINEAR, KERNEL = "lora_unet_linear", "lora_unet_kernel"
OUT, IN = 12, 6
SHAPES = {LINEAR: (OUT, IN), KERNEL: (OUT, IN, 3, 3)}


class Network(nn.Module):
    """A linear layer, a convolution and a norm."""

    def __init__(self, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.linear, self.kernel, self.norm = nn.Linear(IN, OUT), nn.Conv2d(IN, OUT, 3), nn.LayerNorm(IN)
        self.to(dtype)


def drawn(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def under(tensors: dict[str, Tensor], *strengths: float, dtype: torch.dtype = torch.float32) -> dict[str, Array]:
    """The network's parameters with a file's patches on them, once for each strength."""
    network = Network(dtype)
    changes = fitted(read_lora("style", tensors), "unet", network).changes
    with patched(network, [Patch(changes, strength) for strength in strengths]):
        return {name: as_array(parameter) for name, parameter in network.named_parameters()}


def as_array(tensor: Tensor) -> Array:
    array: Array = tensor.detach().double().numpy().copy()
    return array


def plain(path: str) -> Array:
    return as_array(Network().get_parameter(path))


def product(a: Tensor, b: Tensor, core: Tensor | None = None) -> Array:
    """The sum over ranks, a number at a time: [out,in] or, with a core between the factors, [out,in,kh,kw]."""
    left, right = as_array(a), as_array(b)
    if core is None:
        return np.array(
            [[sum(row[r] * right[r, i] for r in range(len(row))) for i in range(right.shape[1])] for row in left]
        )
    middle = as_array(core)
    total = np.zeros((left.shape[1], right.shape[1], *middle.shape[2:]))
    for o, i in itertools.product(range(left.shape[1]), range(right.shape[1])):
        for r, s in itertools.product(range(len(left)), range(len(right))):
            total[o, i] += left[r, o] * middle[r, s] * right[s, i]
    return total


def block_product(first: Array, second: Array) -> Array:
    """Kronecker's: each number of the first times the whole second one."""
    out, width = first.shape[0] * second.shape[0], first.shape[1] * second.shape[1]
    total = np.zeros((out, width, *second.shape[2:]))
    for o, i in itertools.product(range(out), range(width)):
        total[o, i] = (
            first[o // second.shape[0], i // second.shape[1]] * second[o % second.shape[0], i % second.shape[1]]
        )
    return total


def check(tensors: dict[str, Tensor], module: str, delta: Array, strength: float = 0.7) -> None:
    path = f"{module.removeprefix('lora_unet_')}.weight"
    expected = plain(path) + strength * delta.reshape(SHAPES[module])
    np.testing.assert_allclose(under(tensors, strength)[path], expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("alpha", [None, 1.0])
@pytest.mark.parametrize("module", [LINEAR, KERNEL])
def test_a_loha_is_two_products_multiplied_number_by_number(module: str, alpha: float | None) -> None:
    width = IN * 9 if module == KERNEL else IN
    a1, b1, a2, b2 = drawn(1, OUT, 2), drawn(2, 2, width), drawn(3, OUT, 2), drawn(4, 2, width)
    tensors = {"hada_w1_a": a1, "hada_w1_b": b1, "hada_w2_a": a2, "hada_w2_b": b2}
    scale = 1.0 if alpha is None else alpha / 2
    if alpha is not None:
        tensors["alpha"] = torch.tensor(alpha)
    check(
        {f"{module}.{role}": tensor for role, tensor in tensors.items()},
        module,
        product(a1, b1) * product(a2, b2) * scale,
    )


def test_a_loha_of_kernels_has_cores_between_its_factors() -> None:
    a1, b1, a2, b2 = drawn(1, 2, OUT), drawn(2, 2, IN), drawn(3, 2, OUT), drawn(4, 2, IN)
    t1, t2 = drawn(5, 2, 2, 3, 3), drawn(6, 2, 2, 3, 3)
    tensors = {
        "hada_w1_a": a1, "hada_w1_b": b1, "hada_w2_a": a2, "hada_w2_b": b2, "hada_t1": t1, "hada_t2": t2,
        "alpha": torch.tensor(3.0),
    }  # fmt: skip
    delta = product(a1, b1, t1) * product(a2, b2, t2) * (3.0 / 2)
    check({f"{KERNEL}.{role}": tensor for role, tensor in tensors.items()}, KERNEL, delta)


@pytest.mark.parametrize("first", ["whole", "factors"])
@pytest.mark.parametrize("second", ["whole", "factors", "kernel", "core"])
def test_a_lokr_is_kroneckers_product_scaled_by_the_rank_of_what_is_in_factors(first: str, second: str) -> None:
    module = KERNEL if second in ("kernel", "core") else LINEAR
    tensors = {"alpha": torch.tensor(3.0)}
    if first == "whole":
        tensors["lokr_w1"] = drawn(1, 3, 2)
        left = as_array(tensors["lokr_w1"])
    else:
        tensors |= {"lokr_w1_a": drawn(1, 3, 5), "lokr_w1_b": drawn(2, 5, 2)}
        left = product(tensors["lokr_w1_a"], tensors["lokr_w1_b"])
    if second in ("whole", "kernel"):
        tensors["lokr_w2"] = drawn(3, 4, 3, 3, 3) if second == "kernel" else drawn(3, 4, 3)
        right = as_array(tensors["lokr_w2"])
    elif second == "factors":
        tensors |= {"lokr_w2_a": drawn(3, 4, 2), "lokr_w2_b": drawn(4, 2, 3)}
        right = product(tensors["lokr_w2_a"], tensors["lokr_w2_b"])
    else:
        tensors |= {"lokr_w2_a": drawn(3, 2, 4), "lokr_w2_b": drawn(4, 2, 3), "lokr_t2": drawn(5, 2, 2, 3, 3)}
        right = product(tensors["lokr_w2_a"], tensors["lokr_w2_b"], tensors["lokr_t2"])
    scale = {"factors": 3 / 2, "core": 3 / 2}.get(second, 3 / 5 if first == "factors" else 1.0)
    check({f"{module}.{role}": tensor for role, tensor in tensors.items()}, module, block_product(left, right) * scale)


def test_a_lokr_of_a_kernel_may_have_it_flat_in_its_second_factor() -> None:
    tensors = {"lokr_w1": drawn(1, 3, 2), "lokr_w2_a": drawn(3, 4, 2), "lokr_w2_b": drawn(4, 2, 27)}
    delta = block_product(as_array(tensors["lokr_w1"]), product(tensors["lokr_w2_a"], tensors["lokr_w2_b"]))
    check({f"{KERNEL}.{role}": tensor for role, tensor in tensors.items()}, KERNEL, delta)


@pytest.mark.parametrize("strength", [1.0, 0.4, -0.5])
@pytest.mark.parametrize("axis", ["input", "output"])
@pytest.mark.parametrize("module", [LINEAR, KERNEL])
def test_a_dora_has_lengths_of_its_own(module: str, axis: str, strength: float) -> None:
    kernel = (3, 3) if module == KERNEL else ()
    ones = (1,) * len(kernel)
    up, down = drawn(1, OUT, 2, *ones), drawn(2, 2, IN, *kernel)
    magnitude = drawn(3, 1, IN, *ones).abs() if axis == "input" else drawn(3, OUT, 1, *ones).abs()
    tensors = {"lora_up.weight": up, "lora_down.weight": down, "alpha": torch.tensor(1.0), "dora_scale": magnitude}
    path = f"{module.removeprefix('lora_unet_')}.weight"
    weight = plain(path)
    merged = weight + 0.5 * product(up.flatten(1), down.flatten(1)).reshape(weight.shape)
    turned = merged.copy()
    for index in range(IN if axis == "input" else OUT):
        where = (slice(None), index) if axis == "input" else (index,)
        length = np.sqrt(((merged if axis == "input" else weight)[where] ** 2).sum())
        turned[where] = merged[where] * magnitude.flatten()[index].item() / length
    found = under({f"{module}.{role}": tensor for role, tensor in tensors.items()}, strength)[path]
    np.testing.assert_allclose(found, weight + strength * (turned - weight), rtol=1e-4, atol=1e-5)


def test_a_dora_after_another_patch_turns_what_that_one_left() -> None:
    first = {f"{LINEAR}.lora_up.weight": drawn(1, OUT, 2), f"{LINEAR}.lora_down.weight": drawn(2, 2, IN)}
    turning = {f"{LINEAR}.dora_scale": torch.ones(1, IN), **{name: tensor * 0 for name, tensor in first.items()}}
    network = Network()
    changes = [fitted(read_lora("style", tensors), "unet", network).changes for tensors in (first, turning)]
    with patched(network, [Patch(each, 1.0) for each in changes]):
        lengths = torch.linalg.vector_norm(network.linear.weight.detach(), dim=0)
        direction = network.linear.weight.detach().clone()
    torch.testing.assert_close(lengths, torch.ones(IN), rtol=1e-5, atol=1e-5)
    total = Network().linear.weight.detach() + first[f"{LINEAR}.lora_up.weight"] @ first[f"{LINEAR}.lora_down.weight"]
    torch.testing.assert_close(direction, total / torch.linalg.vector_norm(total, dim=0), rtol=1e-4, atol=1e-5)


def test_whole_differences_are_added_to_weights_biases_and_norms() -> None:
    tensors = {
        f"{KERNEL}.diff": drawn(1, OUT, IN, 3, 3), f"{KERNEL}.diff_b": drawn(2, OUT), f"{LINEAR}.diff_b": drawn(3, OUT),
        "lora_unet_norm.w_norm": drawn(4, IN), "lora_unet_norm.b_norm": drawn(5, IN),
    }  # fmt: skip
    found = under(tensors, 0.5)
    for path, name in {
        "kernel.weight": f"{KERNEL}.diff", "kernel.bias": f"{KERNEL}.diff_b", "linear.bias": f"{LINEAR}.diff_b",
        "norm.weight": "lora_unet_norm.w_norm", "norm.bias": "lora_unet_norm.b_norm",
    }.items():  # fmt: skip
        np.testing.assert_allclose(found[path], plain(path) + 0.5 * as_array(tensors[name]), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(found["linear.weight"], plain("linear.weight"))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_all_kinds_at_once_leave_the_very_tensors(dtype: torch.dtype) -> None:
    tensors = {
        f"{LINEAR}.hada_w1_a": drawn(1, OUT, 2), f"{LINEAR}.hada_w1_b": drawn(2, 2, IN),
        f"{LINEAR}.hada_w2_a": drawn(3, OUT, 2), f"{LINEAR}.hada_w2_b": drawn(4, 2, IN),
        f"{LINEAR}.dora_scale": torch.ones(OUT, 1), f"{LINEAR}.diff_b": drawn(5, OUT),
        f"{KERNEL}.lokr_w1": drawn(6, 3, 2), f"{KERNEL}.lokr_w2": drawn(7, 4, 3, 3, 3),
        "lora_unet_norm.w_norm": drawn(8, IN),
    }  # fmt: skip
    network = Network(dtype)
    before = dict(network.named_parameters())
    copies = {name: parameter.clone() for name, parameter in before.items()}
    changes = fitted(read_lora("style", tensors), "unet", network).changes
    with patched(network, [Patch(changes, 0.8), Patch(changes, -2.0)]):
        touched = {name for name, parameter in network.named_parameters() if parameter is not before[name]}
        assert all(not torch.equal(network.get_parameter(name), copies[name]) for name in touched)
        assert all(parameter.dtype == dtype for parameter in network.parameters())
    assert touched == {"linear.weight", "linear.bias", "kernel.weight", "norm.weight"}
    for name, parameter in network.named_parameters():
        assert parameter is before[name]
        assert torch.equal(parameter, copies[name])


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        ({"hada_w1_a": (OUT, 2), "hada_w2_a": (OUT, 2), "hada_w2_b": (2, IN)}, "has no hada_w1_b factor"),
        ({"hada_w1_a": (OUT, 2), "hada_w1_b": (2, IN), "hada_w2_a": (OUT, 2), "hada_w2_b": (2, 5)},
         r"its halves are of shapes \(12, 6\) and \(12, 5\), must be of one"),
        ({"lokr_w1": (3, 2), "lokr_w2_a": (4, 2), "lokr_w2_b": (3, 3)}, r"\(4, 2\) and \(3, 3\): their ranks differ"),
        ({"lokr_w1": (3, 2)}, "has no lokr_w2_a factor"),
        ({"lokr_w1": (3, 2, 1, 1), "lokr_w2": (4, 3)}, r"its first factor is of shape \(3, 2, 1, 1\), must have 2"),
        ({"lokr_w1": (3, 2), "lokr_w2_a": (2, 4), "lokr_w2_b": (2, 3), "lokr_t2": (2, 3, 3, 3)}, "the core is of"),
        ({"lokr_w1": (3,), "lokr_w2": (4, 3)}, r"a factor is of shape \(3,\), must have 2 or 4 sides"),
        ({"lokr_w1": (3, 2), "lokr_w2_a": (4,), "lokr_w2_b": (2, 3)}, "must have 2 sides"),
        ({"dora_scale": (OUT, 1)}, "has no down factor"),
        ({"diff": ()}, "its difference is a single number"),
        ({"lora_up.weight": (OUT, 2), "lora_down.weight": (2, IN), "dora_scale": ()}, "magnitude is a single number"),
    ],
)  # fmt: skip
def test_tensors_that_do_not_go_together_are_told(tensors: dict[str, tuple[int, ...]], sentence: str) -> None:
    with pytest.raises(ModelError, match=f"LoRA 'style' is damaged: the patch of linear .*{sentence}"):
        read_lora("style", {f"{LINEAR}.{role}": torch.ones(shape) for role, shape in tensors.items()})


@pytest.mark.parametrize("magnitude", [(1, 5), (5, 1), (OUT, IN)])
def test_lengths_for_other_inputs_or_outputs_are_of_another_base(magnitude: tuple[int, int]) -> None:
    tensors = {f"{LINEAR}.lora_up.weight": drawn(1, OUT, 2), f"{LINEAR}.lora_down.weight": drawn(2, 2, IN)}
    lora = read_lora("style", tensors | {f"{LINEAR}.dora_scale": torch.ones(magnitude)})
    with pytest.raises(ModelError, match="LoRA 'style' is for another base: its patch of linear.weight in the unet"):
        fitted(lora, "unet", Network())
