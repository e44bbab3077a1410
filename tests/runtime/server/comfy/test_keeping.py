"""/settings and /userdata."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nodeloom.runtime.server.comfy import user_files
from nodeloom.runtime.server.comfy.user_files import UnsafeError, UserFiles
from nodeloom.runtime.server.state import ServerState


def test_settings_are_kept_beside_our_own(client: TestClient) -> None:
    assert client.get("/settings").json() == {}
    assert client.post("/settings", json={"Comfy.Theme": "dark", "a": [1]}).content == b""
    assert client.post("/api/settings/Comfy.Locale", json="de").status_code == 200
    assert client.get("/settings").json() == {"Comfy.Theme": "dark", "a": [1], "Comfy.Locale": "de"}
    assert client.get("/settings/a").json() == [1]
    assert client.get("/settings/none").json() is None
    assert client.get("/api/v1/settings").json()["settings"].keys() == {"comfyui.settings"}


def test_settings_are_bounded(client: TestClient) -> None:
    assert client.post("/settings/a", json="x" * 600_000).status_code == 422
    assert client.get("/settings").json() == {}


def test_files_are_kept_listed_moved_and_removed(client: TestClient) -> None:
    assert client.post("/userdata/workflows%2Fmine%2Fa.json", content=b"{}").json() == "workflows/mine/a.json"
    told = client.post("/api/userdata/workflows%2Fb.json?full_info=true", content=b"[1]").json()
    assert (told["path"], told["size"]) == ("workflows/b.json", 3)
    assert client.get("/userdata?dir=workflows").json() == ["b.json"]
    assert client.get("/userdata?dir=workflows&recurse=true").json() == ["b.json", "mine/a.json"]
    assert client.get("/userdata?dir=workflows&recurse=true&split=true").json()[1] == ["mine/a.json", "mine", "a.json"]
    assert client.get("/userdata?dir=workflows&full_info=true").json()[0].keys() == {
        "path", "size", "modified", "created",
    }  # fmt: skip
    assert client.post("/userdata/workflows%2Fb.json?overwrite=false", content=b"x").status_code == 409
    assert client.get("/userdata/workflows%2Fb.json").content == b"[1]"
    assert client.post("/userdata/workflows%2Fb.json/move/workflows%2Fc.json").json() == "workflows/c.json"
    assert client.get("/userdata/workflows%2Fb.json").status_code == 404
    assert client.post("/userdata/none.json/move/c.json").status_code == 404
    assert client.post("/userdata/workflows%2Fc.json/move/workflows%2Fc.json%2Fd").status_code == 403
    assert client.delete("/userdata/workflows%2Fc.json").status_code == 204
    assert client.delete("/userdata/workflows%2Fc.json").status_code == 404
    assert client.get("/userdata").status_code == 400
    assert client.get("/userdata?dir=none").status_code == 404


def test_folders_are_listed_with_their_folders(client: TestClient, state: ServerState) -> None:
    assert client.get("/v2/userdata").json() == []
    client.post("/userdata/workflows%2Fmine%2Fa.json", content=b"{}")
    client.post("/userdata/workflows%2Fb.json", content=b"[1]")
    (state.settings.home / "comfyui-user" / "link").symlink_to(state.settings.home)
    assert client.get("/v2/userdata").json() == [{"name": "workflows", "path": "workflows", "type": "directory"}]
    folder, file = client.get("/api/v2/userdata?path=workflows").json()
    assert folder == {"name": "mine", "path": "workflows/mine", "type": "directory"}
    assert file | {"modified": 0} == {
        "name": "b.json", "path": "workflows/b.json", "type": "file", "size": 3, "modified": 0,
    }  # fmt: skip
    for path in ("none", "workflows/b.json"):
        assert client.get(f"/v2/userdata?path={path}").status_code == 404
    for path in ("..", "/etc", "link", "%252e%252e", "a%00"):
        assert client.get(f"/v2/userdata?path={path}").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "..%2Ftoken",
        "%2e%2e/token",
        "..%252Ftoken",
        "a%2F..%2F..%2Ftoken",
        "%2Fetc%2Fpasswd",
        "a%5C..%5Cb",
        "C:%2Fx",
        "a%00b",
    ],
)
def test_no_file_lies_elsewhere(client: TestClient, state: ServerState, path: str) -> None:
    (state.settings.home / "token").write_text("secret")
    assert client.get(f"/userdata/{path}").status_code in (403, 404)
    assert client.post(f"/userdata/{path}", content=b"x").status_code in (403, 404, 405)
    assert client.get(f"/userdata?dir={path}").status_code in (403, 404)
    assert client.post(f"/userdata/a.json/move/{path}").status_code in (403, 404, 405)
    assert (state.settings.home / "token").read_text() == "secret"


def test_a_link_does_not_lead_out(tmp_path: Path) -> None:
    files = UserFiles(tmp_path / "files")
    files.write("a.json", b"", may_replace=True)
    (tmp_path / "files" / "out").symlink_to(tmp_path)
    with pytest.raises(UnsafeError):
        files.write("out/x", b"", may_replace=True)


@given(st.text(alphabet="a./\\:\0 ~%", max_size=12))
def test_whatever_a_path_looks_like_it_is_inside_or_refused(path: str) -> None:
    root = Path("/nowhere/at/all")
    try:
        place = UserFiles(root)._place(path)
    except UnsafeError:
        return
    assert place.resolve().is_relative_to(root)
    assert place != root


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_files, "MOST_BYTES", 5)
    files = UserFiles(tmp_path)
    files.write("a", b"1234", may_replace=True)
    with pytest.raises(user_files.TooMuchError, match="remove some"):
        files.write("b", b"12", may_replace=True)
