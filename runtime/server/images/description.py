"""`description_of`: what is to be known of a picture, from its file and the workflow in it."""

from __future__ import annotations

import logging

from nodeloom.migrations import migrate, read_document
from nodeloom.runtime.server.images.made_with import made_with
from nodeloom.runtime.store.kept import FileDamagedError, FileMissingError, Files
from nodeloom.runtime.store.records.library import Description, UndescribedImage
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError, NodeloomError
from nodeloom.schema.workflow import Workflow

log = logging.getLogger("nodeloom.server")


def description_of(image: UndescribedImage, files: Files, catalogue: Catalogue) -> Description:
    """What is to be known of a picture, whatever is in its file: one must not keep all others from being read."""
    try:
        return described(image, _workflow_of(image, files, catalogue), catalogue)
    except NodeloomError:
        raise
    except Exception:
        log.exception("what picture %s was made with can't be read", image.id)
        return described(image, None, catalogue)


def _workflow_of(image: UndescribedImage, files: Files, catalogue: Catalogue) -> Workflow | None:
    """The workflow that a picture carries; most pictures that are uploaded carry none."""
    try:
        data = files.get(image.digest)
    except (FileMissingError, FileDamagedError):
        return None
    try:
        return migrate(read_document(data, "the picture"), catalogue=catalogue, what="the picture").workflow
    except DocumentError:
        return None


def described(image: UndescribedImage, workflow: Workflow | None, catalogue: Catalogue) -> Description:
    """What is to be known of a picture that carries this workflow, or none."""
    size = ("size", f"{image.width}x{image.height}")
    if workflow is None:
        return Description({}, [size])
    facts = made_with(workflow, catalogue, image.node)
    saver = workflow.nodes.get(image.node or "")
    label = saver.label if saver is not None else ""
    labels = [node.label for node in workflow.nodes.values() if node.label]
    values = [(fact.name if fact.kind == "setting" else fact.kind, fact.text) for fact in facts]
    told = [fact.text for fact in facts if fact.kind != "setting"]
    return Description(
        {"workflow": workflow.name, "node": label, "made_with": [fact.json() for fact in facts]},
        [size, *((name, value) for name, value in (("workflow", workflow.name), ("node", label), *values) if value)],
        [workflow.name, *labels, *(" ".join(text.split()) for text in told)],
    )
