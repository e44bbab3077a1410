from __future__ import annotations

from typing import Any

import torch
from tests.invocations.comfyui.batches import images

from nodeloom.invocations.comfyui.save_image_websocket import SaveImageWebsocket


def test_every_picture_is_saved_for_whoever_listens(context: Any) -> None:
    output = SaveImageWebsocket(images=images(context, torch.rand(2, 2, 2, 3))).invoke(context)
    assert [prefix for prefix, _ in context.images.saved] == ["websocket"] * 2
    assert [field for _, field in context.images.saved] == output.images
