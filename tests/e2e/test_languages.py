"""The editor in other languages: what somebody reads who speaks Chinese or Japanese, and how one changes it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Dialog, Page, ViewportSize, expect

from tests.e2e.axe import complaints_about
from tests.e2e.desk import PICTURE_WITHIN, Desk
from tests.e2e.server import EditorServer

_COMPOSED = {"windowsVirtualKeyCode": 229}
"""What a browser says of a key that an input method takes."""


def test_a_visitor_is_spoken_to_in_the_language_of_the_browser(browser: Browser, server: EditorServer) -> None:
    with visit(browser, server, "zh-CN") as page:
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        expect(page.get_by_role("button", name="运行", exact=True)).to_be_visible()
        command(page, "新建工作流", "New workflow")
        expect(page.get_by_role("heading", name="你想做什么？")).to_be_visible()
        assert complaints_about(page) == []
    with visit(browser, server, "ja-JP") as page:
        expect(page.locator("html")).to_have_attribute("lang", "ja")
        expect(page.get_by_role("button", name="実行", exact=True)).to_be_visible()
    with visit(browser, server, "fr-FR") as page:
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_another_language_is_chosen_in_the_menu_and_nothing_unsaved_is_lost(desk: Desk) -> None:
    page = desk.page
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    prompt = desk.field("prompt", "value").get_by_role("textbox")
    desk.add("blur")
    page.keyboard.press("Alt+q")
    desk.press(".")
    expect(desk.node("seed")).to_be_visible()
    before = desk.ids()
    prompt.fill("一颗黄色的星星")
    page.get_by_role("button", name="Look").click()
    page.get_by_role("menuitem", name="Language").press("ArrowRight")
    page.get_by_role("menuitemcheckbox", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("button", name="実行", exact=True)).to_be_visible()
    expect(prompt).to_have_value("一颗黄色的星星")
    desk.press(".")
    expect(desk.nodes).to_have_count(len(before))
    assert desk.ids() == before
    expect(page.get_by_role("complementary", name="キュー")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("img", name="未保存")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(prompt).to_have_value("一颗黄色的星星")
    command(page, "言語：English", "Language: English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(prompt).to_have_value("一颗黄色的星星")
    assert asked == []


def test_nodes_and_commands_are_found_by_their_words_and_by_the_english_ones(
    browser: Browser, server: EditorServer
) -> None:
    with visit(browser, server, "zh-CN") as page:
        desk = Desk(page)
        for text in ("模糊图像", "blur", "ｂｌｕｒ"):
            page.keyboard.press("Shift+A")
            page.get_by_role("dialog").get_by_role("combobox").fill(text)
            expect(page.get_by_role("option").first).to_contain_text("模糊图像")
            page.keyboard.press("Escape")
        desk.add("模糊")
        expect(page.get_by_role("heading", name="模糊图像").first).to_be_visible()
        command(page, "撤销", "undo")
        expect(page.get_by_role("heading", name="模糊图像")).to_have_count(0)


def test_a_run_and_what_is_said_of_it_is_in_that_language(browser: Browser, server: EditorServer) -> None:
    with visit(browser, server, "zh-CN") as page:
        desk = Desk(page)
        count = len(server.asked("/images?limit=50")["images"])
        page.get_by_role("button", name="运行", exact=True).click()
        pictures = page.get_by_role("region", name="结果").locator("[data-picture]")
        expect(pictures).not_to_have_count(count, timeout=PICTURE_WITHIN)
        expect(desk.node("save")).to_have_attribute("data-state", "finished", timeout=PICTURE_WITHIN)
        page.keyboard.press("Alt+q")
        expect(page.get_by_role("complementary", name="队列").get_by_text("完成").first).to_be_visible()
        page.keyboard.press("Alt+q")
        desk.field("denoise", "steps").get_by_role("spinbutton").fill("3")
        page.keyboard.press("ControlOrMeta+s")
        expect(page.get_by_text("已保存").first).to_be_visible()


def test_what_is_wrong_is_said_in_that_language(browser: Browser, server: EditorServer) -> None:
    with visit(browser, server, "ja-JP") as page:
        Desk(page).add("画像をぼかす")
        page.keyboard.press("Alt+e")
        problems = page.get_by_role("complementary", name="問題")
        expect(problems).to_contain_text("画像をぼかす")
        expect(problems).to_contain_text("接続するか値を入力してください")


def test_enter_that_ends_a_word_of_an_input_method_does_nothing_else(browser: Browser, server: EditorServer) -> None:
    with visit(browser, server, "ja-JP") as page:
        desk = Desk(page)
        page.keyboard.press("ControlOrMeta+k")
        search = page.get_by_role("dialog").get_by_role("combobox")
        expect(search).to_be_focused()
        composed(page, "ほぞん")
        expect(search).to_have_value("ほぞん")
        keys(page, "Enter", "Escape")
        expect(search).to_be_visible()
        page.context.new_cdp_session(page).send("Input.insertText", {"text": "保存"})
        expect(page.get_by_role("option").first).to_contain_text("保存")
        page.keyboard.press("Escape")
        expect(search).to_be_hidden()

        desk.select("denoise")
        page.keyboard.press("F2")
        field = page.get_by_role("textbox", name=re.compile("名前")).first
        expect(field).to_be_focused()
        field.fill("")
        composed(page, "のいず")
        keys(page, "Enter")
        expect(field).to_be_focused()
        page.context.new_cdp_session(page).send("Input.insertText", {"text": "ノイズ"})
        page.keyboard.press("Enter")
        expect(desk.node("denoise")).to_contain_text("ノイズ")


@contextmanager
def visit(browser: Browser, server: EditorServer, locale: str) -> Iterator[Page]:
    """The editor as a new visitor sees it whose browser speaks a language."""
    size: ViewportSize = {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, reduced_motion="reduce", locale=locale)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.url)
    expect(page.locator("[data-node]")).not_to_have_count(0)
    expect(page.locator("[data-unknown]")).to_have_count(0)
    yield page
    context.close()
    assert complaints == []


def command(page: Page, title: str, text: str) -> None:
    """Do what is found first by a text, and has this title."""
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("dialog").get_by_role("combobox").fill(text)
    expect(page.get_by_role("option").first).to_contain_text(title)
    page.keyboard.press("Enter")


def composed(page: Page, text: str) -> None:
    """Begin a word with an input method."""
    end = len(text)
    arguments = {"text": text, "selectionStart": end, "selectionEnd": end}
    page.context.new_cdp_session(page).send("Input.imeSetComposition", arguments)


def keys(page: Page, *names: str) -> None:
    """Press keys that the input method takes."""
    session = page.context.new_cdp_session(page)
    for name in names:
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": name, **_COMPOSED})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": name, **_COMPOSED})
