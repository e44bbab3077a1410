"""Films: pictures put together, saved in files that play, and taken apart again."""

from __future__ import annotations

import io
import logging
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from PIL.Image import Image

from nodeloom.invocations.comfyui import films
from nodeloom.invocations.comfyui.create_video import CreateVideo
from nodeloom.invocations.comfyui.films import Sound, film, film_facts, film_pictures, film_sound
from nodeloom.invocations.comfyui.get_video_components import GetVideoComponents
from nodeloom.invocations.comfyui.load_video import LoadVideo
from nodeloom.invocations.comfyui.save_animated_png import SaveAnimatedPNG
from nodeloom.invocations.comfyui.save_animated_webp import SaveAnimatedWEBP
from nodeloom.invocations.comfyui.save_video import SaveVideo
from nodeloom.migrations import read_document
from nodeloom.schema import AudioField, FileField, ImageField, InputError, VideoField

COLORS = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 250)]


def shots(size: tuple[int, int] = (32, 16)) -> list[Image]:
    return [Pillow.new("RGB", size, color) for color in COLORS]


@pytest.fixture
def frames(context: Any) -> list[ImageField]:
    return [context.images.put(shot) for shot in shots()]


def middle(picture: Image) -> tuple[int, ...]:
    found = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(found, tuple)
    return found


def looks_like(found: list[Image]) -> None:
    assert len(found) == len(COLORS)
    for picture, color in zip(found, COLORS, strict=True):
        assert np.abs(np.subtract(middle(picture), color)).max() < 12  # H.264 keeps colour at half the size


def opened(data: bytes) -> list[Image]:
    picture = Pillow.open(io.BytesIO(data))
    count = getattr(picture, "n_frames", 1)
    found = []
    for place in range(count):
        picture.seek(place)
        found.append(picture.copy())
    return found


def tone(seconds: float, rate: int = 8000, channels: int = 1) -> Sound:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    return Sound(np.tile(wave.astype(np.float32), (channels, 1)), rate)


def test_a_film_is_its_pictures_until_it_is_saved(context: Any, frames: list[ImageField]) -> None:
    video = CreateVideo(images=frames, fps=10).invoke(context).video
    parts = GetVideoComponents(video=video).invoke(context)
    assert (parts.images, parts.fps, parts.audio) == (frames, 10, None)


def test_a_saved_film_shows_the_pictures_in_their_order_at_their_pace(context: Any, frames: list[ImageField]) -> None:
    video = VideoField(frames=tuple(frames), fps=12.5)
    saved = SaveVideo(video=video, filename_prefix="video/x_%width%").invoke(context)
    (file,) = saved.images
    assert (file.name, saved.animated) == ("video_x_32.mp4", [True])
    data = context.files.contents[file.name]
    facts = film_facts(data, file.name)
    assert (facts.width, facts.height, facts.fps, facts.codec, facts.is_mp4) == (32, 16, 12.5, "h264", True)
    looks_like([*film_pictures(data, file.name)])


def test_the_same_film_has_the_same_bytes() -> None:
    assert film(shots(), 10) == film(shots(), 10)


def test_a_loaded_film_is_kept_as_it_is_and_can_be_taken_apart(context: Any) -> None:
    data = film(shots(), 10, tone(1.0))
    context.files.contents["a.mp4"] = data
    video = LoadVideo(file=FileField(name="a.mp4")).invoke(context).video
    (copy,) = SaveVideo(video=video, filename_prefix="copy").invoke(context).images
    assert context.files.contents[copy.name] == data
    parts = GetVideoComponents(video=video).invoke(context)
    looks_like([context.images.load(each) for each in parts.images])
    assert parts.fps == 10
    assert parts.audio is not None
    assert parts.audio.sample_rate == 8000


def test_the_sound_of_a_film_ends_with_its_pictures(context: Any, frames: list[ImageField]) -> None:
    sound = AudioField(name=context.tensors.put({"waveform": torch.from_numpy(tone(9.0).waveform)}), sample_rate=8000)
    video = CreateVideo(images=frames, fps=4, audio=sound).invoke(context).video
    (file,) = SaveVideo(video=video).invoke(context).images
    found = film_sound(context.files.contents[file.name], file.name)
    assert found is not None
    assert (len(found.waveform), found.rate) == (1, 8000)
    assert 1.0 <= found.waveform.shape[1] / 8000 < 1.3  # four pictures are a second, and AAC ends with whole blocks
    assert 0.3 < found.waveform[0, 1000:7000].std() < 0.4


def test_both_channels_of_a_sound_are_kept() -> None:
    found = film_sound(film(shots(), 4, tone(1.0, channels=2)), "a film")
    assert found is not None
    assert len(found.waveform) == 2


def test_a_film_without_sound_has_none() -> None:
    assert film_sound(film(shots(), 4), "a film") is None


def test_a_film_of_another_kind_is_made_anew_as_mp4(context: Any) -> None:
    webm = webm_of(shots())
    context.files.contents["a.webm"] = webm
    video = LoadVideo(file=FileField(name="a.webm")).invoke(context).video
    (copy,) = SaveVideo(video=video, filename_prefix="copy").invoke(context).images
    data = context.files.contents[copy.name]
    assert film_facts(data, copy.name).is_mp4
    looks_like([*film_pictures(data, copy.name)])


def webm_of(pictures: list[Image]) -> bytes:
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="webm") as out:
        stream = out.add_stream("libvpx-vp9", rate=10)
        stream.width, stream.height = pictures[0].size
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")))
        out.mux(stream.encode(None))
    return buffer.getvalue()


def test_odd_sizes_are_refused_with_the_way_out() -> None:
    with pytest.raises(InputError, match=r"33 x 16 pixels, must be even.*SaveAnimatedWEBP"):
        film(shots((33, 16)), 10)


def test_pictures_of_several_sizes_are_no_film(context: Any, frames: list[ImageField]) -> None:
    other = context.images.put(Pillow.new("RGB", (8, 8)))
    with pytest.raises(InputError, match=r"32 x 16 and of 8 x 8 pixels; resize them"):
        SaveVideo(video=VideoField(frames=(*frames, other), fps=10)).invoke(context)


@pytest.mark.parametrize("data", [b"", b"no film at all", b"\0" * 5000])
def test_a_file_that_is_no_film_is_refused(context: Any, data: bytes) -> None:
    context.files.contents["a.mp4"] = data
    with pytest.raises(InputError, match=r"a\.mp4 is no film that can be read"):
        LoadVideo(file=FileField(name="a.mp4")).invoke(context)


def test_without_pyav_any_format_is_a_webp(
    context: Any, frames: list[ImageField], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(films, "can_film", lambda: False)
    with caplog.at_level(logging.WARNING):
        (file,) = SaveVideo(video=VideoField(frames=tuple(frames), fps=10)).invoke(context).images
    assert "PyAV is not installed" in caplog.text
    looks_like(opened(context.files.contents[file.name]))


def test_an_animated_png_has_every_pixel_and_opens_as_its_workflow(context: Any, frames: list[ImageField]) -> None:
    saved = SaveAnimatedPNG(images=frames, fps=8, filename_prefix="x").invoke(context)
    (file,) = saved.images
    data = context.files.contents[file.name]
    found = opened(data)
    assert [middle(picture) for picture in found] == COLORS
    assert [picture.info["duration"] for picture in found] == [125.0] * 4
    assert saved.animated == [True]
    assert read_document(data, "the picture") == {}


def test_an_animated_webp_without_loss_has_every_pixel(context: Any, frames: list[ImageField]) -> None:
    saved = SaveAnimatedWEBP(images=frames, fps=6).invoke(context)
    found = opened(context.files.contents[saved.images[0].name])
    assert [middle(picture) for picture in found] == COLORS
    assert [picture.info["duration"] for picture in found] == [166] * 4


def test_one_picture_does_not_move(context: Any, frames: list[ImageField]) -> None:
    assert SaveAnimatedWEBP(images=frames[0]).invoke(context).animated == [False]


def test_the_slowest_pace_fits_a_png(context: Any, frames: list[ImageField]) -> None:
    (file,) = SaveAnimatedPNG(images=frames, fps=0.01).invoke(context).images
    assert len(opened(context.files.contents[file.name])) == 4
