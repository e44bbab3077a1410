"""Pictures as CLIP takes them, and what is taken of the encoder: figures of ComfyUI 0.3.64 for the same encoder."""

from __future__ import annotations

import pytest
import torch
from tests.runtime.models.vision_toys import CONFIG, vision_tensors, waves
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from nodeloom.runtime.diffusion.vision import Crop, framed, see
from nodeloom.schema import InputError

FIGURES: dict[Crop, tuple[list[float], list[float], list[float]]] = {
    "center": (
        [1.36445, -0.7589, 0.028299, 0.707061, -1.325589, 1.72568],
        [-4.401136, -2.411203, -0.253511, 2.16509],
        [-5.296463, -1.376577, -1.415585, 1.269866],
    ),
    "none": (
        [1.183205, -0.6243, -0.037446, 0.693055, -1.234256, 1.571994],
        [-4.625605, -2.146218, -0.533162, 2.311623],
        [-3.862922, -0.215498, -0.587721, 0.029266],
    ),
}


@pytest.mark.parametrize("crop", ["center", "none"])
def test_an_encoder_says_what_comfyui_makes_it_say(crop: Crop) -> None:
    encoder = CLIPVisionModelWithProjection(CLIPVisionConfig(**CONFIG)).eval()
    encoder.load_state_dict(vision_tensors())
    picture = ((waves((1, 40, 52, 3), 0.0, 0.5) + 0.5) * 255).round() / 255
    found, (embeds, penultimate, last) = see(encoder, picture, crop), FIGURES[crop]
    assert found.embeds[0, :6].tolist() == pytest.approx(embeds, abs=2e-5)
    assert found.penultimate[0, 1, :4].tolist() == pytest.approx(penultimate, abs=2e-5)
    assert found.last[0, 2, :4].tolist() == pytest.approx(last, abs=2e-5)


def test_a_picture_of_the_right_size_is_only_normed_and_opacity_is_left_out() -> None:
    picture = torch.rand(1, 8, 8, 4).mul(255).round() / 255
    found = framed(picture, 8, "center")
    assert found.shape == (1, 3, 8, 8)
    assert torch.allclose(found[0, 1] * 0.26130258 + 0.4578275, picture[0, :, :, 1], atol=1e-6)


def test_the_middle_is_seen_or_all_of_it() -> None:
    picture = torch.zeros(1, 8, 24, 3)
    picture[:, :, 8:16] = 1.0
    assert framed(picture, 8, "center").std() < framed(picture, 8, "none").std()


def test_a_strip_that_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="1 x 100 pixels.*set crop to none"):
        framed(torch.zeros(1, 100, 1, 3), 224, "center")
    assert framed(torch.zeros(1, 100, 1, 3), 224, "none").shape == (1, 3, 224, 224)
