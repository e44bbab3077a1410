"""`nodeloom models --server`: what a server's workers find, told as here."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodeloom.client import ApiError, Client
from tests.runtime.cli.conftest import Command
from tests.runtime.cli.test_models import write_lora
from tests.runtime.client.servers import Server, a_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_lora(folder / "lines.safetensors")
    (folder / "broken.safetensors").write_bytes(b"no model")
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODELOOM_MODELS", os.fspath(folder))
        with a_server(tmp_path_factory.mktemp("server") / "home") as server:
            with Client(server.url) as client:
                assert client.models.scan().done
            yield server


def test_the_client_finds_scans_and_identifies_models(server: Server, folder: Path) -> None:
    with Client(server.url) as client:
        lines = client.models.get("lines")
        assert (lines.kind, lines.base, lines.value["name"]) == ("lora", "sd1", "lines")
        assert [model.name for model in client.models.list(kinds=["lora"], usable=True).models] == [
            "lines",
            "tiny-outlines",
        ]
        page = client.models.list(limit=1)
        assert client.models.list(limit=1, after=page.next).models[0].name > page.models[0].name
        assert client.models.identify("lines", digest=True).digest is not None
        write_lora(folder / "new.safetensors")
        assert client.models.scan().added == ("new",)
        (folder / "new.safetensors").unlink()
        assert client.models.scan().gone == ("new",)
        assert [model.name for model in client.models.list(gone=True).models] == ["new"]
        with pytest.raises(ApiError, match="nothing") as refused:
            client.models.get("nothing")
        assert refused.value.status == 404


def test_models_of_a_server_are_listed_with_what_is_wrong(nodeloom: Command, server: Server) -> None:
    told = nodeloom("models", "--server", server.url).stdout
    assert "lines" in told
    assert "broken: " in told
    names = [model["name"] for model in json.loads(nodeloom("models", "list", "--server", server.url, "--json").stdout)]
    assert names == sorted(names)
    assert {"lines", "broken"} <= set(names)


def test_a_scan_of_a_server_tells_what_is_new_and_what_is_gone(nodeloom: Command, server: Server, folder: Path) -> None:
    write_lora(folder / "fresh.safetensors")
    told = nodeloom("models", "scan", "--server", server.url).stdout
    assert "1 new, 0 changed, 0 gone since the last scan" in told
    (folder / "fresh.safetensors").unlink()
    told = nodeloom("models", "scan", "--server", server.url).stdout
    assert "0 new, 0 changed, 1 gone since the last scan\ngone: fresh\n" in told


def test_what_a_server_knows_of_a_model_is_told(nodeloom: Command, server: Server) -> None:
    lines = nodeloom("models", "info", "lines", "--digest", "--server", server.url).stdout.splitlines()
    told = {word: text.strip() for word, text in (line.split(":", 1) for line in lines)}
    assert (told["kind"], told["place"], told["digest"][:7]) == ("lora", "lines.safetensors", "blake3:")
    failed = nodeloom("models", "info", "nothing", "--server", server.url)
    assert failed.exit_code == 3
    assert "nothing" in failed.stderr
