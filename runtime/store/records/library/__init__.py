"""What people keep. All functions take a connection of `Records.write` (or `read`) first; times are epoch seconds.

Workflows:
    create_workflow(connection, draft, now, workflow=None) -> WorkflowRecord
    save_workflow(connection, workflow, draft, base, now) -> WorkflowRecord       (ConflictError names both revisions)
    get_workflow, remove_workflow, search_workflows(connection, filter, *, limit=50, after=None) -> Page, list_tags
    newest_pictures(connection, workflows) -> ids of pictures by those of the workflows
    get_revision(connection, workflow, number=None), list_revisions(connection, workflow, *, limit=100, before=None)
Images and boards:
    save_image(connection, new, now) -> id     (once a run, digest and name)
    get_image, search_images(connection, filter, *, limit=50, after=None) -> Page
    star, put_on_board, renew (as if it came in now), remove_images
    images_of(connection, run, limit) -> the first that a run saved, count_images(connection, filter) -> int
    undescribed_images(connection, limit) -> those whose files were not read yet, describe_image(connection, image, ...)
    fact_counts(connection, name, limit=100) -> the values of a fact, with how many images have each
    named_image(connection, name, kinds) -> the newest of a name, named_digests(connection, names, kinds)
    image_names(connection, kind, limit) -> those of the newest
    counted_name(connection, digest, beginning, ending) -> what a file is called with a number
    unused_files(connection, digests) -> those that no image has
    kept_bytes(connection) -> int, of the files of all images
    create_board(connection, name, now) -> id, rename_board, remove_board, list_boards
Models:
    keep_models(connection, found, now) -> ModelChanges     (all that there are; the others are gone)
    keep_model(connection, found, now) -> ModelRecord, get_model, models_seen
    search_models(connection, filter, *, limit=50, after=None) -> Page, usable_models(connection) -> all, by name
Settings and schemas:
    get_setting(connection, key, default=None), set_setting(connection, key, value, now), remove_setting, all_settings
    keep_schema(connection, fingerprint, body, now), schema_body(connection, fingerprint), latest_schema(connection)
"""

from nodeloom.runtime.store.records.library.boards import (
    BoardRecord,
    create_board,
    list_boards,
    remove_board,
    rename_board,
)
from nodeloom.runtime.store.records.library.counted_names import counted_name
from nodeloom.runtime.store.records.library.image_facts import (
    Description,
    FactCount,
    UndescribedImage,
    describe_image,
    fact_counts,
    undescribed_images,
)
from nodeloom.runtime.store.records.library.image_search import ImageFilter, count_images, search_images
from nodeloom.runtime.store.records.library.images import (
    ImageKind,
    ImageRecord,
    NewImage,
    RunImageRecord,
    get_image,
    images_of,
    kept_bytes,
    put_on_board,
    remove_images,
    renew,
    save_image,
    star,
    unused_files,
)
from nodeloom.runtime.store.records.library.models import (
    FoundModel,
    ModelChanges,
    ModelFilter,
    ModelRecord,
    get_model,
    keep_model,
    keep_models,
    models_seen,
    search_models,
    usable_models,
)
from nodeloom.runtime.store.records.library.named_images import image_names, named_digests, named_image
from nodeloom.runtime.store.records.library.newest import newest_pictures
from nodeloom.runtime.store.records.library.schemas import keep_schema, latest_schema, schema_body
from nodeloom.runtime.store.records.library.settings import all_settings, get_setting, remove_setting, set_setting
from nodeloom.runtime.store.records.library.workflows import (
    Draft,
    Revision,
    WorkflowFilter,
    WorkflowOrder,
    WorkflowRecord,
    create_workflow,
    get_revision,
    get_workflow,
    list_revisions,
    list_tags,
    remove_workflow,
    save_workflow,
    search_workflows,
)

__all__ = [
    "BoardRecord",
    "Description",
    "Draft",
    "FactCount",
    "FoundModel",
    "ImageFilter",
    "ImageKind",
    "ImageRecord",
    "ModelChanges",
    "ModelFilter",
    "ModelRecord",
    "NewImage",
    "Revision",
    "RunImageRecord",
    "UndescribedImage",
    "WorkflowFilter",
    "WorkflowOrder",
    "WorkflowRecord",
    "all_settings",
    "count_images",
    "counted_name",
    "create_board",
    "create_workflow",
    "describe_image",
    "fact_counts",
    "get_image",
    "get_model",
    "get_revision",
    "get_setting",
    "get_workflow",
    "image_names",
    "images_of",
    "keep_model",
    "keep_models",
    "keep_schema",
    "kept_bytes",
    "latest_schema",
    "list_boards",
    "list_revisions",
    "list_tags",
    "models_seen",
    "named_digests",
    "named_image",
    "newest_pictures",
    "put_on_board",
    "remove_board",
    "remove_images",
    "remove_setting",
    "remove_workflow",
    "rename_board",
    "renew",
    "save_image",
    "save_workflow",
    "schema_body",
    "search_images",
    "search_models",
    "search_workflows",
    "set_setting",
    "star",
    "undescribed_images",
    "unused_files",
    "usable_models",
]
