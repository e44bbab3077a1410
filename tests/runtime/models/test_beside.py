"""Networks beside a model's own: loaded from the names their authors gave, or an error that says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tests.runtime.models.ip_adapter_toys import KINDS, TOKENS, ip_adapter_tensors
from torch import Tensor

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.beside.gligen import GLIGEN
from nodeloom.runtime.models.beside.ip_adapter import IPAdapter
from nodeloom.runtime.models.beside.style import StyleAdapter
from nodeloom.runtime.models.loader import load_part, part_bytes
from nodeloom.runtime.models.records import Part
from nodeloom.schema import ModelError

CPU = torch.device("cpu")
PLACES = ("input_blocks.11.1", "middle_block.1", "output_blocks.2.1")


def filled(network: torch.nn.Module) -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {name: torch.randn(each.shape) for name, each in network.state_dict().items()}


def boxes() -> dict[str, Tensor]:
    """GLIGEN's tensors under their authors' names, in no order, beside some of a UNet's."""
    found = {}
    for name, tensor in reversed(filled(GLIGEN(24, 32, (16, 32, 64))).items()):
        first, _, rest = name.partition(".")
        number, _, inner = rest.partition(".")
        fuser = f"model.{PLACES[int(number)]}.transformer_blocks.0.fuser.{inner}" if first == "fusers" else name
        found[fuser] = tensor
    return {**found, "input_blocks.0.0.weight": torch.ones(4)}


def loaded(folder: Path, tensors: dict[str, Tensor], part: Part) -> torch.nn.Module:
    folder.mkdir(exist_ok=True)
    save_file(tensors, folder / "it.safetensors")
    record = ModelLibrary([folder], folder / "cache").resolve(name="it")
    assert (record.kind, part_bytes(record, part, torch.float32) > 0) == (part, True)
    network = load_part(record, part, CPU, torch.float32)
    assert isinstance(network, torch.nn.Module)
    return network


def test_layers_for_boxes_are_in_the_order_of_the_transformers(tmp_path: Path) -> None:
    gligen = loaded(tmp_path, boxes(), "gligen")
    assert isinstance(gligen, GLIGEN)
    assert [fuser.get_parameter("norm1.weight").numel() for fuser in gligen.fusers] == [16, 32, 64]
    expected = filled(GLIGEN(24, 32, (16, 32, 64)))
    assert all(torch.equal(each, expected[name]) for name, each in gligen.state_dict().items())


def test_a_style_adapter_takes_its_outline_from_its_tensors(tmp_path: Path) -> None:
    tensors = filled(StyleAdapter(16, 24, 2, 4))
    style = loaded(tmp_path, tensors, "style")
    assert style(torch.ones(2, 5, 16)).shape == (2, 4, 24)
    assert all(torch.equal(each, tensors[name]) for name, each in style.state_dict().items())


@pytest.mark.parametrize(
    ("part", "missing", "named"),
    [
        ("gligen", "position_net.linears.4.bias", "1 tensor is missing: position_net.linears.4.bias"),
        ("style", "ln_pre.weight", "1 tensor is missing: ln_pre.weight"),
    ],
)
def test_what_is_missing_is_named(part: Part, missing: str, named: str, tmp_path: Path) -> None:
    tensors = boxes() if part == "gligen" else filled(StyleAdapter(16, 24, 2, 4))
    del tensors[missing]
    with pytest.raises(ModelError, match=f"is not whole .{named}.: get the model again"):
        loaded(tmp_path, tensors, part)


def test_shapes_that_make_no_network_are_told(tmp_path: Path) -> None:
    tensors = {**filled(StyleAdapter(16, 24, 2, 4)), "style_embedding": torch.ones(1, 4, 7)}
    with pytest.raises(ModelError, match="its tensors make no network"):
        loaded(tmp_path, tensors, "style")


@pytest.mark.parametrize("kind", KINDS)
def test_an_ip_adapter_takes_its_outline_from_its_tensors(tmp_path: Path, kind: str) -> None:
    tensors = ip_adapter_tensors(kind, (16, 32), 24, 20)
    adapter = loaded(tmp_path, dict(reversed(tensors.items())), "ip_adapter")
    assert isinstance(adapter, IPAdapter)
    assert all(torch.equal(each, tensors[name]) for name, each in adapter.state_dict().items())
    assert (adapter.reads, adapter.seen_width) == ("embeds" if kind == "linear" else "penultimate", 20)
    seen = torch.ones((2, 20) if kind == "linear" else (2, 5, 20))
    assert adapter(seen).shape == (2, 5 if kind == "full" else TOKENS, 24)


def test_layers_of_an_ip_adapter_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    adapter = loaded(tmp_path, ip_adapter_tensors("linear", range(8, 22), 24, 20), "ip_adapter")
    layers = adapter.get_submodule("ip_adapter").children()
    assert [layer.get_parameter("to_k_ip.weight").shape[0] for layer in layers] == list(range(8, 22))


def test_an_ip_adapter_that_lacks_a_tensor_is_not_whole(tmp_path: Path) -> None:
    tensors = ip_adapter_tensors("plus", (16, 32), 24, 20)
    del tensors["image_proj.layers.1.0.to_kv.weight"]
    with pytest.raises(ModelError, match=r"is not whole \(.*image_proj\.layers\.1\.0\.to_kv\.weight"):
        loaded(tmp_path, tensors, "ip_adapter")
