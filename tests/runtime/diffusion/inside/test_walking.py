from typing import Any

import pytest
import torch
from tests.runtime.diffusion.inside.networks import SAMPLE, asked
from torch import Tensor

from nodeloom.runtime.diffusion.inside import Inside

NOTHING = Inside(joined=lambda made, kept: (made, kept))


@pytest.mark.parametrize("kind", ["sd", "sdxl"])
@pytest.mark.parametrize("size", [(16, 24), (15, 22)])
def test_a_pass_without_changes_is_the_networks_own_bit_for_bit(kind: str, size: tuple[int, int]) -> None:
    sample = SAMPLE[..., : size[0], : size[1]]
    assert torch.equal(asked(NOTHING, sample=sample, kind=kind), asked(sample=sample, kind=kind))


def test_what_steers_the_network_from_beside_reaches_its_blocks() -> None:
    shapes: list[Tensor] = []

    def note(block: int, hidden: Tensor) -> Tensor:
        shapes.append(torch.zeros_like(hidden))
        return hidden

    asked(Inside(entered=note))
    residuals: dict[str, Any] = {
        "down_block_additional_residuals": tuple(torch.full_like(each, 0.1) for each in shapes),
        "mid_block_additional_residual": torch.full((2, 32, 4, 6), 0.2),
    }
    assert torch.equal(asked(NOTHING, **residuals), asked(**residuals))
    adapters: dict[str, Any] = {
        "down_intrablock_additional_residuals": [torch.full_like(shapes[at], 0.1) for at in (2, 5, 8)]
    }
    given: dict[str, Any] = {name: [*each] for name, each in adapters.items()}
    own = asked(**given)
    assert torch.equal(asked(NOTHING, **adapters), own)


def test_blocks_are_numbered_from_the_first_layer_on() -> None:
    numbers: list[int] = []

    def note(block: int, hidden: Tensor) -> Tensor:
        numbers.append(block)
        return hidden

    asked(Inside(left=note))
    assert numbers == [*range(9)]


def test_an_argument_that_would_be_lost_is_refused() -> None:
    with pytest.raises(ValueError, match="a network with changes between its blocks takes no attention_mask"):
        asked(NOTHING, attention_mask=torch.ones(2, 7))
