"""Workflows are saved in revisions that never change."""

import pytest

from nodeloom.runtime.store.records import ConflictError, InvalidError, NotFoundError, Records, documents, log
from nodeloom.runtime.store.records.library import (
    Draft,
    ImageKind,
    NewImage,
    WorkflowFilter,
    create_workflow,
    get_revision,
    get_workflow,
    list_revisions,
    list_tags,
    newest_pictures,
    remove_images,
    remove_workflow,
    save_image,
    save_workflow,
    search_workflows,
)
from nodeloom.runtime.store.records.queue import Submission, enqueue

FIRST = Draft('{"nodes": {}}', "Circle", "a red one", ("Demo", "sdxl"), comment="first")


def made(records: Records, draft: Draft = FIRST, now: float = 1.0) -> str:
    return records.write_sync(create_workflow, draft, now).id


def test_a_save_makes_a_revision_and_keeps_those_before(records: Records) -> None:
    workflow = made(records)
    report = {"status": "lossless"}
    second = Draft('{"nodes": {"a": {}}}', "Square", comment="other", report=report)
    saved = records.write_sync(save_workflow, workflow, second, 1, 2.0)
    assert (saved.revision, saved.name, saved.tags, saved.created, saved.updated) == (2, "Square", [], 1.0, 2.0)
    listed = records.read_sync(list_revisions, workflow)
    assert [(each.number, each.comment, each.report) for each in listed] == [(2, "other", report), (1, "first", None)]
    bodies = [records.read_sync(documents.body, each.document) for each in listed]
    assert bodies == [second.document, FIRST.document]
    assert records.read_sync(get_revision, workflow) == listed[0]
    assert records.read_sync(list_revisions, workflow, before=2) == listed[1:]


def test_a_save_from_an_older_revision_is_refused_and_names_both(records: Records) -> None:
    workflow = made(records)
    records.write_sync(save_workflow, workflow, Draft("{}", "mine"), 1, 2.0)
    sentence = r"\(mine\) is at revision 2, but this was made from revision 1; .* save again from revision 2"
    with pytest.raises(ConflictError, match=sentence):
        records.write_sync(save_workflow, workflow, Draft("{}", "yours"), 1, 3.0)
    assert records.read_sync(get_workflow, workflow).name == "mine"


def test_saving_what_is_there_already_makes_no_revision(records: Records) -> None:
    workflow = made(records)
    assert records.write_sync(save_workflow, workflow, FIRST, 1, 2.0).revision == 1
    renamed = Draft(FIRST.document, "Disc", FIRST.description, FIRST.tags)
    assert records.write_sync(save_workflow, workflow, renamed, 1, 3.0).revision == 2
    assert [each.name for each in records.read_sync(log.after, 0)] == ["workflow.saved"] * 2


def test_workflows_are_found_by_words_and_tags_last_saved_first(records: Records) -> None:
    circle = made(records, now=1.0)
    square = made(records, Draft("{}", "Square", tags=["demo"]), now=2.0)
    find = {
        "all": WorkflowFilter(),
        "tag": WorkflowFilter(tags=["DEMO"]),
        "tags": WorkflowFilter(tags=["demo", "SDXL"]),
        "text": WorkflowFilter(text="RED circle"),
        "no": WorkflowFilter(text="red square"),
    }

    def found(wanted: WorkflowFilter) -> list[str]:
        return [each.id for each in records.read_sync(search_workflows, wanted).found]

    assert {key: found(wanted) for key, wanted in find.items()} == {
        "all": [square, circle], "tag": [square, circle], "tags": [circle], "text": [circle], "no": [],
    }  # fmt: skip
    records.write_sync(save_workflow, circle, Draft("{}", "Circle", tags=["new"]), 1, 3.0)
    assert found(WorkflowFilter()) == [circle, square]
    assert found(WorkflowFilter(tags=["sdxl"])) == []
    assert records.read_sync(list_tags) == {"demo": 1, "new": 1}


def test_pages_of_workflows_saved_at_the_same_time_miss_none(records: Records) -> None:
    ids = {made(records, Draft("{}", name), now=0.1 + 0.2) for name in "abcde"}
    found: list[str] = []
    after = None
    for _ in range(3):
        page = records.read_sync(search_workflows, WorkflowFilter(), limit=2, after=after)
        found.extend(each.id for each in page.found)
        after = page.next
    assert (len(found), set(found), after) == (5, ids, None)
    with pytest.raises(InvalidError, match="'what' is not the end of a page"):
        records.read_sync(search_workflows, WorkflowFilter(), after="what")


def test_workflows_are_listed_by_name_whatever_its_signs_a_page_at_a_time(records: Records) -> None:
    names = ["Zebra", "apple", "Apple", "a~b", "pear" * 40, "pear" * 50]
    ids = {made(records, Draft("{}", name)) for name in names}
    found: list[str] = []
    after = None
    while True:
        page = records.read_sync(search_workflows, WorkflowFilter(order="name"), limit=1, after=after)
        found += [each.id for each in page.found]
        after = page.next
        if after is None:
            break
        assert len(after) <= 128
    assert len(found) == len(names)
    assert set(found) == ids
    listed = [records.read_sync(get_workflow, each).name.lower()[:8] for each in found]
    assert listed == ["a~b", "apple", "apple", "pearpear", "pearpear", "zebra"]


def test_the_newest_picture_of_each_workflow_is_found_at_once(records: Records) -> None:
    one, other = made(records), made(records, Draft("{}", "Square"))

    def keep(name: str, workflow: str, kind: ImageKind = "output") -> str:
        new = NewImage(name, name, kind, "image/png", 1, 1, 1, workflow=workflow)
        return records.write_sync(save_image, new, 3.0)

    keep("old", one)
    newest = keep("new", one)
    keep("mask", one, "mask")
    assert records.read_sync(newest_pictures, [one, other]) == {one: newest}
    records.write_sync(remove_images, [newest], 4.0)
    assert records.read_sync(newest_pictures, [one]) != {one: newest}
    assert records.read_sync(newest_pictures, []) == {}


def test_a_removed_workflow_goes_with_its_documents_but_those_that_runs_need(records: Records) -> None:
    workflow = made(records)
    records.write_sync(save_workflow, workflow, Draft('{"b": 1}', "b"), 1, 2.0)
    first, second = (records.read_sync(get_revision, workflow, n).document for n in (1, 2))
    records.write_sync(enqueue, Submission(first, workflow=workflow, revision=1), 3.0)
    records.write_sync(remove_workflow, workflow, 4.0)
    assert records.read_sync(documents.body, first) == FIRST.document
    with pytest.raises(NotFoundError, match="there is no document"):
        records.read_sync(documents.body, second)
    for ask in (
        lambda c: get_workflow(c, workflow),
        lambda c: list_revisions(c, workflow),
        lambda c: get_revision(c, workflow),
        lambda c: remove_workflow(c, workflow, 5.0),
    ):
        with pytest.raises(NotFoundError, match=f"there is no workflow {workflow}"):
            records.write_sync(ask)
    assert records.read_sync(list_tags) == {}


def test_what_is_not_there_or_taken_is_told(records: Records) -> None:
    workflow = made(records)
    with pytest.raises(NotFoundError, match=f"workflow {workflow} has no revision 7"):
        records.read_sync(get_revision, workflow, 7)
    with pytest.raises(ConflictError, match=f"there is a workflow {workflow} already"):
        records.write_sync(create_workflow, FIRST, 2.0, workflow)


def test_texts_with_nul_are_kept_without_it(records: Records) -> None:
    workflow = made(records, Draft("{}", "a\0b", "c\0", ["t\0ag"], "d\0"))
    assert records.read_sync(get_workflow, workflow).name == "ab"
    assert len(records.read_sync(search_workflows, WorkflowFilter("tag\0")).found) == 1
