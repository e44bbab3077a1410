"""Latents that are computed with, laid over each other, turned, joined and read of files."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from safetensors.torch import save
from tests.invocations.comfyui.batches import greys, latents, samples_of

from nodeloom.invocations.comfyui.latent_batches import LatentBatch
from nodeloom.invocations.comfyui.latent_joining import LatentConcat, LatentCut
from nodeloom.invocations.comfyui.latent_layers import LatentComposite, LatentCompositeMasked
from nodeloom.invocations.comfyui.latent_mixing import (
    LatentAdd,
    LatentBlend,
    LatentInterpolate,
    LatentMultiply,
    LatentSubtract,
)
from nodeloom.invocations.comfyui.latent_operations import (
    LatentApplyOperation,
    LatentOperationSharpen,
    LatentOperationTonemapReinhard,
)
from nodeloom.invocations.comfyui.latent_turning import LatentCrop, LatentFlip, LatentRotate
from nodeloom.invocations.comfyui.load_latent import LoadLatent
from nodeloom.invocations.comfyui.save_latent import SaveLatent
from nodeloom.runtime.diffusion.operations import sharpened, tonemapped
from nodeloom.schema import FileField, InputError

ONE = torch.arange(16.0).reshape(1, 4, 2, 2)
MANY = torch.ones(3, 4, 2, 2)


def test_latents_are_added_and_taken_away_and_one_counts_for_all(context: Any) -> None:
    one, many = latents(context, ONE), latents(context, MANY)
    assert samples_of(context, LatentAdd(samples1=many, samples2=one).invoke(context)).equal(
        1 + ONE.expand(3, -1, -1, -1)
    )
    assert samples_of(context, LatentSubtract(samples1=one, samples2=many).invoke(context)).equal(ONE - 1)


def test_a_mask_travels_on_with_the_first_latents(context: Any) -> None:
    masked = latents(context, ONE, mask=torch.ones(1, 1, 16, 16))
    made = LatentAdd(samples1=masked, samples2=latents(context, ONE)).invoke(context)
    assert context.tensors.get(made.latent.name).keys() == {"samples", "mask"}


def test_latents_are_multiplied_and_mixed(context: Any) -> None:
    assert samples_of(context, LatentMultiply(samples=latents(context, ONE), multiplier=-2).invoke(context)).equal(
        -2 * ONE
    )
    mixed = LatentBlend(samples1=latents(context, MANY), samples2=latents(context, 5 * MANY), blend_factor=0.75)
    assert samples_of(context, mixed.invoke(context)).equal(2 * MANY)
    alone = LatentBlend(samples1=latents(context, ONE), samples2=latents(context, MANY), blend_factor=0.5)
    assert samples_of(context, alone.invoke(context)).equal((ONE + MANY) / 2)


def test_between_two_latents_directions_and_lengths_are_mixed_apart(context: Any) -> None:
    right, up = torch.tensor([4.0, 0, 0, 0]), torch.tensor([0, 2.0, 0, 0])
    first, second = (latents(context, each.reshape(1, 4, 1, 1)) for each in (right, up))
    middle = samples_of(context, LatentInterpolate(samples1=first, samples2=second, ratio=0.5).invoke(context))
    assert middle.flatten().tolist() == pytest.approx([3 / 2**0.5, 3 / 2**0.5, 0, 0])


def test_latents_are_laid_over_others_in_whole_cells_and_cut_off(context: Any) -> None:
    below, above = latents(context, torch.zeros(2, 4, 3, 3)), latents(context, ONE)
    made = samples_of(context, LatentComposite(samples_to=below, samples_from=above, x=23, y=9).invoke(context))
    assert made[1, 0].tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 2]]
    beyond = LatentComposite(samples_to=below, samples_from=above, x=80).invoke(context)
    assert samples_of(context, beyond).abs().max() == 0


def test_edges_fade_inside_of_the_picture_only(context: Any) -> None:
    below, above = latents(context, torch.zeros(1, 4, 4, 6)), latents(context, torch.ones(1, 4, 4, 4))
    made = LatentComposite(samples_to=below, samples_from=above, x=16, feather=16).invoke(context)
    assert samples_of(context, made)[0, 0].tolist() == [[0, 0, 0.5, 1, 1, 1]] * 4


def test_latents_are_laid_over_others_where_a_mask_is_white(context: Any) -> None:
    below, above = latents(context, torch.zeros(1, 4, 1, 4)), latents(context, torch.ones(1, 4, 1, 2))
    mask = greys(context, [[0.0, 0.5]])
    made = LatentCompositeMasked(destination=below, source=above, x=8, mask=mask).invoke(context)
    assert samples_of(context, made)[0, 0].tolist() == [[0, 0, 0.5, 0]]
    whole = LatentCompositeMasked(destination=below, source=above, resize_source=True).invoke(context)
    assert samples_of(context, whole).equal(torch.ones(1, 4, 1, 4))


def test_latents_are_turned_to_the_right_and_mirrored(context: Any) -> None:
    field = latents(context, ONE)
    turned = samples_of(context, LatentRotate(samples=field, rotation="90 degrees").invoke(context))
    assert turned[0, 0].tolist() == [[2, 0], [3, 1]]
    mirrored = samples_of(context, LatentFlip(samples=field, flip_method="y-axis: horizontally").invoke(context))
    assert mirrored[0, 0].tolist() == [[1, 0], [3, 2]]


def test_of_a_rectangle_at_least_eight_cells_are_left(context: Any) -> None:
    field = latents(context, torch.arange(12.0).expand(1, 4, 10, 12).contiguous())
    cut = samples_of(context, LatentCrop(samples=field, width=128, height=64, x=16384, y=8).invoke(context))
    assert cut.shape == (1, 4, 8, 8)
    assert cut[0, 0, 0].tolist() == [4, 5, 6, 7, 8, 9, 10, 11]


def test_joined_latents_keep_the_noise_of_their_own_batches(context: Any) -> None:
    first = latents(context, MANY, places=torch.tensor([4, 5, 6]))
    made = LatentBatch(samples1=first, samples2=latents(context, torch.ones(2, 4, 4, 6))).invoke(context)
    bundle = context.tensors.get(made.latent.name)
    assert bundle["samples"].shape == (5, 4, 2, 2)
    assert bundle["places"].tolist() == [4, 5, 6, 0, 1]


def test_what_was_saved_can_be_loaded(context: Any) -> None:
    (file,) = SaveLatent(samples=latents(context, ONE)).invoke(context).latents
    assert samples_of(context, LoadLatent(latent=file).invoke(context)).equal(ONE)


def test_older_files_hold_what_the_network_takes(context: Any) -> None:
    context.files.contents["old.latent"] = save({"latent_tensor": ONE * 0.18215})
    assert samples_of(context, LoadLatent(latent=FileField(name="old.latent")).invoke(context)).allclose(ONE)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80\x04", save({"other": ONE}), save({"latent_tensor": ONE[0]}), save({"latent_tensor": ONE.int()})],
)
def test_what_holds_no_latents_is_refused(context: Any, data: bytes) -> None:
    context.files.contents["x.latent"] = data
    with pytest.raises(
        InputError, match=r"latent (is no file of latents|has no latent_tensor of pictures).*SaveLatent"
    ):
        LoadLatent(latent=FileField(name="x.latent")).invoke(context)


NUMBERED = torch.arange(24.0).reshape(1, 4, 2, 3)


@pytest.mark.parametrize(
    ("dim", "shape", "first"),
    [("x", (3, 4, 2, 6), 0), ("-x", (3, 4, 2, 6), 1), ("-y", (3, 4, 4, 3), 1), ("t", (3, 8, 2, 3), 0)],
)
def test_latents_are_put_side_by_side(context: Any, dim: Any, shape: tuple[int, ...], first: int) -> None:
    many, one = NUMBERED.expand(3, -1, -1, -1).contiguous(), NUMBERED + 100
    node = LatentConcat(samples1=latents(context, many), samples2=latents(context, one), dim=dim)
    made = samples_of(context, node.invoke(context))
    assert made.shape == shape
    assert made[:, :4, :2, :3].equal((many, one.expand(3, -1, -1, -1))[first])
    assert made[:, -4:, -2:, -3:].equal((one.expand(3, -1, -1, -1), many)[first])


def test_of_more_latents_as_many_are_put_beside_as_there_are(context: Any) -> None:
    node = LatentConcat(samples1=latents(context, ONE), samples2=latents(context, MANY), dim="y")
    assert samples_of(context, node.invoke(context)).shape == (1, 4, 4, 2)


def test_latents_of_other_sizes_are_refused_but_along_the_axis(context: Any) -> None:
    wide = LatentConcat(samples1=latents(context, NUMBERED), samples2=latents(context, ONE), dim="x")
    assert samples_of(context, wide.invoke(context)).shape == (1, 4, 2, 5)
    with pytest.raises(InputError, match="4 x 2 x 3 and 4 x 2 x 2 channels, rows and columns.*along y"):
        wide.model_copy(update={"dim": "-y"}).invoke(context)


@pytest.mark.parametrize(
    ("dim", "index", "amount", "kept"),
    [
        *(("x", 1, 1, [1]), ("x", 0, 9, [0, 1, 2]), ("x", 7, 2, [2]), ("x", -2, 1, [1]), ("x", -2, 9, [1, 2])),
        *(("x", -9, 2, [0, 1]), ("y", -1, 3, [1]), ("t", 1, 2, [1, 2])),
    ],
)
def test_strips_are_cut_out_of_latents(context: Any, dim: Any, index: int, amount: int, kept: list[int]) -> None:
    node = LatentCut(samples=latents(context, NUMBERED), dim=dim, index=index, amount=amount)
    axis = {"x": -1, "y": -2, "t": -3}[dim]
    assert samples_of(context, node.invoke(context)).equal(NUMBERED.index_select(axis, torch.tensor(kept)))


def test_an_operation_is_done_with_latents_and_what_travels_beside_them_stays(context: Any) -> None:
    masked = latents(context, NUMBERED, mask=torch.ones(1, 1, 16, 24))
    operation = LatentOperationTonemapReinhard(multiplier=0.5).invoke(context).latent_operation
    made = LatentApplyOperation(samples=masked, operation=operation).invoke(context)
    assert context.tensors.get(made.latent.name).keys() == {"samples", "mask"}
    torch.testing.assert_close(samples_of(context, made), tonemapped(NUMBERED, 0.5))
    sharper = LatentOperationSharpen(sharpen_radius=1, sigma=0.5, alpha=0.2).invoke(context).latent_operation
    made = LatentApplyOperation(samples=masked, operation=sharper).invoke(context)
    torch.testing.assert_close(samples_of(context, made), sharpened(NUMBERED, 1, 0.5, 0.2))
