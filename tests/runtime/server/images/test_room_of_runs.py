"""What a run saves counts in the room for pictures: with a real worker."""

from pathlib import Path
from typing import Any

from tests.runtime.server.serving import document
from tests.runtime.server.test_staff import serving


def test_a_picture_of_a_run_that_has_no_room_fails_its_node_and_nothing_else(tmp_path: Path) -> None:
    nodes: dict[str, Any] = {"sum": {"type": "core/integer", "inputs": {"value": 1}}}
    edges = []
    for name, width in (("small", 8), ("large", 640)):
        nodes[name] = {"type": "image/blank", "inputs": {"width": width, "height": width}}
        nodes[f"save_{name}"] = {"type": "image/save"}
        edges.append([name, "image", f"save_{name}", "image"])
    body = {"document": document(nodes, edges), "targets": ["sum", "save_small", "save_large"]}
    with serving(tmp_path, max_kept=1200) as client:
        with client.websocket_connect("ws://127.0.0.1:8188/api/v1/events?after=0") as socket:
            while socket.receive_json().get("events", [{}])[0].get("name") != "schema.changed":
                pass  # until the worker has told its nodes
        run = client.post("/api/v1/runs?wait=60", json=body).json()["results"][0]
        assert run["state"] == "partial"
        (problem,) = run["problems"]
        assert problem["node"] == "save_large"
        assert "of the 1200 that NODELOOM_MAX_KEPT allows for pictures" in problem["message"]
        assert "remove pictures, or raise NODELOOM_MAX_KEPT" in problem["message"]
        (made,) = client.get("/api/v1/images", params={"run": run["id"]}).json()["images"]
        assert made["node"] == "save_small"
        assert len([each for each in (tmp_path / "files").rglob("*") if each.is_file()]) == 1
