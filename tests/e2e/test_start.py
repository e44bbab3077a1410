"""The first minute: a newcomer opens the address."""

from playwright.sync_api import Page, expect


def test_the_address_shows_the_editor(page: Page) -> None:
    expect(page).to_have_title("nodeloom")
    expect(page.get_by_role("main")).to_be_visible()
