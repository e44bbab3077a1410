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

All of it stands in `__init__.pyi` and is imported when somebody first asks for it (docs/decisions/0040).
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
