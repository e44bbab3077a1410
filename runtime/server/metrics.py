"""The server in numbers, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterator

from nodeloom import __version__
from nodeloom.runtime.server.state import ServerState
from nodeloom.runtime.store.records import library, queue

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_RUN_STATES = ("queued", "running", "completed", "partial", "failed", "canceled")
_WORKER_STATES = ("starting", "idle", "busy", "stopping", "dead")


async def metrics_text(state: ServerState) -> str:
    """All numbers, in the text format 0.0.4. They are read from where they are kept; nothing is counted twice."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
    from prometheus_client.process_collector import ProcessCollector

    queues = await state.records.read(queue.list_queues)
    kept = await state.records.read(library.kept_bytes)

    class Numbers:
        def collect(self) -> Iterator[Metric]:
            yield GaugeMetricFamily("nodeloom_up_seconds", "Seconds since the start", state.clock() - state.started)
            info = GaugeMetricFamily("nodeloom_info", "Version of the server", labels=["version"])
            info.add_metric([__version__], 1)
            yield info
            runs = GaugeMetricFamily("nodeloom_runs", "Runs on record by queue and state", labels=["queue", "state"])
            for each in queues:
                for name in _RUN_STATES:
                    runs.add_metric([each.name, name], each.states.get(name, 0))
            yield runs
            paused = GaugeMetricFamily("nodeloom_queue_paused", "1 if the queue is paused", labels=["queue"])
            for each in queues:
                paused.add_metric([each.name], each.is_paused)
            yield paused
            yield CounterMetricFamily("nodeloom_events", "Events of the log", state.feed.last)
            yield GaugeMetricFamily("nodeloom_kept_bytes", "Bytes of pictures that are kept", kept)
            yield GaugeMetricFamily("nodeloom_listeners", "Clients that follow the events", state.feed.size)
            yield GaugeMetricFamily("nodeloom_writes_waiting", "Writes that wait for the disk", state.records.backlog)
            workers = state.staff.workers if state.staff is not None else ()
            states = GaugeMetricFamily("nodeloom_workers", "Worker processes by state", labels=["state"])
            for name in _WORKER_STATES:
                states.add_metric([name], sum(worker.state == name for worker in workers))
            yield states
            memory = GaugeMetricFamily("nodeloom_worker_bytes", "Memory of a worker process", labels=["seat"])
            starts = CounterMetricFamily("nodeloom_worker_starts", "Processes that were started", labels=["seat"])
            for seat, worker in enumerate(workers):
                memory.add_metric([str(seat)], worker.memory)
                starts.add_metric([str(seat)], worker.starts)
            yield memory
            yield starts

    registry = CollectorRegistry()
    registry.register(Numbers())
    ProcessCollector(registry=registry)
    return generate_latest(registry).decode()
