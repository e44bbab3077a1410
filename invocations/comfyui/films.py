"""Films as files, written and read through PyAV, which brings FFmpeg along: the extra `video`.

Everything heavy is imported inside the functions: they are called by `invoke` only.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Final

from nodeloom.schema import InputError

if TYPE_CHECKING:
    import numpy as np
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from numpy.typing import NDArray
    from PIL.Image import Image

_CODEC: Final = "h264"
_PIXELS: Final = "yuv420p"


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A sound: `waveform` [1 or 2 channels, samples] fp32 in -1..1, and how many samples are a second."""

    waveform: NDArray[np.float32]
    rate: int


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a file says of a film. `is_mp4`: any player of MP4 takes the file as it is."""

    width: int
    height: int
    fps: float
    codec: str
    is_mp4: bool


def can_film() -> bool:
    """Whether PyAV is installed."""
    return find_spec("av") is not None


def film(frames: Iterable[Image], fps: float, sound: Sound | None = None) -> bytes:
    """An MP4 (H.264, AAC) of pictures of one size; the sound ends with them.

    `InputError` if a side is odd, which H.264 can't hold, and where PyAV is not installed.
    """
    av = _av()
    rate = Fraction(round(fps * 1000), 1000)
    buffer = io.BytesIO()
    count = 0
    with av.open(buffer, "w", format="mp4") as out:
        seen = out.add_stream(_CODEC, rate=rate)
        seen.pix_fmt = _PIXELS
        heard = None if sound is None else _heard(out, sound)
        for count, picture in enumerate(frames, start=1):
            if count == 1:
                _check_size(picture)
                seen.width, seen.height = picture.size
            shot = av.VideoFrame.from_ndarray(_pixels(picture), format="rgb24")
            out.mux(seen.encode(shot.reformat(format=_PIXELS)))
        out.mux(seen.encode(None))
        if sound is not None and heard is not None:
            _add_sound(out, heard, sound, math.ceil(sound.rate / rate * count))
    return buffer.getvalue()


def film_facts(data: bytes, name: str) -> FilmFacts:
    """What a file is; `InputError` if it is no film."""
    with _opened(data, name) as container:
        stream = container.streams.video[0]
        rate = stream.average_rate
        return FilmFacts(
            stream.width,
            stream.height,
            float(rate) if rate else 1.0,
            stream.codec_context.codec.name,
            "mp4" in container.format.name.split(","),
        )


def film_pictures(data: bytes, name: str) -> Iterator[Image]:
    """The pictures of a film in mode RGB, one after the other; `InputError` if it is none, or damaged."""
    from PIL import Image

    with _opened(data, name) as container:
        for frame in container.decode(video=0):
            yield Image.fromarray(frame.to_ndarray(format="rgb24"))


def film_sound(data: bytes, name: str) -> Sound | None:
    """The sound of a film, in one channel or two; None if it has none."""
    import numpy as np

    av = _av()
    with _opened(data, name) as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        plain = av.AudioResampler("fltp", _layout(stream.channels))
        parts = [part for frame in container.decode(stream) for part in plain.resample(frame)]
        parts += plain.resample(None) if parts else []
        if not parts:
            return None
        return Sound(np.concatenate([part.to_ndarray() for part in parts], axis=1), int(stream.rate))


def _heard(out: OutputContainer, sound: Sound) -> AudioStream:
    stream: AudioStream = out.add_stream("aac", rate=sound.rate, layout=_layout(len(sound.waveform)))
    return stream


def _add_sound(out: OutputContainer, stream: AudioStream, sound: Sound, longest: int) -> None:
    av = _av()
    waveform = sound.waveform[:, :longest]
    samples = waveform.T.reshape(1, -1).copy()
    frame = av.AudioFrame.from_ndarray(samples, format="flt", layout=_layout(len(waveform)))
    frame.sample_rate = sound.rate
    frame.pts = 0
    out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


def _layout(channels: int) -> str:
    return "mono" if channels == 1 else "stereo"


def _pixels(picture: Image) -> NDArray[np.uint8]:
    import numpy as np

    return np.asarray(picture.convert("RGB"))


def _check_size(picture: Image) -> None:
    width, height = picture.size
    if width % 2 or height % 2:
        raise InputError(
            f"the pictures are {width} x {height} pixels, must be even on both sides to be saved as a film; resize "
            "them, or save them with SaveAnimatedWEBP"
        )


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[InputContainer]:
    """A file with a picture track; what FFmpeg says against it becomes `InputError`."""
    av = _av()
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.video:
                raise InputError(f"{name} has no pictures: choose a film")
            yield container
    except av.FFmpegError as error:
        raise InputError(f"{name} is no film that can be read, or damaged: {error.strerror}") from error


def _av() -> ModuleType:
    """PyAV; `InputError` where it is not installed."""
    try:
        return import_module("av")
    except ImportError as error:
        raise InputError(
            'films need PyAV, which is not installed: pip install "nodeloom[video]", or save with SaveAnimatedWEBP'
        ) from error
