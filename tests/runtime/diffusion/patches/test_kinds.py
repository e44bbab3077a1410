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


@pytest.mark.parametrize("strength", [1.0, 0.4])
@pytest.mark.parametrize("order", ["new", "old"])
@pytest.mark.parametrize("module", [LINEAR, KERNEL])
def test_a_glora_adds_a_product_and_one_of_the_weight(module: str, order: str, strength: float) -> None:
    rank, alpha, sides = 3, 1.5, SHAPES[module][1:]
    width = int(np.prod(sides))
    inner = IN if order == "new" else width
    first, second, left, right = (
        drawn(1, inner, rank),
        drawn(2, rank, inner),
        drawn(3, OUT, rank),
        drawn(4, rank, width),
    )
    names = ("a1", "a2", "b1", "b2") if order == "new" else ("a2", "a1", "b2", "b1")
    tensors = {f"{module}.{name}.weight": each for name, each in zip(names, (first, second, left, right), strict=True)}
    weight = plain(f"{module.removeprefix('lora_unet_')}.weight")
    if order == "new":
        own = np.einsum("oi...,ij->oj...", weight, as_array(first) @ as_array(second))
    else:
        own = weight.reshape(OUT, -1) @ as_array(first) @ as_array(second)
    delta = own.reshape(weight.shape) + product(left, right).reshape(weight.shape)
    check({**tensors, f"{module}.alpha": torch.tensor(alpha)}, module, delta * (alpha / rank), strength)


def turns(blocks: Array) -> Array:
    """Cayley's transform of each block."""
    skew, identity = blocks - np.swapaxes(blocks, -1, -2), np.eye(blocks.shape[-1])
    turned: Array = (identity + skew) @ np.linalg.inv(identity - skew)
    return turned


@pytest.mark.parametrize("bound", [None, 0.5])
@pytest.mark.parametrize("module", [LINEAR, KERNEL])
def test_an_oft_turns_outputs_block_by_block(module: str, bound: float | None) -> None:
    blocks = drawn(1, 3, 4, 4)
    tensors = {f"{module}.oft_blocks": blocks}
    numbers = as_array(blocks)
    if bound is not None:
        tensors[f"{module}.alpha"] = torch.tensor(bound)
        numbers *= bound / np.linalg.norm(numbers - numbers.transpose(0, 2, 1))
    weight = plain(f"{module.removeprefix('lora_unet_')}.weight").reshape(OUT, -1)
    turned = np.concatenate([turn.T @ rows for turn, rows in zip(turns(numbers), np.split(weight, 3), strict=True)])
    check(tensors, module, 0.7 * (turned - weight))  # ComfyUI's strength counts twice


@pytest.mark.parametrize("strength", [1.0, 0.4])
@pytest.mark.parametrize("module", [LINEAR, KERNEL])
def test_a_boft_turns_outputs_that_are_further_and_further_apart(module: str, strength: float) -> None:
    blocks, rescale = drawn(1, 2, 6, 2, 2), drawn(2, OUT, 1)
    weight = plain(f"{module.removeprefix('lora_unet_')}.weight").reshape(OUT, -1)
    turned = weight
    for level, each in enumerate(turns(as_array(blocks))):
        half = 2**level
        order = [group + side * half + at for group in range(0, OUT, 2 * half) for at in range(half) for side in (0, 1)]
        whole = np.zeros((OUT, OUT))
        for number, turn in enumerate(each):
            rows = order[number * 2 : number * 2 + 2]
            whole[np.ix_(rows, rows)] = strength * turn + (1 - strength) * np.eye(2)
        turned = whole @ turned
    tensors = {f"{module}.oft_blocks": blocks, f"{module}.rescale": rescale}
    check(tensors, module, turned * as_array(rescale) - weight, strength)


def test_a_whole_value_takes_the_place_of_a_parameter() -> None:
    found = under({"lora_unet_norm.set_weight": drawn(1, IN)}, 0.3)
    np.testing.assert_array_equal(found["norm.weight"], as_array(drawn(1, IN)))


def test_outputs_that_are_not_as_many_as_were_turned_are_of_another_base() -> None:
    lora = read_lora("style", {f"{LINEAR}.oft_blocks": torch.ones(2, 4, 4)})
    with pytest.raises(ModelError, match="its patch of linear.weight in the unet is 8 x any, must be 12 x 6"):
        fitted(lora, "unet", Network())


@pytest.mark.parametrize("number", [1e5, float("nan"), float("inf")])
def test_numbers_that_no_rotation_is_made_of_are_told(number: float) -> None:
    with pytest.raises(ModelError, match=r"the patch of linear can't be computed, for its blocks have numbers beyond"):
        read_lora("style", {f"{LINEAR}.oft_blocks": torch.full((3, 4, 4), number)})


@pytest.mark.parametrize(
    "shapes",
    [
        {"oft_blocks": (2, 3, 3)},
        {"a1.weight": (1, 2), "a2.weight": (2, 1), "b1.weight": (IN, 2), "b2.weight": (2, 1)},
        {"lora_up.weight": (IN, 2), "lora_down.weight": (2, 1), "dora_scale": (IN,)},
    ],
)
def test_what_is_for_a_layer_does_not_fit_a_norm(shapes: dict[str, tuple[int, ...]]) -> None:
    lora = read_lora("style", {f"lora_unet_norm.{role}": torch.ones(shape) for role, shape in shapes.items()})
    with pytest.raises(ModelError, match="LoRA 'style' is for another base: its patch of norm.weight in the unet is 6"):
        fitted(lora, "unet", Network())


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
        ({"lora_up.weight": (OUT, 0), "lora_down.weight": (0, IN), "alpha": ()}, "has an empty up factor"),
        ({"rescale": (OUT, 1)}, "has no oft_blocks factor"),
        ({"a2.weight": (2, IN)}, "has no a1 factor"),
        ({"set_weight": ()}, "its value is a single number"),
        ({"oft_blocks": (3, 4, 4), "dora_scale": (OUT, 1)}, "has a dora_scale, which goes with what is added alone"),
        ({"oft_blocks": (2, 0, 2, 2)}, "has an empty oft_blocks factor"),
        ({"a1.weight": (IN, 2, 2), "a2.weight": (2, IN), "b1.weight": (OUT, 2), "b2.weight": (2, IN)}, "ranks differ"),
        ({"oft_blocks": (3, 4, 5)}, r"its blocks are of shape \(3, 4, 5\), must be"),
        ({"oft_blocks": (3, 6, 2, 2)}, r"shape \(3, 6, 2, 2\): so many rotations need more outputs"),
        ({"oft_blocks": (2, 6, 2, 2), "rescale": (5, 1)}, "it has 5 factors for 12 outputs"),
        ({"a1.weight": (IN, 2), "a2.weight": (2, IN), "b1.weight": (OUT, 2)}, "has no b2 factor"),
        ({"a1.weight": (IN, 2), "a2.weight": (2, IN), "b1.weight": (OUT, 2), "b2.weight": (3, IN)},
         r"and \(3, 6\): their ranks differ"),
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
