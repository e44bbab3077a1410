"""Nodes of other packs of ComfyUI: conditions, and faces made anew."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.invocations.comfyui.prompts import BASE, Prompt, prompts, run
from tests.invocations.faces import drawn_face

from nodeloom.invocations.comfyui.detailing import Box, Detailing, detailed
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Workflow

HOW = Detailing(guide=64, most=128, crop=2.0, dilation=4, feather=2)


@pytest.mark.parametrize(
    ("a", "comparison", "b", "holds"),
    [
        (0.9, "greater_than", 0.8, True),
        (0.8, "a > b", 0.8, False),
        (1, "a == b", 1.0, True),
        ("b", "a >= b", "a", True),
        ("x", "not_equal", 1, True),
        (2, "less_than_or_equal", 2, True),
    ],
)
def test_values_are_compared(session: Session, a: Any, comparison: str, b: Any, holds: bool) -> None:
    result = run(session, {"c": ("Compare", {"a": a, "b": b, "comparison": comparison})})
    assert result.output("c").boolean is holds  # type: ignore[attr-defined]


def test_values_without_an_order_are_named(session: Session) -> None:
    with pytest.raises(AssertionError, match="a is of type str and b of type int: neither is larger"):
        run(session, {"c": ("Compare", {"a": "x", "b": 1, "comparison": "a < b"})})


@pytest.mark.parametrize(("score", "chosen"), [(0.9, "high"), (0.5, "low")])
def test_only_the_branch_that_a_condition_chooses_runs(session: Session, score: float, chosen: str) -> None:
    prompt: Prompt = {
        "score": ("PrimitiveFloat", {"value": score}),
        "high": ("PrimitiveString", {"value": f"high {score}"}),
        "low": ("PrimitiveString", {"value": f"low {score}"}),
        "compare": ("Compare", {"a": ["score", 0], "b": 0.8, "comparison": "greater_than"}),
        "switch": ("Switch", {"condition": ["compare", 0], "on_true": ["high", 0], "on_false": ["low", 0]}),
        "show": ("PreviewAny", {"source": ["switch", 0]}),
    }
    from tests.invocations.comfyui.prompts import document

    result = session.run(Workflow.read(document(prompt)), targets=["show"])
    assert result.output("show").text == f"{chosen} {score}"  # type: ignore[attr-defined]
    assert {event.node for event in result.finished} == {*prompt} - ({"high", "low"} - {chosen})


def test_a_part_is_made_anew_at_the_size_of_the_guide_and_put_back_with_a_soft_rim() -> None:
    picture = torch.zeros(100, 120, 3)
    seen: list[tuple[int, ...]] = []

    def remake(shown: torch.Tensor, hole: torch.Tensor | None) -> torch.Tensor:
        assert hole is not None
        assert hole.shape == shown.shape[:3]
        seen.append(tuple(shown.shape))
        return torch.ones_like(shown)

    found = detailed(picture, Box(50, 40, 66, 56), HOW, remake)
    assert found is not None
    assert seen == [(1, 128, 128, 3)]
    assert found.mask.nonzero().min(0).values.tolist() == [36, 46]
    assert found.mask.nonzero().max(0).values.tolist() == [59, 69]
    assert found.picture[48, 58].tolist() == [1, 1, 1]
    assert 0 < found.picture[36, 58, 0] < 1
    assert found.picture[30, 58].tolist() == [0, 0, 0]
    assert found.alpha.shape == found.part.shape[:2]
    assert float(picture.max()) == 0


def test_what_is_large_enough_is_left_unless_it_is_forced() -> None:
    picture = torch.rand(200, 200, 3)
    plain = Detailing(guide=64, most=256, crop=1.0, dilation=0, feather=0, is_forced=False, is_masked=False)
    assert detailed(picture, Box(0, 0, 100, 80), plain, lambda shown, hole: shown) is None
    forced = Detailing(guide=64, most=256, crop=1.0, dilation=0, feather=0, is_masked=False)
    kept = detailed(picture, Box(0, 0, 104, 80), forced, lambda shown, hole: shown)
    assert kept is not None
    assert torch.allclose(kept.picture, picture, atol=1e-5)


@pytest.mark.parametrize("box", [Box(-5, -5, 3, 3), Box(198, 190, 400, 400), Box(0, 0, 1, 1)])
def test_a_part_at_the_rim_is_made_too(box: Box) -> None:
    found = detailed(torch.rand(200, 200, 3), box, HOW, lambda shown, hole: shown)
    assert found is not None
    assert found.picture.shape == (200, 200, 3)


@pytest.mark.parametrize("detector", ["FaceDetectorDETR", "UltralyticsDetectorProvider"])
def test_a_face_is_found_and_made_anew_and_the_rest_stays(session: Session, tmp_path: Any, detector: str) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed")
    drawn_face().save(tmp_path / "face.png")
    inputs = {"image": ["open", 0], "threshold": 0.5} if detector == "FaceDetectorDETR" else {}
    prompt: Prompt = {
        "open": ("LoadImage", {"image": str(tmp_path / "face.png")}),
        "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        **prompts(),
        "detector": (detector, inputs),
        "detail": (
            "FaceDetailer",
            {
                "image": ["open", 0], "model": ["model", 0], "clip": ["model", 1], "vae": ["model", 2],
                "positive": ["positive", 0], "negative": ["negative", 0], "bbox_detector": ["detector", 0],
                "denoise": 0.9, "steps": 2, "cfg": 2.0, "sampler_name": "euler", "scheduler": "karras",
                "guide_size": 64, "max_size": 128, "bbox_crop_factor": 1.2, "seed": 1,
            },
        ),
    }  # fmt: skip
    result = run(session, prompt)
    opened: Any = result.output("open")
    detail: Any = result.output("detail")
    given, made = (session._stores.pictures.get(field.name) for field in (opened.image[0], detail.image[0]))
    from nodeloom.runtime.worker.numbers import pillow

    before, after = (
        torch.tensor(list(pillow(each).convert("RGB").tobytes())).view(256, 256, 3) for each in (given, made)
    )
    changed = (before - after).abs().amax(2) > 8
    assert changed[130, 128]
    assert not changed[:8].any()
    assert not changed[:, :8].any()
    assert len(detail.cropped_refined) == 1


def test_a_detector_of_other_pictures_is_refused(session: Session, tmp_path: Any) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed")
    prompt: Prompt = {
        "one": ("EmptyImage", {"width": 64, "height": 64, "batch_size": 1}),
        "two": ("EmptyImage", {"width": 64, "height": 64, "batch_size": 2}),
        "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        **prompts(),
        "detector": ("FaceDetectorDETR", {"image": ["one", 0]}),
        "detail": (
            "FaceDetailer",
            {
                "image": ["two", 0], "model": ["model", 0], "vae": ["model", 2], "bbox_detector": ["detector", 0],
                "positive": ["positive", 0], "negative": ["negative", 0],
            },
        ),
    }  # fmt: skip
    with pytest.raises(AssertionError, match="bbox_detector knows the faces of 1 pictures"):
        run(session, prompt)
