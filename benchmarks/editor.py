"""What the canvas costs: `python benchmarks/editor.py [--nodes 1000] [--rounds 5] [--frames 60] [--json] [--check]`.

The same graph, made of our examples many times over, is moved about in Chromium without a screen: in our canvas, and
in React Flow with as many plain boxes and wires (`frontend/benchmarks/`): bare, and dressed with its own grid, map and
buttons. All pages are open at once and take turns, in an order that changes, so that what else the machine does falls
on all. Figures are times of frames; only their ratios say something on a machine that is busy. Chromium paints without
a graphics card here, so that what a page shows costs more than what it computes. Needs node with
`frontend/node_modules`, Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
FRONTEND: Final = ROOT / "frontend"
GESTURE: Final = (Path(__file__).parent / "gesture.js").read_text()
EXAMPLES: Final = ("sdxl_base_refiner", "hires_fix", "lora_stack", "inpaint", "image_to_image")
WINDOW: Final[ViewportSize] = {"width": 1600, "height": 1000}
WARM_UP: Final = 8
NODE: Final = "denoise_40"
GESTURES: Final = ("pan", "zoom", "drag")
VIEWS: Final = ("zoom 1", "all in view")
COLUMNS: Final = 9
ROOM: Final = (340, 500)
PAGES: Final = {"ours": "editor.html", "bare": "bare.html", "dressed": "bare.html?dressed"}
LIMIT: Final = 1.3
LEAST_FPS: Final = 15.0
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass
class Times:
    """Frames of one gesture in one view, milliseconds each."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    dressed: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    dressed_ratios: list[float] = field(default_factory=list)
    work: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PAGES, 0.0))
    """Seconds of processor time of all of Chromium, by page."""


def graph(nodes: int) -> dict[str, Any]:
    """A workflow of at least so many nodes: our examples, one after another, in columns."""
    documents = [json.loads((ROOT / "examples" / f"{name}.json").read_text()) for name in EXAMPLES]
    made: dict[str, Any] = {**documents[0], "id": "", "interface": {}, "nodes": {}, "edges": []}
    places = [document["view"]["positions"] for document in documents]
    step = [max(at[axis] for each in places for at in each.values()) + ROOM[axis] for axis in (0, 1)]
    positions: dict[str, list[float]] = {}
    copy = 0
    while len(made["nodes"]) < nodes:
        document = documents[copy % len(documents)]
        for name, node in document["nodes"].items():
            made["nodes"][f"{name}_{copy}"] = node
            x, y = document["view"]["positions"].get(name, (0, 0))
            positions[f"{name}_{copy}"] = [x + copy % COLUMNS * step[0], y + copy // COLUMNS * step[1]]
        made["edges"] += [[f"{a}_{copy}", b, f"{c}_{copy}", d] for a, b, c, d in document["edges"]]
        copy += 1
    return {**made, "view": {"positions": positions}}


def build(folder: Path, nodes: int) -> None:
    """Build both pages, with the schema of this installation and the graph beside them."""
    vite = [shutil.which("npx") or "npx", "vite", "build", "--config", "benchmarks/vite.config.ts", "--outDir"]
    subprocess.run([*vite, str(folder), "--logLevel", "error"], cwd=FRONTEND, check=True)
    data = folder / "data"
    data.mkdir()
    nodeloom = str(Path(sys.executable).with_name("nodeloom"))
    schema = subprocess.run([nodeloom, "schema"], cwd=ROOT, check=True, capture_output=True)
    (data / "schema.json").write_bytes(schema.stdout)
    (data / "graph.json").write_text(json.dumps(graph(nodes)))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def serve(folder: Path) -> ThreadingHTTPServer:
    """Serve a folder at a port that is free, until the program ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def processor_time() -> float:
    """Seconds that all processes below this one have worked, as Linux counts them."""
    found: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        found[int(entry.parent.name)] = (int(words[1]), int(words[11]) + int(words[12]))
    below = {os.getpid()}
    while more := {pid for pid, (parent, _) in found.items() if parent in below} - below:
        below |= more
    return sum(found[pid][1] for pid in below - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def show(page: Page, view: str, *, is_ours: bool) -> None:
    """Bring the graph into view: what is around one of its nodes, at zoom 1, or all of it."""
    page.bring_to_front()
    near = view == "zoom 1"
    if is_ours:
        page.evaluate("bench.viewport.current().fit(" + (f"{{ nodes: ['{NODE}'] }}" if near else "") + ")")
    else:
        only = f", nodes: [{{ id: '{NODE}' }}], maxZoom: 1" if near else ""
        page.evaluate(f"flow.fitView({{ padding: 0.12{only} }})")
    page.wait_for_timeout(700)


def run(pages: dict[str, Page], rounds: int, frames_of_gesture: int) -> dict[tuple[str, str], Times]:
    """All gestures in all views, both pages in turns; the first round warms up and does not count."""
    times = {(view, gesture): Times() for view in VIEWS for gesture in GESTURES}
    for at in range(rounds + 1):
        count = frames_of_gesture if at else WARM_UP
        for view in VIEWS:
            order = list(pages) if at % 2 else list(reversed(pages))
            for gesture in GESTURES:
                frames: dict[str, list[float]] = {}
                work: dict[str, float] = {}
                for name in order:
                    show(pages[name], view, is_ours=name == "ours")
                    start = processor_time()
                    frames[name] = pages[name].evaluate(GESTURE, {"kind": gesture, "frames": count})
                    work[name] = processor_time() - start
                if at == 0:
                    continue
                found = times[view, gesture]
                found.work = {name: found.work[name] + work[name] for name in PAGES}
                found.ours += frames["ours"]
                found.bare += frames["bare"]
                found.dressed += frames["dressed"]
                found.ratios.append(median(frames["ours"]) / median(frames["bare"]))
                found.dressed_ratios.append(median(frames["ours"]) / median(frames["dressed"]))
    return times


def measured(nodes: int, rounds: int, frames: int) -> tuple[int, dict[tuple[str, str], Times]]:
    """The number of nodes that were drawn, and the times."""
    chromium = os.environ.get("NODELOOM_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-frame-rate-limit", "--disable-gpu-vsync"]
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary) / "pages"
        build(folder, nodes)
        port = serve(folder).server_address[1]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        pages: dict[str, Page] = {}
        for name, file in PAGES.items():
            pages[name] = browser.new_page(viewport=WINDOW)
            pages[name].goto(f"http://127.0.0.1:{port}/{file}")
            pages[name].wait_for_selector(".react-flow__node", timeout=120_000)
        drawn = pages["ours"].evaluate("Object.keys(bench.editor.store.getState().document.nodes).length")
        times = run(pages, rounds, frames)
        browser.close()
    return int(drawn), times


def summary(frames: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(frames), quantiles(frames, n=20)[-1]


def main() -> None:
    """Measure and print a table; with --check exit code 1 if a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    nodes, times = measured(arguments.nodes, arguments.rounds, arguments.frames)
    rows = [row(view, gesture, found) for (view, gesture), found in times.items()]
    if arguments.json:
        print(json.dumps({"nodes": nodes, "rows": rows}, indent=2))
    else:
        print(f"{nodes} nodes, {arguments.rounds} rounds of {arguments.frames} frames; milliseconds of a frame")
        print("work: ratio of the processor time of all of Chromium")
        heads = ("ours p50", "p95", "bare p50", "p95", "ratio", "work", "dressed p50", "p95", "ratio", "work", "fps")
        print(f"{'':20}" + "".join(f"{head:>12}" for head in heads))
        for each in rows:
            print(f"{each['name']:20}" + "".join(f"{figure:12.2f}" for figure in each["figures"]))
    if arguments.check and not all(each["ok"] for each in rows):
        sys.exit(1)


def row(view: str, gesture: str, times: Times) -> dict[str, Any]:
    """One line of the table, and whether it keeps what is promised for its view."""
    ratio = median(times.ratios)
    fps = 1000 / (sum(times.ours) / len(times.ours))
    work = {name: times.work["ours"] / max(times.work[name], 0.01) for name in PAGES}
    bare = (*summary(times.bare), ratio, work["bare"])
    dressed = (*summary(times.dressed), median(times.dressed_ratios), work["dressed"])
    is_ok = ratio <= LIMIT if view == "zoom 1" else fps >= LEAST_FPS
    return {"name": f"{view}, {gesture}", "figures": (*summary(times.ours), *bare, *dressed, fps), "ok": is_ok}


if __name__ == "__main__":
    main()
