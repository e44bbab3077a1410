"""`comfyui/LoadVideo`: a film file."""

from __future__ import annotations

from nodeloom.invocations.comfyui.results import FilmOutput
from nodeloom.schema import FileField, InputField, Invocation, InvocationContext, VideoField, invocation


@invocation(
    "comfyui/LoadVideo",
    version=1,
    title="Load Video",
    category="comfyui/image/video",
    tags=["open", "file", "input", "film", "mp4"],
)
class LoadVideo(Invocation):
    """Open a film: MP4, WebM and whatever else FFmpeg reads."""

    file: FileField = InputField(description="The film", input="direct")

    def invoke(self, context: InvocationContext) -> FilmOutput:
        """Look at the file."""
        from nodeloom.invocations.comfyui.films import film_facts

        data = context.files.read(self.file.name, self.file.hash)
        return FilmOutput(video=VideoField(fps=film_facts(data, self.file.name).fps, file=self.file))
