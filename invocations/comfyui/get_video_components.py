"""`comfyui/GetVideoComponents`: the pictures and the sound of a film."""

from __future__ import annotations

from nodeloom.invocations.comfyui.sounds import kept_sound
from nodeloom.schema import (
    AudioField,
    FileField,
    ImageField,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    VideoField,
    invocation,
)


class FilmPartsOutput(InvocationOutput):
    """What a film is made of."""

    images: list[ImageField] = OutputField(description="The pictures, in their order", title="images")
    audio: AudioField | None = OutputField(description="The sound; nothing if it has none", title="audio")
    fps: float = OutputField(description="Pictures a second", title="fps")


@invocation(
    "comfyui/GetVideoComponents",
    version=1,
    title="Get Video Components",
    category="comfyui/image/video",
    tags=["film", "frames", "fps", "split"],
)
class GetVideoComponents(Invocation):
    """Take a film apart: its pictures, its sound, and how many pictures are a second."""

    video: VideoField = InputField(description="The film", title="VIDEO", input="connection")

    def invoke(self, context: InvocationContext) -> FilmPartsOutput:
        """Take it apart; stops between two pictures of a file when the run is canceled."""
        video = self.video
        if video.file is None:
            return FilmPartsOutput(images=[*video.frames], audio=video.audio, fps=video.fps)
        return _of_file(context, video.file, video.fps)


def _of_file(context: InvocationContext, file: FileField, fps: float) -> FilmPartsOutput:
    from nodeloom.invocations.comfyui.films import film_pictures, film_sound

    data = context.files.read(file.name, file.hash)
    images = []
    for picture in film_pictures(data, file.name):
        images.append(context.images.put(picture))
        context.check_canceled()
    sound = film_sound(data, file.name)
    return FilmPartsOutput(images=images, audio=kept_sound(context, sound) if sound else None, fps=fps)
