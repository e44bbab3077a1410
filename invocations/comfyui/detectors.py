"""Nodes that say how faces are found: a detector, as the nodes of the Impact Pack take it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from nodeloom.invocations.comfyui.batches import Batch
from nodeloom.schema import (
    FieldValue,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)

FaceModel: TypeAlias = Literal[
    "bbox/face_yolov8m.pt", "bbox/face_yolov8n.pt", "bbox/face_yolov8n_v2.pt", "bbox/face_yolov8s.pt",
    "bbox/face_yolov9c.pt",
]  # fmt: skip


class FaceBox(FieldValue):
    """A face that was found: the box around it in pixels, and a score in 0..1."""

    left: int
    top: int
    width: int
    height: int
    score: float


class BoxDetectorField(FieldValue, handle=True):
    """Finds faces that score at least `threshold`; or knows the faces `of` each picture of a batch already."""

    threshold: float = 0.0
    of: tuple[tuple[FaceBox, ...], ...] | None = None


class DetectorOutput(InvocationOutput):
    """A detector."""

    bbox_detector: BoxDetectorField = OutputField(description="Finds faces", title="BBOX_DETECTOR")


@invocation(
    "comfyui/UltralyticsDetectorProvider",
    version=1,
    title="UltralyticsDetectorProvider",
    category="comfyui/ImpactPack",
    tags=["face", "detector"],
)
class UltralyticsDetectorProvider(Invocation):
    """A detector of faces under the name of the model that others use.

    Whichever is chosen, faces are found by OpenCV's own cascade: no model file is needed.
    """

    model_name: FaceModel = InputField(default="bbox/face_yolov8m.pt", description="The model that it stands for")

    def invoke(self, context: InvocationContext) -> DetectorOutput:
        """Say that faces are looked for."""
        return DetectorOutput(bbox_detector=BoxDetectorField())


@invocation(
    "comfyui/FaceDetectorDETR",
    version=1,
    title="FaceDetectorDETR",
    category="comfyui/ImpactPack",
    tags=["face", "detector"],
)
class FaceDetectorDETR(Invocation):
    """Find the faces of pictures, for nodes that do something with them. They are found by OpenCV's cascade."""

    image: Batch = InputField(description="The pictures", title="IMAGE", input="connection")
    threshold: float = InputField(default=0.5, ge=0, le=1, description="Least score of a face")

    def invoke(self, context: InvocationContext) -> DetectorOutput:
        """Find them."""
        from nodeloom.invocations.comfyui.pixels import pictures
        from nodeloom.invocations.image.ops.faces import faces_in

        batch = pictures(context, "image", self.image)
        found = [tuple(FaceBox(**face._asdict()) for face in faces_in(each, self.threshold)) for each in batch]
        context.log.info("found %d faces", sum(map(len, found)))
        return DetectorOutput(bbox_detector=BoxDetectorField(threshold=self.threshold, of=tuple(found)))
