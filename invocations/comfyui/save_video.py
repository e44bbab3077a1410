"""`comfyui/SaveVideo`: a film as a file."""

from __future__ import annotations

from typing import Literal

from nodeloom.invocations.comfyui.animations import AnimationOutput, animated_webp, film_frames
from nodeloom.invocations.comfyui.file_prefix import file_prefix
from nodeloom.invocations.comfyui.sounds import taken_sound
from nodeloom.schema import FileField, InputField, Invocation, InvocationContext, VideoField, invocation


@invocation(
    "comfyui/SaveVideo",
    version=1,
    title="Save Video",
    category="comfyui/image/video",
    tags=["file", "export", "output", "film", "mp4"],
    output=True,
)
class SaveVideo(Invocation):
    """Save a film as MP4.

    Where PyAV is not installed (`nodeloom[video]`), `auto` is an animated WebP without sound.
    """

    video: VideoField = InputField(description="The film to save", title="VIDEO", input="connection")
    filename_prefix: str = InputField(
        default="video/ComfyUI",
        max_length=10_000,
        description="Beginning of the file's name; %width% and %height% are those of the film",
    )
    format: Literal["auto", "mp4"] = InputField(default="auto", description="What kind of file it is")
    codec: Literal["auto", "h264"] = InputField(default="auto", description="How the pictures are packed")

    def invoke(self, context: InvocationContext) -> AnimationOutput:
        """Save it; a file that is such a film already is kept as it is."""
        from nodeloom.invocations.comfyui.films import can_film

        is_any = self.format == self.codec == "auto"
        if self.video.file is not None:
            field = self._copied(context, self.video.file)
        else:
            field = self._filmed(context) if can_film() or not is_any else self._animated(context)
        return AnimationOutput(images=[field], animated=[True])

    def _copied(self, context: InvocationContext, file: FileField) -> FileField:
        from nodeloom.invocations.comfyui.films import film, film_facts, film_pictures, film_sound

        data = context.files.read(file.name, file.hash)
        facts = film_facts(data, file.name)
        if not facts.is_mp4 or self.codec not in ("auto", facts.codec):
            data = film(film_pictures(data, file.name), facts.fps, film_sound(data, file.name))
        prefix = file_prefix(self.filename_prefix, facts.width, facts.height)
        return context.files.save(data, prefix, "mp4", "video/mp4")

    def _filmed(self, context: InvocationContext) -> FileField:
        from nodeloom.invocations.comfyui.films import film

        size = context.images.load(self.video.frames[0]).size
        frames = film_frames(context, "video", [*self.video.frames])
        data = film(frames, self.video.fps, taken_sound(context, self.video.audio))
        return context.files.save(data, file_prefix(self.filename_prefix, *size), "mp4", "video/mp4")

    def _animated(self, context: InvocationContext) -> FileField:
        context.log.warning('PyAV is not installed (pip install "nodeloom[video]"), so the film is saved as WebP')
        frames = [*film_frames(context, "video", [*self.video.frames])]
        data = animated_webp(frames, self.video.fps, lossless=False, quality=90, method=4)
        size = frames[0].size
        return context.files.save(data, file_prefix(self.filename_prefix, *size), "webp", "image/webp", size)
