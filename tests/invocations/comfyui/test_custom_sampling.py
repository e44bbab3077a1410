"""Samplers that take their parts from other nodes, on the models that come with nodeloom."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.prompts import BASE, latents, prompts, run, sampler

from nodeloom.invocations.comfyui.sampler_choice import SamplerDPMPP2MSDE, SamplerDPMPPSDE
from nodeloom.runtime.worker.session import Session

Nodes = dict[str, Any]
CHECKPOINT: Nodes = {
    "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
    **prompts(),
    "empty": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 1}),
    "noise": ("RandomNoise", {"noise_seed": 5}),
    "euler": ("KSamplerSelect", {"sampler_name": "euler"}),
}


def levels(model: str = "model", **values: Any) -> tuple[str, Any]:
    """Four steps, as KSampler has them."""
    return "BasicScheduler", {"model": [model, 0], "scheduler": "simple", "steps": 4, "denoise": 1.0, **values}


def guider(model: str = "model", **values: Any) -> tuple[str, Any]:
    """The usual guidance."""
    prompted = {"positive": ["positive", 0], "negative": ["negative", 0], "cfg": 4.0}
    return "CFGGuider", {"model": [model, 0], **prompted, **values}


def custom(latent: list[Any], sigmas: list[Any], **parts: str) -> tuple[str, Any]:
    """A `SamplerCustomAdvanced` of the parts by their usual names, or of others."""
    named = {name: [parts.get(name, name), 0] for name in ("noise", "guider")}
    taken = {"sampler": [parts.get("sampler", "euler"), 0], "sigmas": sigmas, "latent_image": latent}
    return "SamplerCustomAdvanced", {**named, **taken}


def made(session: Session, nodes: Nodes, name: str, output: str = "output") -> torch.Tensor:
    result: Any = run(session, {**CHECKPOINT, **nodes}).output(name)
    return session._stores.tensors.get(getattr(result, output).name)["samples"]


def plain(session: Session) -> torch.Tensor:
    """What KSampler makes with the same settings."""
    return latents(session, run(session, {**CHECKPOINT, "k": ("KSampler", sampler("empty", seed=5))}), "k")


def test_the_parts_put_together_are_ksampler(session: Session) -> None:
    nodes = {"sigmas": levels(), "guider": guider(), "out": custom(["empty", 0], ["sigmas", 0])}
    assert made(session, nodes, "out").equal(plain(session))
    whole = {
        "sigmas": levels(),
        "out": ("SamplerCustom", {
            "model": ["model", 0], "add_noise": True, "noise_seed": 5, "cfg": 4.0,
            "positive": ["positive", 0], "negative": ["negative", 0],
            "sampler": ["euler", 0], "sigmas": ["sigmas", 0], "latent_image": ["empty", 0],
        }),
    }  # fmt: skip
    assert made(session, whole, "out").equal(plain(session))


def test_two_samplers_one_after_the_other_walk_a_row_that_was_cut(session: Session) -> None:
    nodes = {
        "sigmas": levels(),
        "guider": guider(),
        "parts": ("SplitSigmas", {"sigmas": ["sigmas", 0], "step": 2}),
        "none": ("DisableNoise", {}),
        "first": custom(["empty", 0], ["parts", 0]),
        "second": custom(["first", 0], ["parts", 1], noise="none"),
    }
    torch.testing.assert_close(made(session, nodes, "second"), plain(session), rtol=1e-4, atol=1e-4)
    rough, clean = (made(session, nodes, "first", output) for output in ("output", "denoised_output"))
    assert clean.std() < rough.std()


def test_no_levels_change_nothing_and_one_level_is_noised_to(session: Session) -> None:
    nodes = {
        "sigmas": levels(),
        "guider": guider(),
        "whole": ("SplitSigmas", {"sigmas": ["sigmas", 0], "step": 0}),
        "none": levels(denoise=0.0),
        "noised": custom(["empty", 0], ["whole", 0]),
        "same": custom(["noised", 0], ["none", 0]),
    }
    noised = made(session, nodes, "noised")
    assert noised.std() > 10
    assert made(session, nodes, "same").equal(noised)


CHANGED: dict[str, Nodes] = {
    "ModelSamplingDiscrete": {"sampling": "v_prediction", "zsnr": True},
    "ModelSamplingContinuousEDM": {"sampling": "edm_playground_v2.5"},
    "ModelSamplingContinuousV": {},
    "RescaleCFG": {},
    "PatchModelAddDownscale": {},
    "PerturbedAttentionGuidance": {"scale": 30.0},
    "SelfAttentionGuidance": {},
    "PerpNeg": {"empty_conditioning": ["positive", 0], "neg_scale": 3.0},
    "APG": {"eta": 0.0, "momentum": -0.5},
    "TCFG": {},
    "Mahiro": {},
    "CFGZeroStar": {},
    "RenormCFG": {"renorm_cfg": 0.5},
    "FreSca": {"scale_high": 3.0, "freq_cutoff": 2},
    "EpsilonScaling": {"scaling_factor": 1.1},
    "CFGNorm": {},
}


@pytest.mark.parametrize("name", list(CHANGED))
def test_a_network_is_changed_for_those_that_take_it_changed(session: Session, name: str) -> None:
    nodes = {
        "changed": (name, {"model": ["model", 0], **CHANGED[name]}),
        "out": ("KSampler", sampler("empty", model="changed", seed=5)),
    }
    found = latents(session, run(session, {**CHECKPOINT, **nodes}), "out")
    assert not torch.allclose(found, plain(session), atol=1e-3)
    assert bool(torch.isfinite(found).all())


@pytest.mark.parametrize("name", ["FreeU", "FreeU_V2", "TomePatchModel", "HyperTile"])
def test_changes_inside_of_a_network_run(session: Session, name: str) -> None:
    nodes = {
        "changed": (name, {"model": ["model", 0]}),
        "out": ("KSampler", sampler("empty", model="changed", seed=5)),
    }
    assert latents(session, run(session, {**CHECKPOINT, **nodes}), "out").shape == (1, 4, 8, 8)


def test_a_grey_mask_says_when_a_place_is_made_anew(session: Session) -> None:
    nodes: Nodes = {
        "changed": ("DifferentialDiffusion", {"model": ["model", 0]}),
        "grey": ("SolidMask", {"value": 0.3, "width": 64, "height": 64}),
        "masked": ("SetLatentNoiseMask", {"samples": ["empty", 0], "mask": ["grey", 0]}),
        "soft": ("KSampler", sampler("masked", seed=5)),
        "hard": ("KSampler", sampler("masked", model="changed", seed=5)),
    }
    result = run(session, {**CHECKPOINT, **nodes})
    soft, hard = (latents(session, result, name) for name in ("soft", "hard"))
    assert not torch.allclose(soft, hard, atol=1e-3)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("BasicGuider", {"conditioning": ["positive", 0]}),
        ("DualCFGGuider", {"cond1": ["positive", 0], "cond2": ["negative", 0], "negative": ["negative", 0]}),
        ("PerpNegGuider", {**guider()[1], "empty_conditioning": ["negative", 0], "neg_scale": 0.5}),
    ],
)
def test_guiders_of_one_prompt_and_of_three_run(session: Session, kind: str, values: Nodes) -> None:
    nodes = {
        "sigmas": levels(),
        "guider": (kind, {"model": ["model", 0], **values}),
        "out": custom(["empty", 0], ["sigmas", 0]),
    }
    assert bool(torch.isfinite(made(session, nodes, "out")).all())


def test_a_fixed_batch_begins_with_one_noise(session: Session) -> None:
    nodes: Nodes = {
        "two": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 2}),
        "fixed": ("LatentBatchSeedBehavior", {"samples": ["two", 0], "seed_behavior": "fixed"}),
        "random": ("LatentBatchSeedBehavior", {"samples": ["fixed", 0], "seed_behavior": "random"}),
        "same": ("KSampler", sampler("fixed", seed=5)),
        "other": ("KSampler", sampler("random", seed=5)),
    }
    result = run(session, {**CHECKPOINT, **nodes})
    same, other = (latents(session, result, name) for name in ("same", "other"))
    torch.testing.assert_close(same[0], same[1], rtol=1e-4, atol=1e-4)
    assert not torch.allclose(other[0], other[1], atol=0.1)


def test_noise_is_added_as_far_as_levels_go(session: Session) -> None:
    nodes: Nodes = {
        "sigmas": ("KarrasScheduler", {"steps": 3, "sigma_max": 3.0, "sigma_min": 0.1, "rho": 7.0}),
        "added": (
            "AddNoise",
            {"model": ["model", 0], "noise": ["noise", 0], "sigmas": ["sigmas", 0], "latent_image": ["empty", 0]},
        ),
        "plain": ("diffusion/scale_latents", {"latents": ["added", "latent"], "factor": 1.0}),
    }
    result = run(session, {**CHECKPOINT, **nodes})
    noise = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(5))
    found = latents(session, result, "added")
    torch.testing.assert_close(found / found.std(), noise / noise.std(), rtol=1e-3, atol=1e-3)


def test_nodes_for_samplers_name_them_with_their_options(session: Session) -> None:
    result = run(
        session,
        {
            "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
            "heun": ("SamplerDPMPP_2M_SDE", {"solver_type": "heun", "eta": 0.5, "noise_device": "cpu"}),
            "adaptive": ("SamplerDPMAdaptative", {"rtol": 0.01}),
            "adams": ("SamplerSASolver", {"model": ["model", 0], "sde_start_percent": 0.0, "sde_end_percent": 1.0}),
        },
    )
    heun, adaptive, adams = (result.output(name).sampler for name in ("heun", "adaptive", "adams"))  # type: ignore[attr-defined]
    assert (heun.name, heun.options) == ("dpmpp_2m_sde_heun", {"eta": 0.5, "s_noise": 1.0})
    assert (adaptive.name, adaptive.options["rtol"], adaptive.options["order"]) == ("dpm_adaptive", 0.01, 3)
    assert (adams.options["sde_start_sigma"], adams.options["sde_end_sigma"]) == (999999999.9, 0.0)
    assert SamplerDPMPPSDE().noise_device == SamplerDPMPP2MSDE().noise_device == "gpu"


def test_levels_that_there_are_not_are_told_with_the_number(session: Session) -> None:
    from tests.invocations.comfyui.prompts import document

    from nodeloom.schema import Workflow

    prompt = {"sigmas": ("ExponentialScheduler", {"steps": 3, "sigma_min": 0.0})}
    result = session.run(Workflow.read(document(prompt)), save=lambda data, name: None, targets=["sigmas"])
    assert ["sigma_min is 0, must be above 0" in failure.message for failure in result.failures] == [True]


def test_operations_on_guidance_and_the_other_way_of_cfgpp_count(session: Session) -> None:
    nodes = {
        "tone": ("LatentOperationTonemapReinhard", {"multiplier": 0.5}),
        "changed": ("LatentApplyOperationCFG", {"model": ["model", 0], "operation": ["tone", 0]}),
        "toned": ("KSampler", sampler("empty", model="changed", seed=5)),
        "sigmas": levels(),
        "guider": guider(cfg=1.5),
        "regular": ("SamplerEulerCFGpp", {}),
        "other": ("SamplerEulerCFGpp", {"version": "alternative"}),
        **{name: custom(["empty", 0], ["sigmas", 0], sampler=way) for name, way in (("a", "regular"), ("b", "other"))},
        "named": ("KSamplerSelect", {"sampler_name": "euler_cfg_pp"}),
        "c": custom(["empty", 0], ["sigmas", 0], sampler="named"),
    }
    result: Any = run(session, {**CHECKPOINT, **nodes})
    regular, other, named = (session._stores.tensors.get(result.output(name).output.name)["samples"] for name in "abc")
    assert regular.equal(named)
    assert not torch.allclose(regular, other, atol=1e-3)
    assert not torch.allclose(latents(session, result, "toned"), plain(session), atol=1e-3)
