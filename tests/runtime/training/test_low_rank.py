import torch
from torch import nn

from nodeloom.runtime.training.low_rank import kohya_tensors, learnt_parts, put_beside


class Block(nn.Module):
    """Two layers whose names are among those that are changed, and one whose is not."""

    def __init__(self) -> None:
        super().__init__()
        self.to_q = nn.Linear(6, 4)
        self.conv1 = nn.Conv2d(3, 5, 3, padding=1)
        self.proj = nn.Linear(6, 4)


def test_what_was_put_beside_adds_nothing_at_first() -> None:
    block, given, picture = Block(), torch.randn(2, 6), torch.randn(1, 3, 8, 8)
    before = block.to_q(given), block.conv1(picture)
    ways = put_beside(block, 2)
    assert torch.equal(block.to_q(given), before[0])
    assert torch.equal(block.conv1(picture), before[1])
    assert set(ways) == {"to_q", "conv1"}


def test_only_the_ways_are_learnt() -> None:
    parts = learnt_parts(put_beside(Block(), 2))
    shapes = {name: tuple(parameter.shape) for name, parameter in parts.named_parameters()}
    assert shapes == {
        "to_q.down.weight": (2, 6),
        "to_q.up.weight": (4, 2),
        "conv1.down.weight": (2, 3, 3, 3),
        "conv1.up.weight": (5, 2, 1, 1),
    }


def test_the_file_has_kohyas_names() -> None:
    names = set(kohya_tensors(put_beside(nn.ModuleDict({"mid_block": Block()}), 2), 2))
    assert "lora_unet_mid_block_to_q.lora_down.weight" in names
    assert "lora_unet_mid_block_conv1.alpha" in names
