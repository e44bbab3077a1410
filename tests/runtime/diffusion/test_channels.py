"""Networks with more channels than latents, against loops written out over diffusers' own UNet."""

import math
from itertools import pairwise

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from torch.nn import functional

from nodeloom.runtime.diffusion.channels import Beside, blank_channels, edit_channels, inpaint_channels
from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.hints import Hinted, NetworkCall
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear
from nodeloom.runtime.diffusion.trajectory import Settings, sample

SCALING = 0.18215
SETTINGS = Settings("euler", "normal", 5, seed=7)
TEXT = torch.randn(2, 77, 8, generator=torch.Generator().manual_seed(2))


def drawn(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def random_unet(channels: int) -> UNet2DConditionModel:
    """A UNet with random weights that answers to every one of its channels."""
    torch.manual_seed(channels)
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        cross_attention_dim=8,
        attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )
    return unet.eval().requires_grad_(False)


def walked(unet: UNet2DConditionModel, latents: Tensor, beside: Tensor, cfg: float) -> Tensor:
    """Latents after the run, by this project's functions."""
    hints = (Hinted("shown", Beside(beside)),)
    shown, avoided = (Conditioning(text[None], hints=hints) for text in TEXT)
    guided = Guided(Model(unet), [shown], [avoided], cfg)
    return sample(guided, latents, SETTINGS, scaling=SCALING)


@torch.no_grad()
def by_hand(unet: UNet2DConditionModel, latents: Tensor, beside: Tensor, cfg: float) -> Tensor:
    """The same by Euler's method, written out: one picture and one prompt at a time."""
    table = scaled_linear()
    levels = [table.sigma(step) for step in torch.linspace(999, 0, 5).tolist()] + [0.0]
    noise = drawn(7, *latents.shape)
    x = latents * SCALING + noise * math.sqrt(1 + levels[0] ** 2)
    for level, following in pairwise(levels):
        pictures = []
        for one, other in zip(x, beside, strict=True):
            taken = torch.cat([one / math.sqrt(1 + level**2), other])[None]
            shown, avoided = (unet(taken, float(table.timestep(level)), text[None]).sample[0] for text in TEXT)
            pictures.append(one + (avoided + (shown - avoided) * cfg) * (following - level))
        x = torch.stack(pictures)
    return x / SCALING


def test_a_network_that_inpaints_walks_the_same_path_as_a_loop_written_out() -> None:
    unet, latents, shown = random_unet(9), drawn(3, 2, 4, 8, 8), drawn(4, 1, 4, 8, 8)
    mask = torch.zeros(1, 1, 64, 64)
    mask[..., 13:40, 20:] = 1.0
    cells = functional.interpolate(mask, (8, 8), mode="bilinear").round().expand(2, 1, 8, 8)
    beside = torch.cat([cells, shown.expand(2, 4, 8, 8) * SCALING], 1)
    ours = walked(unet, latents, inpaint_channels(latents, mask, shown, SCALING), 4.0)
    torch.testing.assert_close(ours, by_hand(unet, latents, beside, 4.0), rtol=1e-4, atol=5e-4)


def test_a_network_that_edits_sees_the_picture_unscaled() -> None:
    unet, latents, shown = random_unet(8), torch.zeros(2, 4, 8, 8), drawn(4, 2, 4, 8, 8)
    ours = walked(unet, latents, edit_channels(latents, shown), 3.0)
    torch.testing.assert_close(ours, by_hand(unet, latents, shown, 3.0), rtol=1e-4, atol=1e-4)


def test_mask_and_picture_both_steer() -> None:
    unet, latents, shown = random_unet(9), torch.zeros(1, 4, 8, 8), drawn(4, 1, 4, 8, 8)
    left, right = torch.zeros(1, 1, 8, 8), torch.zeros(1, 1, 8, 8)
    left[..., :4], right[..., 4:] = 1.0, 1.0
    made = [
        walked(unet, latents, beside, 1.0)
        for beside in (
            inpaint_channels(latents, left, shown, SCALING),
            inpaint_channels(latents, right, shown, SCALING),
            inpaint_channels(latents, left, drawn(5, 1, 4, 8, 8), SCALING),
            blank_channels(latents),
        )
    ]
    assert all((made[0] - other).abs().mean() > 0.01 for other in made[1:])


def test_a_soft_mask_is_hard_for_the_network() -> None:
    mask = torch.tensor([0.0, 0.4, 0.6, 1.0]).expand(1, 1, 4, 4)
    beside = inpaint_channels(torch.zeros(1, 4, 4, 4), mask, torch.zeros(1, 4, 4, 4), SCALING)
    assert beside[0, 0].tolist() == [[0.0, 0.0, 1.0, 1.0]] * 4


def test_without_a_picture_all_is_masked_and_grey() -> None:
    beside = blank_channels(torch.zeros(2, 4, 3, 5))
    assert beside.shape == (2, 5, 3, 5)
    assert (beside[:, 0] == 1).all()
    assert torch.allclose(beside[1, 1:, 2, 4], torch.tensor([0.8223, -0.6876, 0.6364, 0.1380]))


def test_a_picture_of_another_size_is_fitted_and_repeated_over_the_batch() -> None:
    shown = torch.stack([torch.zeros(4, 4, 8), torch.ones(4, 4, 8)])
    beside = edit_channels(torch.zeros(3, 4, 8, 8), shown)
    assert beside.shape == (3, 4, 8, 8)
    assert beside[:, 0, 0, 0].tolist() == [0.0, 1.0, 0.0]


def test_a_network_in_half_precision_is_given_its_own_number_format() -> None:
    unet = random_unet(8).to(torch.bfloat16)
    prompt = Conditioning(TEXT[:1], hints=(Hinted("shown", Beside(torch.zeros(1, 4, 8, 8))),))
    x0 = Guided(Model(unet), [prompt], None, 1.0)(torch.zeros(2, 4, 8, 8), 5.0, 0)
    assert (x0.dtype, x0.shape) == (torch.float32, (2, 4, 8, 8))


def test_a_window_shows_its_part_of_the_channels() -> None:
    channels = torch.arange(16.0).view(1, 1, 4, 4)
    sample = torch.zeros(2, 4, 2, 3)
    call = NetworkCall(sample, torch.tensor(1.0), 1.0, scaled_linear(), TEXT)
    found = Beside(channels)(call, Window(1, 0, 2, 3, (4, 4))).beside
    assert found is not None
    assert found[:, 0].tolist() == [[[4.0, 5.0, 6.0], [8.0, 9.0, 10.0]]] * 2


def test_channels_are_on_the_device_of_the_latents() -> None:
    latents = torch.zeros(1, 4, 4, 4, device="meta")
    mask, shown = torch.zeros(1, 1, 32, 32), torch.zeros(1, 4, 8, 8)
    assert inpaint_channels(latents, mask, shown, SCALING).device.type == "meta"
    assert edit_channels(latents, shown).device.type == "meta"
    assert blank_channels(latents).device.type == "meta"
