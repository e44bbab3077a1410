"""What the browser keeps over a crash: working copies of what is open in its tabs."""

from playwright.sync_api import Page

_READ = """() => new Promise((resolve) => {
  indexedDB.open('nodeloom').onsuccess = ({ target }) => {
    const all = target.result.transaction('working-copies').objectStore('working-copies').getAll();
    const told = ({ name, document }) => [name, (document.view?.viewport ?? []).join()];
    all.onsuccess = () => resolve(all.result.map(told));
  };
})"""
_PATIENCE = 200


def wait_for_copy(page: Page, name: str, seen: str | None = None) -> None:
    """Wait until a working copy has this name and, if told, is looked at so: x, y, zoom."""
    for _ in range(_PATIENCE):
        copies: list[tuple[str, str]] = page.evaluate(_READ)
        if any(kept == name and seen in (None, view) for kept, view in copies):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no working copy is called {name!r} and seen at {seen}")
