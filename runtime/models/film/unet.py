"""`FilmUNet`: the network of Stable Video Diffusion, asked as networks for pictures are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diffusers import UNetSpatioTemporalConditionModel
from diffusers.models.resnet import ResnetBlock2D, TemporalResnetBlock
from torch import Tensor, nn

from nodeloom.runtime.models.film.layout import MEANING

_EPSILON: Final = 1e-5


class FilmUNet(UNetSpatioTemporalConditionModel):  # type: ignore[misc]
    """diffusers' network, which takes the pictures of one film or more in a row, as a batch."""

    def forward(
        self,
        sample: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        *,
        added_cond_kwargs: Mapping[str, Tensor],
        num_frames: int,
        return_dict: bool = False,
    ) -> tuple[Tensor, ...]:
        """Return the prediction [N*F,4,h,w] for N films of F pictures, `num_frames`, as the only element.

        sample: [N*F,8,h,w]. encoder_hidden_states: [N*F,T,D], of which each film's first counts. added_cond_kwargs:
        `time_ids` [N*F,3], likewise: pictures a second less 1, how much moves, noise on the first picture.
        """
        films: tuple[Tensor, ...] = super().forward(
            sample.reshape(-1, num_frames, *sample.shape[1:]),
            timestep,
            encoder_hidden_states[::num_frames],
            added_time_ids=added_cond_kwargs["time_ids"][::num_frames],
            return_dict=False,
        )
        return (films[0].flatten(0, 1),)


def as_trained(unet: FilmUNet) -> None:
    """Say what the numbers of a network mean, and give its norms the epsilon of its training.

    diffusers has another one in some of its layers.
    """
    unet.register_to_config(**MEANING)
    for module in unet.modules():
        if isinstance(module, ResnetBlock2D | TemporalResnetBlock):
            for norm in (module.norm1, module.norm2):
                _set_epsilon(norm)


def _set_epsilon(norm: nn.Module) -> None:
    assert isinstance(norm, nn.GroupNorm)
    norm.eps = _EPSILON
