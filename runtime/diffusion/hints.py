"""What steers a network beside the text: a `Hint` changes the call of the network, whatever it is made of.

Control networks, pictures in the place of text, boxes with a text of their own and channels beside the latents are all
hints; guidance knows none of them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor

from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import SigmaTable


@dataclass(frozen=True, slots=True, eq=False)
class NetworkCall:
    """A network that is about to be asked about B pictures for each of N prompts, the pictures of a prompt in a row.

    sample: [N*B,C,h,w], in the coordinates and the dtype of the network, inside of the window that is asked about.
    timestep: a scalar. sigma: the noise level, of those in `table`. embeds: [N*B,T,D]. added: what SDXL's networks
    take beside the text. beside: [N*B,n,h,w], channels that follow those of the sample. down, mid: what is added to
    the network's skip connections, in order, and to its middle. prompts: N. more: further keyword arguments of the
    network. during: what is done in the network while it is asked, in order, and undone. told: [N*B,T,D], what control
    networks read in the place of the text.
    """

    sample: Tensor
    timestep: Tensor
    sigma: float
    table: SigmaTable
    embeds: Tensor
    added: Mapping[str, Tensor] | None = None
    beside: Tensor | None = None
    down: tuple[Tensor, ...] = ()
    mid: Tensor | None = None
    prompts: int = 1
    more: Mapping[str, object] = field(default_factory=dict)
    during: tuple[Callable[[], AbstractContextManager[None]], ...] = ()
    told: Tensor | None = None


class Hint(Protocol):
    """Something that steers a network."""

    def __call__(self, call: NetworkCall, window: Window) -> NetworkCall:
        """Return the call as it is to be; `window` is what of the whole latents it is about.

        Nothing that it gets may be changed in place. What is for a part of the schedule compares `call.sigma` with
        `call.table.at(share)`, and returns the call as it is.
        """


@dataclass(frozen=True, slots=True, eq=False)
class Hinted:
    """A hint of a prompt, and what becomes of it where prompts are for areas.

    kind: as in `HintField`. with_text: it is part of what is said, as a picture in the place of text is; otherwise it
    is of the place where that is said, as a control network is. spreads: negative prompts that have none of its kind
    take it up.
    """

    kind: str
    hint: Hint
    with_text: bool = False
    spreads: bool = False
