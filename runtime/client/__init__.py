"""The client of a server's API. It knows the schema and how to talk, nothing of how a server or an engine works.

What others may use is here, and as `nodeloom.client`.
"""

from nodeloom.runtime.client.answers import Health, JSONObject, Migration, Mistake, Pack, Validation, Worker
from nodeloom.runtime.client.async_client import AsyncClient
from nodeloom.runtime.client.client import Client
from nodeloom.runtime.client.errors import AnswerError, ApiError, ClientError, StillRunningError, UnreachableError
from nodeloom.runtime.client.happenings import Event, News, Preview, Progress
from nodeloom.runtime.client.images import AsyncImage
from nodeloom.runtime.client.library_answers import (
    ImageInfo,
    ImagePage,
    Revision,
    SavedWorkflow,
    Saving,
    WorkflowPage,
)
from nodeloom.runtime.client.models import ModelInfo, ModelPage, Scanned
from nodeloom.runtime.client.outputs import Output
from nodeloom.runtime.client.parts import Image, Run
from nodeloom.runtime.client.run_answers import (
    Batch,
    Canceled,
    Enqueued,
    Pruned,
    Queue,
    RunImage,
    RunInfo,
    RunPage,
    RunState,
)
from nodeloom.runtime.client.runs import AsyncRun, Terms
from nodeloom.runtime.client.secrets import SecretInfo

__all__ = [
    "AnswerError",
    "ApiError",
    "AsyncClient",
    "AsyncImage",
    "AsyncRun",
    "Batch",
    "Canceled",
    "Client",
    "ClientError",
    "Enqueued",
    "Event",
    "Health",
    "Image",
    "ImageInfo",
    "ImagePage",
    "JSONObject",
    "Migration",
    "Mistake",
    "ModelInfo",
    "ModelPage",
    "News",
    "Output",
    "Pack",
    "Preview",
    "Progress",
    "Pruned",
    "Queue",
    "Revision",
    "Run",
    "RunImage",
    "RunInfo",
    "RunPage",
    "RunState",
    "SavedWorkflow",
    "Saving",
    "Scanned",
    "SecretInfo",
    "StillRunningError",
    "Terms",
    "UnreachableError",
    "Validation",
    "Worker",
    "WorkflowPage",
]
