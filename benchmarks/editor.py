"""What the canvas costs: `python benchmarks/editor.py [--nodes 1000] [--rounds 9] [--frames 60] [--json] [--check]`.

The same graph, made of our examples many times over, is moved about in Chromium without a screen: in our canvas, and
in React Flow alone (`frontend/benchmarks/bare.tsx`). Bare is the least that React Flow can draw of it: a white box of
one line for each node, all of one size, two handles, React Flow's own wires, no grid, no map; what is out of sight is
not drawn, as in ours. Dressed has React Flow's grid, map and buttons besides. All pages see the same part of the graph,
and the grid that ours snaps to is off, so that every step moves something.

All pages are open at once and take turns, in an order that changes, so that what else the machine does falls on all.
Two figures count: how long a step takes, and how much all of Chromium works for it, over all processes. A ratio is of
pages in the same round; what is told is the median of the rounds, and the quartiles around it. Chromium paints without
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
class Measured:
    """One page in one gesture: milliseconds of each step, and of each round's step on average in processor time."""

    steps: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)


Times = dict[str, Measured]
"""By page."""


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
    """Serves files and says nothing of it; of all else that the editor asks a server for there is nothing."""

    def do_GET(self) -> None:
        """Answer with a file, or with an empty list of models."""
        if not self.path.startswith("/api/"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"models": [], "next": null, "seen": null, "scanning": false, "folders": []}')

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


def fit(ours: Page, view: str) -> None:
    """Show what is around one of the nodes, at zoom 1, or all of the graph."""
    ours.bring_to_front()
    ours.evaluate("bench.viewport.current().fit(" + (f"{{ nodes: ['{NODE}'] }}" if view == VIEWS[0] else "") + ")")
    ours.wait_for_timeout(700)


def show(page: Page, seen: list[float]) -> None:
    """Show in React Flow alone what ours shows."""
    page.bring_to_front()
    page.evaluate("([x, y, zoom]) => void flow.setViewport({ x, y, zoom })", seen)
    page.wait_for_timeout(700)


def shown(ours: Page) -> list[float]:
    """Where the origin of the graph is in the window, and how large it is shown."""
    style = "getComputedStyle(document.querySelector('.react-flow__viewport')).transform"
    zoom, _, _, _, x, y = ours.evaluate(f"{style}.slice(7, -1).split(',').map(Number)")
    return [x, y, zoom]


def drawn(page: Page) -> int:
    """How many nodes are in the page."""
    return int(page.evaluate("document.querySelectorAll('.react-flow__node').length"))


def check_sight(page: Page, wanted: int) -> None:
    """End where React Flow alone draws what is out of sight, which would make ours look better than it is."""
    if (found := drawn(page)) > 2 * wanted + 10:
        sys.exit(f"React Flow alone draws {found} nodes where ours draws {wanted}: no ratio would count; run it again")


def run(pages: dict[str, Page], rounds: int, frames: int) -> dict[tuple[str, str], Times]:
    """All gestures in all views, the pages in turns; the first round warms up and does not count."""
    times = {(view, gesture): {name: Measured() for name in PAGES} for view in VIEWS for gesture in GESTURES}
    seen = {}
    for view in VIEWS:
        fit(pages["ours"], view)
        seen[view] = shown(pages["ours"]), drawn(pages["ours"])
    for at in range(rounds + 1):
        order = list(pages) if at % 2 else list(reversed(pages))
        for (view, gesture), found in times.items():
            for name in order:
                if name == "ours":
                    fit(pages[name], view)
                else:
                    show(pages[name], seen[view][0])
                    check_sight(pages[name], seen[view][1])
                start = processor_time()
                steps = pages[name].evaluate(
                    GESTURE, {"kind": gesture, "frames": frames if at else WARM_UP, "node": NODE}
                )
                work = processor_time() - start
                if at == 0:
                    continue
                found[name].steps += steps
                found[name].medians.append(median(steps))
                found[name].work.append(1000 * work / frames)
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
        count = pages["ours"].evaluate("Object.keys(bench.editor.store.getState().document.nodes).length")
        times = run(pages, rounds, frames)
        browser.close()
    return int(count), times


def ratios(ours: list[float], other: list[float]) -> list[float]:
    """Of each round, ours to the other; its quartiles, with the median in the middle."""
    return quantiles([one / max(two, 0.01) for one, two in zip(ours, other, strict=True)], n=4, method="inclusive")


def row(view: str, gesture: str, times: Times) -> dict[str, Any]:
    """One line of the table, and whether it keeps what is promised for its view."""
    ours, bare, dressed = (times[name] for name in PAGES)
    time, work = ratios(ours.medians, bare.medians), ratios(ours.work, bare.work)
    fps = 1000 / (sum(ours.steps) / len(ours.steps))
    figures = {
        "ours ms": median(ours.steps),
        "bare ms": median(bare.steps),
        **dict(zip(("time 25%", "50%", "75%"), time, strict=True)),
        "ours work": median(ours.work),
        "bare work": median(bare.work),
        **dict(zip(("work 25%", "50% ", "75% "), work, strict=True)),
        "dressed": ratios(ours.medians, dressed.medians)[1],
        "fps": fps,
    }
    is_ok = time[1] <= LIMIT if view == VIEWS[0] else fps >= LEAST_FPS
    return {"name": f"{view}, {gesture}", "figures": figures, "ok": is_ok}


def main() -> None:
    """Measure and print a table; with --check exit code 1 if a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    nodes, times = measured(arguments.nodes, arguments.rounds, arguments.frames)
    rows = [row(view, gesture, found) for (view, gesture), found in times.items()]
    if arguments.json:
        print(json.dumps({"nodes": nodes, "rows": rows}, indent=2))
    else:
        print(f"{nodes} nodes, {arguments.rounds} rounds of {arguments.frames} steps; milliseconds of a step,")
        print("in time and in processor time of all of Chromium, and ratios of ours to bare by round; dressed: in time")
        print(f"{'':20}" + "".join(f"{head:>10}" for head in rows[0]["figures"]))
        for each in rows:
            print(f"{each['name']:20}" + "".join(f"{figure:10.2f}" for figure in each["figures"].values()))
    if arguments.check and not all(each["ok"] for each in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
