"""The pack `core`: values, arithmetic, text, lists and the flow of a graph. It knows nothing of pictures or models."""

from nodeloom.schema.pack import Pack

pack = Pack(
    "core",
    version="1.0.0",
    module=__name__,
    title="Core",
    description="Values, arithmetic, text, lists and the flow of a graph",
)
