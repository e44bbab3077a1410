"""The pack `comfyui`: ComfyUI's nodes under their names there, over the functions and values of the pack `diffusion`.

torch is imported when a node runs, not before.
"""

from nodeloom.schema import Pack

pack = Pack(
    "comfyui",
    version="1.0.0",
    module=__name__,
    title="ComfyUI",
    description="The nodes of ComfyUI: its names, inputs, defaults and limits, so that its workflows run as they are.",
)
