"""Somebody who has a keyboard and no mouse: every stroke is counted."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
HAS_FOCUS = "element => element === document.activeElement"


class Keyboard:
    """The keys of one person at one page; `strokes` is how often one was pressed so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other; keys that are held together count as one."""
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.strokes += len(text)

    def tab_to(self, target: Locator, *, back: bool = False) -> None:
        """Press Tab, or Shift+Tab to go back, until something has the focus."""
        key = "Shift+Tab" if back else "Tab"
        expect(target).to_be_visible()
        self.page.wait_for_load_state()  # the page's scripts have run then
        for _ in range(MOST_TABS):
            if target.evaluate(HAS_FOCUS):
                return
            self.press(key)
        raise AssertionError(f"{target} is not reached with {MOST_TABS} times {key}")

    def follow(self, target: Locator, *, back: bool = False) -> None:
        """Go to a link or a button and press Enter."""
        self.tab_to(target, back=back)
        self.press("Enter")
