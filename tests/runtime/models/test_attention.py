from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel
from tests.embedded import TEXT_WIDTH

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.attention import Attention, attend
from nodeloom.runtime.models.cache import ModelCache

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("attention", "name"),
    [
        ("auto", "AttnProcessor2_0"),
        ("sdpa", "AttnProcessor2_0"),
        ("sliced", "SlicedAttnProcessor"),
        ("math", "AttnProcessor"),
    ],
)
def test_the_way_of_attention_is_the_one_that_was_chosen_and_gives_the_same_noise(
    attention: Attention, name: str, tmp_path: Path
) -> None:
    record = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    unet = ModelCache(10**9, CPU, attention=attention).get(record, "unet", "d")
    plain = ModelCache(10**9, CPU).get(record, "unet", "d")
    assert isinstance(unet, UNet2DConditionModel)
    assert isinstance(plain, UNet2DConditionModel)
    processors = (getattr(module, "processor", None) for module in unet.modules())
    assert {type(each).__name__ for each in processors if each is not None} == {name}
    generator = torch.Generator().manual_seed(0)
    latents, text = (
        torch.randn((1, 4, 8, 8), generator=generator),
        torch.randn((1, 77, TEXT_WIDTH), generator=generator),
    )
    added = {"text_embeds": torch.zeros(1, 64), "time_ids": torch.full((1, 6), 64.0)}
    one, other = (each(latents, 500, text, added_cond_kwargs=added).sample for each in (unet, plain))
    torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


def test_what_has_no_such_choice_is_left_alone() -> None:
    attend(torch.nn.Linear(1, 1), "sliced")
