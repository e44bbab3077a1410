"""Patches are on a network while they are wanted; then it has the very tensors it had before."""

from __future__ import annotations

from contextlib import suppress

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from nodeloom.runtime.diffusion.patches import LowRank, Patch, patched, replacements
from nodeloom.runtime.diffusion.patches.difference import Difference
from nodeloom.runtime.diffusion.patches.magnitude import Turned


def network(dtype: torch.dtype = torch.float32) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), nn.Conv2d(3, 5, 3), nn.Conv2d(3, 5, 1)).to(dtype)


def low_rank(seed: int, out: int, *down: int, alpha: float | None = None, mid: Tensor | None = None) -> LowRank:
    generator = torch.Generator().manual_seed(seed)
    kernel = (1, 1) if len(down) == 4 else ()
    up = torch.randn(out, down[0], *kernel, generator=generator)
    return LowRank(torch.randn(*down, generator=generator), up, alpha, mid)


LINEAR = low_rank(1, 6, 2, 4, alpha=1.0)
KERNEL = low_rank(2, 5, 2, 3, 3, 3)
POINT = low_rank(3, 5, 2, 3, 1, 1, alpha=4.0)
PATCHES: tuple[Patch, ...] = (
    Patch({"0.weight": LINEAR}, 0.5),
    Patch({"0.weight": low_rank(4, 6, 3, 4), "1.weight": KERNEL}, -1.0),
    Patch(
        {
            "2.weight": Turned(POINT, torch.rand(5, 1, 1, 1, generator=torch.Generator().manual_seed(6))),
            "0.bias": Difference(torch.ones(6)),
        },
        2.0,
    ),
)


def weight(module: nn.Module, path: str) -> nn.Parameter:
    return module.get_submodule(path).get_parameter("weight")


def test_a_linear_layer_gets_up_times_down_times_alpha_by_rank() -> None:
    module = network()
    expected = weight(module, "0") + 0.5 * (1.0 / 2) * LINEAR.up @ LINEAR.down
    with patched(module, [PATCHES[0]]):
        assert torch.allclose(weight(module, "0"), expected, atol=1e-6)


def test_patched_weights_can_be_held_in_a_coarser_format_than_the_others() -> None:
    module = network()
    with patched(module, [PATCHES[0]]):
        exact = weight(module, "0").detach().clone()
    with patched(module, [PATCHES[0]], held=torch.float16):
        assert weight(module, "0").dtype == exact.dtype
        assert torch.equal(weight(module, "0"), exact.half().to(exact.dtype))


@pytest.mark.parametrize(("path", "factors", "side"), [("1", KERNEL, 3), ("2", POINT, 1)])
def test_a_convolution_with_its_patch_is_the_sum_of_it_and_two_convolutions_in_a_row(
    path: str, factors: LowRank, side: int
) -> None:
    module = network()
    picture = torch.randn(1, 3, 7, 7)
    through = nn.functional.conv2d(nn.functional.conv2d(picture, factors.down), factors.up) * factors.scale
    expected = module.get_submodule(path)(picture) + through
    with patched(module, [Patch({f"{path}.weight": factors})]):
        assert torch.allclose(module.get_submodule(path)(picture), expected, atol=1e-4)
    assert through.shape[-1] == 7 - side + 1


def test_a_kernel_between_two_points_is_three_convolutions_in_a_row() -> None:
    module = network()
    factors = low_rank(5, 5, 2, 3, 1, 1, mid=torch.randn(2, 2, 3, 3))
    picture = torch.randn(1, 3, 7, 7)
    assert factors.mid is not None
    through = picture
    for kernel in (factors.down, factors.mid, factors.up):
        through = nn.functional.conv2d(through, kernel)
    expected = module[1](picture) + through
    with patched(module, [Patch({"1.weight": factors})]):
        assert torch.allclose(module[1](picture), expected, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_the_sum_is_made_in_fp32_and_cast_once(dtype: torch.dtype) -> None:
    module = network(dtype)
    patches = [Patch({"0.weight": LINEAR}, 0.5), Patch({"0.weight": low_rank(4, 6, 3, 4)}, -1.0)]
    total = weight(module, "0").float()
    for factors, strength in ((LINEAR, 0.5), (low_rank(4, 6, 3, 4), -1.0)):
        total = total + factors.delta(torch.device("cpu")) * strength
    (made,) = replacements(module, patches).values()
    assert torch.equal(made, total.to(dtype))


def test_a_strength_of_0_is_no_patch() -> None:
    assert replacements(network(), [Patch({"0.weight": LINEAR}, 0.0)]) == {}


def test_the_network_that_is_asked_for_replacements_is_not_touched() -> None:
    module = network()
    before = dict(module.named_parameters())
    replacements(module, PATCHES)
    assert all(before[name] is tensor for name, tensor in module.named_parameters())


class BrokenError(Exception):
    """What happens in a body."""


@given(
    st.recursive(
        st.sampled_from([(), None]),  # an end, or an error there
        lambda inner: st.lists(st.tuples(st.sets(st.sampled_from(range(3))), inner), max_size=3),
        max_leaves=6,
    )
)
def test_whatever_runs_in_whatever_order_leaves_the_very_tensors(plan: object) -> None:
    module = network(torch.float16)
    before = dict(module.named_parameters())
    copies = {name: tensor.clone() for name, tensor in before.items()}
    places = {name: tensor.data_ptr() for name, tensor in before.items()}

    def run(steps: object) -> None:
        if steps is None:
            raise BrokenError
        assert isinstance(steps, list | tuple)
        for chosen, inner in steps:
            outside = dict(module.named_parameters())
            with suppress(BrokenError), patched(module, [PATCHES[index] for index in chosen]):
                run(inner)
            assert all(outside[name] is tensor for name, tensor in module.named_parameters())

    with suppress(BrokenError):
        run(plan)
    for name, tensor in module.named_parameters():
        assert tensor is before[name]
        assert tensor.data_ptr() == places[name]
        assert torch.equal(tensor, copies[name])
    assert list(before) == [name for name, _ in module.named_parameters()]
