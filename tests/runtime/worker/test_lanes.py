"""Sessions whose nodes run at the same time: the same bytes, one loader, and memory that comes back."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from nodeloom.runtime.engine import NodeBlocked, NodeFailed, NodeFinished, NodeStarted, Policies, Policy
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow
from nodeloom.schema.json import JSON
from nodeloom.schema.pack import pack_from

PACK = '''
import threading
import weakref
from time import monotonic

from nodeloom.schema import InputField, Invocation, InvocationContext, ModelField, Pack, invocation
from nodeloom.schema.outputs import IntegerOutput

pack = Pack("acme", version="1.0.0", module=__name__)

SAMPLED = threading.Event()
LOADED = []


@invocation("acme/disturb", version=1, purity="volatile", output=True)
class Disturb(Invocation):
    """Compute on tensors with ever other numbers of threads while something is sampled."""

    width: int = InputField(default=1)

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        import torch

        turns, over = 0, monotonic() + 60
        while turns == 0 or (not SAMPLED.wait(0.01) and monotonic() < over):
            context.check_canceled()
            torch.set_num_threads(2 + turns % 2)
            torch.ones(100_000).sum()
            turns += 1
        return IntegerOutput(value=turns)


@invocation("acme/hungry", version=1, accelerator=True, purity="volatile")
class Hungry(Invocation):
    """Run out of memory with a network in hand, and tell the next time whether that network is still there."""

    model: ModelField = InputField(default=ModelField(name="tiny-sdxl-base"))
    always: bool = InputField(default=False)

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        alive = [network() is not None for network in LOADED]
        network = context.models.load(self.model, "vae")
        if self.always or not LOADED:
            LOADED.append(weakref.ref(network))
            raise MemoryError
        return IntegerOutput(value=sum(alive))


@invocation("acme/outside", version=1)
class Outside(Invocation):
    """Load a model without saying that it needs the lane."""

    model: ModelField = InputField(default=ModelField(name="tiny-sdxl-base"))

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        context.models.load(self.model, "tokenizer")
        return IntegerOutput(value=0)
'''

SAMPLING: dict[str, JSON] = {
    "base": {"type": "diffusion/load_model", "inputs": {"model": {"name": "tiny-sdxl-base"}}},
    "positive": {"type": "diffusion/sdxl_prompt", "inputs": {"prompt": "a large red circle on a blue background"}},
    "negative": {"type": "diffusion/sdxl_prompt"},
    "empty": {"type": "diffusion/empty_latents", "inputs": {"width": 64, "height": 64}},
    "denoise": {"type": "diffusion/denoise", "inputs": {"seed": 3, "steps": 4}},
    "decode": {"type": "diffusion/latents_to_image"},
    "save": {"type": "image/save"},
    "disturb": {"type": "acme/disturb"},
}
EDGES = (
    "base clip positive clip",
    "base clip negative clip",
    "base unet denoise unet",
    "positive conditioning denoise positive",
    "negative conditioning denoise negative",
    "empty latents denoise latents",
    "denoise latents decode latents",
    "base vae decode vae",
    "decode image save image",
    "empty width disturb width",
)


@pytest.fixture
def acme(tmp_path: Path) -> ModuleType:
    path = tmp_path / "acme_lanes.py"
    path.write_text(PACK)
    sys.modules.pop("acme_lanes", None)
    pack_from(str(path))
    return sys.modules["acme_lanes"]


@pytest.fixture
def session(acme: Any, tmp_path: Path) -> Callable[[int], Session]:
    def opened(workers: int) -> Session:
        settings = Settings(home=tmp_path / f"home{workers}", workers=workers, device="cpu")
        return Session(Registry.installed([acme.pack]), settings)

    return opened


def workflow(nodes: dict[str, JSON], *edges: str) -> Workflow:
    return Workflow.read(
        {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": [edge.split() for edge in edges]}
    )


def picture(session: Session, on_event: Callable[[Any], None], policies: Policies | None = None) -> bytes:
    saved: list[bytes] = []
    with session:
        result = session.run(
            workflow(SAMPLING, *EDGES),
            save=lambda data, name: saved.append(data),
            on_event=on_event,
            policies=policies,
        )
    assert result.status == "completed", result.failures
    (data,) = saved
    return data


def test_a_picture_has_the_same_bytes_whatever_runs_beside_it(acme: Any, session: Callable[[int], Session]) -> None:
    threads, events = torch.get_num_threads(), list[tuple[type, str]]()

    def listen(event: Any) -> None:
        if isinstance(event, (NodeStarted, NodeFinished)):
            events.append((type(event), event.node))
        if isinstance(event, (NodeFinished, NodeFailed, NodeBlocked)) and event.node == "denoise":
            acme.SAMPLED.set()  # however it went: a test must end

    in_a_thread = Policies(nodes={"disturb": Policy(timeout=60)})
    together = picture(session(4), listen, in_a_thread)
    torch.set_num_threads(threads)
    assert events.index((NodeStarted, "disturb")) < events.index((NodeFinished, "denoise"))
    assert events.index((NodeFinished, "denoise")) < events.index((NodeFinished, "disturb"))
    one_by_one = picture(session(0), listen)
    torch.set_num_threads(threads)
    assert together == one_by_one


def test_who_runs_out_of_memory_again_is_told_what_to_do(session: Callable[[int], Session]) -> None:
    with session(2) as opened:
        result = opened.run(
            workflow({"n": {"type": "acme/hungry", "inputs": {"always": True}}}), save=lambda data, name: None
        )
    (failure,) = result.failures
    assert failure.code == "out-of-memory"
    assert failure.message.startswith("node n (acme/hungry): memory ran out, and once more after all models")
    assert "NODELOOM_MODEL_MEMORY" in failure.message


def test_a_node_outside_the_lane_is_told_how_to_load_a_model(session: Callable[[int], Session]) -> None:
    with session(2) as opened:
        result = opened.run(workflow({"n": {"type": "acme/outside"}}), save=lambda data, name: None)
    (failure,) = result.failures
    assert "type acme/outside: it loads a model, so it must declare accelerator=True" in failure.message
