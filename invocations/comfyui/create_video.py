"""`comfyui/CreateVideo`: a batch of pictures as a film."""

from __future__ import annotations

from nodeloom.invocations.comfyui.batches import Batch, items
from nodeloom.invocations.comfyui.results import FilmOutput
from nodeloom.schema import AudioField, InputField, Invocation, InvocationContext, VideoField, invocation


@invocation(
    "comfyui/CreateVideo",
    version=1,
    title="Create Video",
    category="comfyui/image/video",
    tags=["film", "frames", "fps", "animation"],
)
class CreateVideo(Invocation):
    """Make a film of pictures: nothing is written before it is saved."""

    images: Batch = InputField(description="The pictures, in their order", title="IMAGE", input="connection")
    fps: float = InputField(default=30.0, ge=1, le=120, description="Pictures a second")
    audio: AudioField | None = InputField(default=None, description="The sound", title="AUDIO", input="connection")

    def invoke(self, context: InvocationContext) -> FilmOutput:
        """Put them together."""
        frames = tuple(items("images", self.images))
        return FilmOutput(video=VideoField(frames=frames, fps=self.fps, audio=self.audio))
