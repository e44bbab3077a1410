"""The pack `image`: pictures as they are, without any model."""

from nodeloom.schema.pack import Pack

pack = Pack(
    "image",
    version="1.0.0",
    module=__name__,
    title="Image",
    description="Load, save, transform, filter and compose pictures",
)
