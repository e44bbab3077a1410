"""`Runner`: runs what a server sends, one run at a time, and says how each ended."""

from __future__ import annotations

import logging
import time
from typing import Final

from pydantic_core import from_json

from nodeloom.runtime.engine import CancelToken, Failure, Policies, Policy, RunResult
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.store.kept import Files
from nodeloom.runtime.worker.allowance import ToldTooMuchError
from nodeloom.runtime.worker.channel import Channel
from nodeloom.runtime.worker.discretion import discreet_problem, privacy_of
from nodeloom.runtime.worker.heap import ease
from nodeloom.runtime.worker.kept_files import KeptFiles
from nodeloom.runtime.worker.messages import Ended, NodePolicy, Run, RunPolicies
from nodeloom.runtime.worker.notes import Notes
from nodeloom.runtime.worker.outputs import outputs_of, within
from nodeloom.runtime.worker.process_memory import Gauge
from nodeloom.runtime.worker.session import Session
from nodeloom.runtime.worker.telling import RunTeller
from nodeloom.schema import CanceledError, InvalidGraphError, NodeloomError, Problem, Workflow

LONG: Final = 1.0
"""Seconds of a run after which it is worth it to see what memory it left behind."""
MOST_PROBLEMS = 100
"""Failures of nodes that the end of a run names; the events tell of all."""

log = logging.getLogger(__name__)


class Runner:
    """Runs workflows over one session, whose results, pictures and models stay from run to run."""

    def __init__(self, session: Session, settings: Settings, channel: Channel, notes: Notes, kept: Files) -> None:
        self._session = session
        self._channel = channel
        self._notes = notes
        self._kept = kept
        self._settings = settings
        self._memory = Gauge()
        self._privacy = privacy_of(settings)
        self._files = KeptFiles(kept, settings.max_file)

    def run(self, message: Run, cancel: CancelToken) -> Ended:
        """Run to the end; whatever happens, there is an answer."""
        teller = RunTeller(
            message.run,
            self._channel,
            self._notes,
            cancel,
            self._files,
            self._kept,
            self._settings,
            self._privacy,
            is_resumed=bool(message.resume),
        )
        began = time.perf_counter()
        try:
            ended = self._ended(message, cancel, teller)
        except CanceledError:
            ended = Ended(run=message.run, status="canceled", seconds=0.0)
        except ToldTooMuchError as error:
            ended = Ended(run=message.run, status="failed", seconds=0.0, problems=error.problems, broke_off=True)
        except InvalidGraphError as error:
            ended = Ended(run=message.run, status="refused", seconds=0.0, problems=error.problems[:MOST_PROBLEMS])
        except NodeloomError as error:
            problem = Problem(error.code, str(error))
            ended = Ended(run=message.run, status="refused", seconds=0.0, problems=(problem,))
        except Exception as error:  # a mistake of ours: the worker lives on, and the log has the rest
            log.exception("run %s broke off", message.run)
            problem = Problem("internal", f"the worker could not go on: {type(error).__name__}; its log says more")
            ended = Ended(run=message.run, status="failed", seconds=0.0, problems=(problem,), broke_off=True)
        finally:
            teller.close()
        problems = tuple(discreet_problem(each, self._privacy) for each in ended.problems)
        seconds = time.perf_counter() - began
        if seconds > LONG:
            ease()
        told = {"seconds": seconds, "memory": self._memory.read(seconds), "problems": problems}
        return ended.model_copy(update=told)

    def _ended(self, message: Run, cancel: CancelToken, teller: RunTeller) -> Ended:
        workflow = Workflow.of_json(from_json(message.workflow))
        result = self._session.run(
            workflow,
            outside=teller,
            targets=message.targets,
            on_event=teller.event,
            on_wait=teller.flush,
            cancel=cancel,
            policies=_policies(message.policies),
            resume=message.resume,
            repeat=message.repeat,
            one_by_one=message.one_by_one,
            scope=message.scope,
            prompt=message.prompt,
        )
        outputs = outputs_of(workflow, self._session.catalogue, result, teller.saved)
        outputs, too_large = within(outputs, self._settings.max_output)
        return Ended(
            run=message.run,
            status="partial" if too_large and result.status == "completed" else result.status,
            seconds=0.0,
            outputs=outputs,
            problems=(*map(_problem, result.failures[:MOST_PROBLEMS]), *too_large),
            left_behind=tuple(_left(result)),
        )


def _policies(given: RunPolicies) -> Policies:
    return Policies(
        _policy(given.default), {node: _policy(each) for node, each in given.nodes.items()}, given.fail_fast
    )


def _policy(given: NodePolicy) -> Policy:
    return Policy(retries=given.retries, backoff=given.backoff, timeout=given.timeout)


def _problem(failure: Failure) -> Problem:
    return Problem(failure.code, failure.message, failure.node, failure.field)


def _left(result: RunResult) -> list[str]:
    return result.left_behind[:MOST_PROBLEMS]
