import math

import pytest
import torch
from diffusers import EulerDiscreteScheduler, UNet2DConditionModel
from tests.runtime.diffusion.toys import SDXL_BASE, SDXL_REFINER, FakeNetwork, no_noise

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model, predict, prepare
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.samplers.euler import euler
from nodeloom.runtime.diffusion.sigmas import scaled_linear, zero_terminal
from nodeloom.runtime.diffusion.trajectory import ignore_step
from nodeloom.schema import InputError

CONDITIONING = Conditioning(torch.ones(1, 77, 8), torch.ones(1, 16))
X = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(0)) * 5


def test_the_network_sees_unit_variance_and_the_nearest_timestep() -> None:
    network = FakeNetwork()
    model = Model(network)
    x0 = predict(model, X, 5.0, prepare(model, CONDITIONING, X, 6.0))
    call = network.calls[0]
    assert torch.allclose(call["sample"], X / math.sqrt(26.0))
    assert float(call["timestep"]) == model.table.timestep(5.0)
    assert torch.allclose(x0, X - 5.0 * torch.tanh(X / math.sqrt(26.0)))


def test_a_half_precision_network_is_fed_in_its_dtype_and_answers_in_fp32() -> None:
    network = FakeNetwork(SDXL_BASE, torch.bfloat16)
    model = Model(network)
    x0 = predict(model, X, 5.0, prepare(model, CONDITIONING, X, 6.0))
    call = network.calls[0]
    assert call["sample"].dtype == call["embeds"].dtype == call["added"]["text_embeds"].dtype == torch.bfloat16
    assert call["added"]["time_ids"].dtype == torch.float32
    assert x0.dtype == torch.float32


def test_conditioning_is_spread_over_the_batch() -> None:
    condition = prepare(Model(FakeNetwork(SDXL_BASE)), CONDITIONING, X, 6.0)
    assert condition.added is not None
    assert condition.embeds.shape == (2, 77, 8)
    assert condition.added["text_embeds"].shape == (2, 16)
    assert condition.added["time_ids"].tolist() == [[64.0, 64.0, 0.0, 0.0, 64.0, 64.0]] * 2


def test_a_refiner_is_recognised_by_its_own_layers() -> None:
    condition = prepare(Model(FakeNetwork(SDXL_REFINER)), CONDITIONING, X, 2.5)
    assert condition.added is not None
    assert condition.added["time_ids"].tolist() == [[64.0, 64.0, 0.0, 0.0, 2.5]] * 2


def test_a_network_without_added_conditioning_gets_none() -> None:
    assert prepare(Model(FakeNetwork()), Conditioning(torch.ones(1, 77, 8)), X, 6.0).added is None


def test_an_sdxl_network_without_pooled_text_is_refused_with_a_way_out() -> None:
    with pytest.raises(InputError, match=r"no pooled text embedding.*SDXL model"):
        prepare(Model(FakeNetwork(SDXL_BASE)), Conditioning(torch.ones(1, 77, 8)), X, 6.0)


def test_text_of_another_width_is_refused_before_the_network_is_asked() -> None:
    network = FakeNetwork({"cross_attention_dim": 16})
    with pytest.raises(InputError, match="the conditioning is 8 wide, the network reads text 16 wide: encode"):
        prepare(Model(network), CONDITIONING, X, 6.0)


@torch.no_grad()
def test_a_real_unet_walks_the_same_path_as_diffusers_own_loop() -> None:
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=8,
        block_out_channels=(8, 16),
        layers_per_block=1,
        norm_num_groups=4,
        cross_attention_dim=8,
        attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=16 + 6 * 8,
        use_linear_projection=True,
    ).eval()
    embeds, pooled = torch.randn(1, 77, 8), torch.randn(1, 16)
    scheduler = EulerDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="leading", steps_offset=1
    )
    scheduler.set_timesteps(8)
    start = torch.randn(1, 4, 8, 8) * scheduler.init_noise_sigma
    theirs = start
    ids = torch.tensor([[64.0, 64.0, 0.0, 0.0, 64.0, 64.0]])
    for timestep in scheduler.timesteps:
        scaled = scheduler.scale_model_input(theirs, timestep)
        added = {"text_embeds": pooled, "time_ids": ids}
        output = unet(scaled, timestep, embeds, added_cond_kwargs=added, return_dict=False)[0]
        theirs = scheduler.step(output, timestep, theirs, return_dict=False)[0]
    guided = Guided(Model(unet), [Conditioning(embeds, pooled)], None, 1.0)
    ours = euler(guided, start, scheduler.sigmas.tolist(), no_noise, ignore_step)
    assert torch.allclose(ours, theirs, atol=2e-5, rtol=2e-5)


@pytest.mark.parametrize("sigma", [0.03, 1.0, 14.6])
def test_a_network_whose_config_says_so_predicts_velocity(sigma: float) -> None:
    """In training's coordinates x is x0 * cos + noise * sin, and its velocity noise * cos - x0 * sin."""
    x0, noise = X / 5, torch.randn(X.shape, generator=torch.Generator().manual_seed(1))
    cos, sin = 1 / math.sqrt(1 + sigma**2), sigma / math.sqrt(1 + sigma**2)
    model = Model(FakeNetwork({"prediction_type": "v_prediction"}))
    found = model.parametrization.read(x0 + sigma * noise, sigma, noise * cos - x0 * sin)
    torch.testing.assert_close(found, x0, rtol=1e-4, atol=1e-4)
    said = Model(FakeNetwork({"prediction_type": "epsilon"}))
    assert said.parametrization.prediction is Model(FakeNetwork()).parametrization.prediction


def test_a_network_whose_training_ended_in_noise_has_a_table_of_its_own() -> None:
    stretched = Model(FakeNetwork({"rescale_betas_zero_snr": True}))
    assert stretched.table is zero_terminal()
    assert Model(FakeNetwork({"rescale_betas_zero_snr": False})).table is Model(FakeNetwork()).table is scaled_linear()
