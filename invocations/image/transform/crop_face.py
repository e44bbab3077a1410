"""`image/crop_face`: a face with what is around it, and where it was."""

from __future__ import annotations

from typing import Literal

from nodeloom.schema import (
    ImageField,
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    MaskField,
    OutputField,
    invocation,
)

_MOST_PADDING = 4096


class CroppedFace(InvocationOutput):
    """A square around a face."""

    image: ImageField = OutputField(description="The square around the face")
    mask: MaskField = OutputField(description="Where in it the face is")
    width: int = OutputField(description="Width of the square in pixels")
    height: int = OutputField(description="Height of the square in pixels")
    x: int = OutputField(description="Left edge of the square, in pixels from the left", title="X")
    y: int = OutputField(description="Upper edge of the square, in pixels from the top", title="Y")


@invocation(
    "image/crop_face", version=1, title="Crop face", category="image/transform", tags=["detail", "portrait", "detect"]
)
class CropFace(Invocation):
    """Cut a square around a face out of a picture, to make it anew and to paste it back.

    Faces are found from the front, by OpenCV: `pip install "nodeloom[faces]"`.
    """

    image: ImageField = InputField(description="The picture")
    face: int = InputField(default=1, ge=1, le=1000, description="Which of the faces, counted from the left")
    least: float = InputField(default=0.5, ge=0, le=1, description="How sure a face must be at least")
    padding: int = InputField(
        default=64, ge=0, le=_MOST_PADDING, description="Pixels around the face on each side, as far as there are any"
    )
    mask_of: Literal["face", "surroundings"] = InputField(
        default="face",
        description="What is white in the mask",
        choice_labels={"face": "The face", "surroundings": "What is around it"},
    )

    def invoke(self, context: InvocationContext) -> CroppedFace:
        """Find it and cut it out; `InputError` if there are not so many faces."""
        import torch
        from PIL.ImageChops import invert

        from nodeloom.invocations.image.ops.faces import face_mask, faces_in, square_around
        from nodeloom.invocations.image.ops.numbers import color_numbers

        picture = context.images.load(self.image)
        found = faces_in(torch.tensor(color_numbers(context, self.image)), self.least)
        if self.face > len(found):
            raise InputError(_too_few(self.face, len(found), self.least))
        face = found[self.face - 1]
        square = square_around(face, picture.size, self.padding)
        mask = face_mask(face, picture.size).crop(square)
        shown = context.images.put(picture.crop(square))
        covered = context.images.put(mask if self.mask_of == "face" else invert(mask))
        return CroppedFace(
            image=shown,
            mask=MaskField(name=covered.name),
            width=square[2] - square[0],
            height=square[3] - square[1],
            x=square[0],
            y=square[1],
        )


def _too_few(wanted: int, found: int, least: float) -> str:
    if found == 0:
        return f"no face was found that is sure by {least:g}; set least lower, or give another picture"
    return f"face is {wanted}, must be at most {found}: so many were found that are sure by {least:g}"
